import { createServer, request, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { Ailment } from "./outageSystem.ts";
import { inRun, RETRY_AFTER_SECONDS, TOO_SLOW_SECONDS } from "./outageTime.ts";

interface Answer {
  status: number;
  type: string;
  body: string;
}

const NONSENSE: Answer[] = [
  { status: 200, type: "text/html", body: "<html>Please log in</html>" },
  { status: 200, type: "application/json", body: '{"id": ' },
  { status: 200, type: "application/json", body: "{}" },
  { status: 502, type: "text/html", body: "<html>502 Bad Gateway</html>" },
];

/** Stands before a real HTTP server: lets everything through, or answers itself as an ill server would. */
export async function doorTo(target: string) {
  const door = { ailment: undefined as Ailment | undefined, asked: 0 };
  const server = createServer((incoming, response) => {
    door.asked += 1;
    void serve(incoming, response);
  });
  const serve = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (door.ailment === "nonsense") {
      return answer(incoming, response, NONSENSE[door.asked % NONSENSE.length]!);
    }
    if (door.ailment === "busy") {
      response.setHeader("retry-after", RETRY_AFTER_SECONDS);
      return answer(incoming, response, { status: 429, type: "text/plain", body: "too many requests" });
    }
    await (door.ailment === "slow" ? sleep(inRun(TOO_SLOW_SECONDS).milliseconds) : undefined);
    return letThrough(target, incoming, response);
  };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return Object.assign(door, { url, close });
}

function answer(incoming: IncomingMessage, response: ServerResponse, { status, type, body }: Answer): void {
  incoming.resume();
  response.writeHead(status, { "content-type": type }).end(body);
}

/** What was asked reaches the server even if nobody waits for the answer any more, as a request that is under way does. */
function letThrough(target: string, incoming: IncomingMessage, response: ServerResponse): void {
  const { method, headers, url = "" } = incoming;
  const onward = request(new URL(url, target), { method, headers }, (answered) => {
    response.writeHead(answered.statusCode ?? 502, answered.headers);
    answered.pipe(response);
  });
  onward.on("error", () => response.destroy());
  response.on("error", () => onward.destroy());
  incoming.pipe(onward);
}
