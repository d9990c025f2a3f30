import { connect, createServer } from "node:net";

export const LOCAL_HOST = "127.0.0.1";

/** Free: nobody answers there, and we could listen there ourselves. */
export async function isPortFree(port: number, host = LOCAL_HOST): Promise<boolean> {
  return !(await answers(port, host)) && (await canListen(port, host));
}

export async function takenPorts(ports: readonly number[], host = LOCAL_HOST): Promise<number[]> {
  const free = await Promise.all(ports.map((port) => isPortFree(port, host)));
  return ports.filter((_port, index) => !free[index]);
}

const given = new Set<number>();

/**
 * A free port that was not given out before. It lies below the range from which systems take the ports of outgoing
 * connections, so that nobody takes it away before we listen there; drawn by lot, so that two test runs rarely meet.
 */
export async function freePort(): Promise<number> {
  const port = 20_000 + Math.floor(Math.random() * 12_000);
  if (given.has(port) || !(await isPortFree(port))) {
    return freePort();
  }
  given.add(port);
  return port;
}

/** True as soon as somebody accepts connections there. */
export function answers(port: number, host = LOCAL_HOST): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host, timeout: 1000 });
    const conclude = (result: boolean) => () => {
      socket.destroy();
      resolve(result);
    };
    socket.once("connect", conclude(true)).once("error", conclude(false)).once("timeout", conclude(false));
  });
}

function canListen(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
}
