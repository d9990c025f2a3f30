import { connect, createServer, type Socket } from "node:net";

export type Switchable = Awaited<ReturnType<typeof switchable>>;

/** A way to the real server that can be cut, mended, and made to swallow everything. */
export async function switchable(target: string) {
  const { hostname, port } = new URL(/^https?:/.test(target) ? target : `http://${target}`);
  const sockets = new Set<Socket>();
  let hanging = false;
  const relay = createServer((client) => {
    sockets.add(client);
    client.on("error", () => client.destroy());
    client.on("close", () => sockets.delete(client));
    const upstream = connect(Number(port), hostname);
    upstream.on("error", () => client.destroy());
    upstream.on("close", () => client.destroy());
    client.on("close", () => upstream.destroy());
    pass(client, upstream, () => !hanging);
    pass(upstream, client, () => !hanging);
  });
  const listen = (on: number) => new Promise<void>((resolve) => relay.listen(on, "127.0.0.1", resolve));
  await listen(0);
  const address = relay.address();
  const relayPort = typeof address === "object" && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${relayPort}`,
    hang: () => void (hanging = true),
    mend: async () => {
      hanging = false;
      await (relay.listening ? undefined : listen(relayPort));
    },
    cut: () =>
      new Promise<void>((resolve) => {
        relay.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function pass(from: Socket, to: Socket, isOpen: () => boolean): void {
  from.on("data", (chunk) => {
    if (isOpen()) to.write(chunk);
  });
}
