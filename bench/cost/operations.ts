import { AsyncLocalStorage } from "node:async_hooks";
import { Transform, type Readable } from "node:stream";
import type { Firestore } from "../../functions/src/adapters/firestore.ts";

/** What Firestore bills for, and how often it was asked. */
export interface Operations {
  reads: number;
  /** Of the reads, those for what a count finds beyond its first 1000. */
  readsBeyond: number;
  writes: number;
  deletes: number;
  /** Documents that a TTL policy will delete, by their names. */
  expiring: Set<string>;
  /** Requests that were waited for, whatever they cost. */
  requests: number;
}

export const noOperations = (): Operations => ({
  reads: 0,
  readsBeyond: 0,
  writes: 0,
  deletes: 0,
  expiring: new Set(),
  requests: 0,
});

interface Write {
  update?: { name: string; fields?: Record<string, unknown> };
  delete?: string;
}

interface Message {
  writes?: Write[];
  documents?: string[];
  structuredAggregationQuery?: { aggregations: { alias: string; count?: object }[] };
}

interface Answer {
  document?: object | null;
  result?: { aggregateFields?: Record<string, { integerValue?: string | number }> };
}

/** The two methods through which every request of the client goes. */
interface Client {
  request(method: string, message: Message, ...rest: unknown[]): Promise<unknown>;
  requestStream(method: string, ...rest: [boolean, Message, string]): Promise<Readable>;
}

const counters = new AsyncLocalStorage<Operations>();

/** Everything that `work` asks of Firestore is counted in `operations`. */
export const countedIn = <Result>(operations: Operations, work: () => Result): Result =>
  counters.run(operations, work);

/** Has a client count from now on. What is asked outside of `countedIn` is not counted. */
export function countOperations(db: Firestore): void {
  const client = db as unknown as Client;
  const request = client.request.bind(client);
  const requestStream = client.requestStream.bind(client);
  client.request = async (method, message, ...rest) => {
    const operations = counters.getStore();
    const answer = await request(method, message, ...rest);
    countRequest(operations, method, message);
    return answer;
  };
  client.requestStream = async (method, ...rest) => {
    const operations = counters.getStore();
    const answers = await requestStream(method, ...rest);
    return operations ? counted(answers, operations, { method, readsOf: readsOf(method, rest[1]) }) : answers;
  };
}

const costNothing = new Set(["beginTransaction", "rollback"]);

function countRequest(operations: Operations | undefined, method: string, { writes = [] }: Message): void {
  if (!operations) {
    return;
  }
  if (method !== "commit" && !costNothing.has(method)) {
    throw new Error(`the bench does not know what Firestore bills for ${method}`);
  }
  operations.requests += 1;
  for (const write of writes) {
    operations[write.delete ? "deletes" : "writes"] += 1;
    if (write.update?.fields?.["expiresAt"]) {
      operations.expiring.add(write.update.name);
    }
  }
}

/** What the answers to one request cost in reads; given all of them. */
type ReadsOf = (answers: Answer[]) => number;

function readsOf(method: string, message: Message): ReadsOf {
  if (method === "batchGetDocuments") {
    // One that is not there costs the same.
    return () => message.documents?.length ?? 0;
  }
  if (method === "runQuery") {
    return (answers) => Math.max(1, answers.filter(({ document }) => document).length);
  }
  if (method === "runAggregationQuery") {
    return (answers) => Math.max(1, Math.ceil(entriesCounted(message, answers) / 1000));
  }
  throw new Error(`the bench does not know what Firestore bills for ${method}`);
}

/** The emulator does not bill: what a count has found is what it has looked through. */
function entriesCounted({ structuredAggregationQuery }: Message, answers: Answer[]): number {
  const counts = structuredAggregationQuery?.aggregations.filter(({ count }) => count) ?? [];
  const values = answers.flatMap(({ result }) =>
    counts.map(({ alias }) => Number(result?.aggregateFields?.[alias]?.integerValue ?? 0)),
  );
  return Math.max(0, ...values);
}

interface Asked {
  method: string;
  readsOf: ReadsOf;
}

function counted(answers: Readable, operations: Operations, asked: Asked): Readable {
  const seen: Answer[] = [];
  const passing = new Transform({
    objectMode: true,
    transform: (answer: Answer, _, done) => {
      seen.push(answer);
      done(null, answer);
    },
    flush: (done) => {
      operations.requests += 1;
      const reads = asked.readsOf(seen);
      operations.reads += reads;
      operations.readsBeyond += asked.method === "runAggregationQuery" ? reads - 1 : 0;
      done();
    },
  });
  answers.once("error", (error) => passing.destroy(error));
  return answers.pipe(passing);
}
