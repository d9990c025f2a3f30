import type { Server } from "node:http";
import express, { type Express, type RequestHandler } from "express";
import { runtimeOf, type DeployedFunction } from "./discover.ts";
import type { PostedChange } from "./firestoreFunctions.ts";

export interface Routes {
  project: string;
  /** Takes a change of a document of any project. */
  takeChange(project: string, change: PostedChange): Promise<void>;
  /** The functions that are called over HTTP. */
  called: DeployedFunction[];
}

const MOST_BYTES = "32mb";

/** Keeps the bytes, as the Functions Framework does: signatures are checked on them. */
const verify = (request: object, _: unknown, bytes: Buffer): void =>
  void Object.assign(request, { rawBody: bytes });

/** Listens for the changes that the Firestore emulator sends and for the calls of apps. */
export async function listen(port: number, routes: Routes): Promise<Server> {
  const app = express().disable("x-powered-by");
  takeChanges(app, routes);
  const options = { limit: MOST_BYTES, verify };
  app.use(express.json({ ...options, type: ["application/json", "application/*+json"] }));
  app.use(express.urlencoded({ ...options, extended: true }), express.text(options));
  app.use(express.raw({ ...options, type: () => true }));
  for (const fn of routes.called) {
    // Mounted, so that the function sees the rest of the path only.
    app.use(`/${routes.project}/${runtimeOf(fn).region}/${fn.name}`, fn.run as RequestHandler);
  }
  return new Promise((resolve, reject) => {
    const server = app.listen(port, "127.0.0.1", () => resolve(server)).once("error", reject);
  });
}

function takeChanges(app: Express, routes: Routes): void {
  const path = "/functions/projects/:project/triggers/:name";
  app.post(
    path,
    express.raw({ type: () => true, limit: MOST_BYTES }),
    ({ params, headers, body }, response) => {
      const { project, name } = params;
      routes.takeChange(project, { name, headers, body: body as Buffer }).then(
        () => response.status(200).end(),
        (error: unknown) => response.status(500).end(String(error)),
      );
    },
  );
}
