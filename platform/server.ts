import { createServer, type IncomingMessage, type Server } from "node:http";

/** Answers one request: resolves when the sender may forget it, rejects when it has to send it again. */
export type Route = (body: Buffer, request: IncomingMessage) => Promise<void>;

/** Listens for what the emulators send. `route` finds who takes a path; unknown paths are acknowledged and dropped. */
export async function listen(port: number, route: (path: string) => Route | undefined): Promise<Server> {
  const server = createServer((request, response) => {
    const take = route(request.url?.split("?")[0] ?? "");
    read(request)
      .then((body) => take?.(body, request))
      .then(
        () => response.writeHead(200).end(),
        (error: unknown) => response.writeHead(500).end(String(error)),
      );
  });
  await new Promise<void>((resolve, reject) =>
    server.once("error", reject).listen(port, "127.0.0.1", resolve),
  );
  return server;
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

/** Lets at most `most` pieces of work run at the same time; the others wait their turn, as in front of a busy instance. */
export function atMost(most: number): (work: () => Promise<void>) => Promise<void> {
  let free = most;
  const waiting: (() => void)[] = [];
  const enter = async () => {
    if (free === 0) {
      // Whoever leaves hands its place over, so nobody slips in between.
      return new Promise<void>((turn) => waiting.push(turn));
    }
    free -= 1;
    return undefined;
  };
  const leave = () => {
    const next = waiting.shift();
    if (next) {
      next();
    } else {
      free += 1;
    }
  };
  return async (work) => {
    await enter();
    await work().finally(leave);
  };
}
