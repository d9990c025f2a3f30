import type { Firestore } from "../../functions/src/adapters/firestore.ts";

interface Write {
  update?: { name: string; fields?: Record<string, unknown> };
}

/** The method through which every commit of the client goes. */
interface Client {
  request(method: string, message: { writes?: Write[] }, ...rest: unknown[]): Promise<unknown>;
}

/** When each effect of a user's tasks was committed last, by what it is. */
export type Effects = Map<string, number>;

export interface Watched {
  of(userId: string): Effects;
}

/** What the four reactions and the push leave of one task: two documents of progress, and four of the task's own. */
export const effectsOf = (tasks: number): number => 2 + 4 * tasks;

const EFFECT = /\/users\/([^/]+)\/((progress|stories|memories|notifications)\/.+)$/;

/** Notes from now on when the client's commits of effects were answered. The push is the outcome that is kept on the item. */
export function watchEffects(db: Firestore): Watched {
  const users = new Map<string, Effects>();
  const of = (userId: string): Effects => {
    const known = users.get(userId) ?? new Map<string, number>();
    users.set(userId, known);
    return known;
  };
  const client = db as unknown as Client;
  const request = client.request.bind(client);
  client.request = async (method, message, ...rest) => {
    const answer = await request(method, message, ...rest);
    const at = performance.now();
    for (const { update } of message.writes ?? []) {
      const [, userId = "", document = "", collection] = EFFECT.exec(update?.name ?? "") ?? [];
      if (!document) {
        continue;
      }
      const isPush = collection === "notifications" && of(userId).has(document);
      if (!isPush) {
        of(userId).set(document, at);
      } else if (JSON.stringify(update?.fields).includes('"sent"')) {
        of(userId).set(`${document} pushed`, at);
      }
    }
    return answer;
  };
  return { of };
}
