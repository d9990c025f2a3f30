import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { MissingTool } from "../toolchain/missingTool.ts";
import { repositoryFolder } from "../toolchain/paths.ts";
import { takenPorts } from "../toolchain/ports.ts";

export type Ports = Record<"auth" | "functions" | "firestore" | "pubsub" | "hub" | "ui", number>;

interface EmulatorConfig {
  port: number;
}

interface FirebaseConfig {
  emulators: Record<keyof Ports, EmulatorConfig>;
}

/** Beside firebase.json, because firebase-tools takes every path from the folder of its configuration. Ignored by git. */
const CONFIG_NAME = "firebase.local.json";
export const localConfig = join(repositoryFolder, CONFIG_NAME);

const names = ["auth", "functions", "firestore", "pubsub", "hub", "ui"] as const;

/** Added to every port, so that two suites can run on one machine without a change to firebase.json. */
const OFFSET_VARIABLE = "SELFOS_PORT_OFFSET";

/**
 * Writes what differs from firebase.json on this machine, and says on which ports the suite will listen.
 * @throws MissingTool that names the first port that is taken, and how to choose another one.
 */
export async function preparePorts({ withUi }: { withUi: boolean }): Promise<Ports> {
  const config: FirebaseConfig = JSON.parse(readFileSync(join(repositoryFolder, "firebase.json"), "utf8"));
  const offset = portOffset();
  const ports = Object.fromEntries(
    names.map((name) => [name, config.emulators[name].port + offset]),
  ) as Ports;
  await refuseTaken(
    ports,
    names.filter((name) => name !== "ui" || withUi),
  );
  const emulators = {
    ...config.emulators,
    ...Object.fromEntries(names.map((name) => [name, { ...config.emulators[name], port: ports[name] }])),
    ...(withUi ? {} : { ui: { enabled: false } }),
  };
  writeFileSync(localConfig, `${JSON.stringify({ ...config, emulators }, null, 2)}\n`);
  return ports;
}

function portOffset(): number {
  const text = process.env[OFFSET_VARIABLE] ?? "0";
  const offset = Number(text);
  if (Number.isInteger(offset) && offset >= 0 && offset <= 50_000) {
    return offset;
  }
  throw new MissingTool(
    `${OFFSET_VARIABLE} is "${text}", but must be a whole number from 0 to 50000: correct it or unset it.`,
  );
}

async function refuseTaken(ports: Ports, needed: readonly (keyof Ports)[]): Promise<void> {
  const taken = await takenPorts(needed.map((name) => ports[name]));
  const name = needed.find((candidate) => taken.includes(ports[candidate]));
  if (name !== undefined) {
    throw new MissingTool(
      `Port ${ports[name]} (${name}) is taken by another program, perhaps by another npm start: end that program, ` +
        `or change emulators.${name}.port in firebase.json, or move all ports with ${OFFSET_VARIABLE}=1000 npm start.`,
    );
  }
}
