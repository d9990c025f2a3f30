import { readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { discover } from "../platform/discover.ts";
import { allSdks, casesOf, type Case } from "./coldLoad/needs.ts";
import { load, type Load } from "./coldLoad/process.ts";
import type { Report } from "./report.ts";
import { stageFunctions } from "./stagedFunctions.ts";
import { median, pairedRatio } from "./statistics.ts";

const ROUNDS = 7;

/**
 * The cold load of every function: from the start of a process until the bundle and what this function imports for its first
 * event are loaded. The floor loads only the SDKs that the function can not do without, and nothing of ours. Eager is
 * the same function with every SDK imported at the start.
 */
export async function measureColdLoad(): Promise<Report> {
  const bundle = stageFunctions();
  const index = pathToFileURL(join(bundle, "index.js")).href;
  const cases = casesOf(discover((await import(index)) as Record<string, unknown>));
  const programs = cases.map((each) => programsOf(each, bundle, index));
  const rounds: Round[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    rounds.push(await runRound(programs));
  }
  const results = cases.map((each, index_) => resultOf(each, programs[index_]!, rounds));
  return {
    name: "coldLoad",
    title: `Cold load: CPU ms of a new process less those of an empty one, medians of ${ROUNDS} rounds`,
    columns: ["function", "parameters", "CPU", "floor", "eager", "÷ floor", "÷ eager", "wall", "MiB"],
    rows: results.flatMap(rowsOf),
    verdicts: [
      { budget: "cold load ÷ floor, worst function", atMost: 1.15, figure: worst(results, "toFloor") },
      { budget: "cold load ÷ eager, worst function", atMost: 0.55, figure: worst(results, "toEager") },
    ],
    notes: ["functions with the same needs are measured together: they share one figure"],
    details: results,
  };
}

interface Programs {
  own: string[];
  floor: string[];
  eager: string[];
  target: string;
}

function programsOf({ parts, sdks, functions: [name = ""] }: Case, bundle: string, index: string): Programs {
  const files = readdirSync(bundle).filter((file) => file.endsWith(".js"));
  const partOf = (part: string) => {
    const file = files.find((each) => each.startsWith(`${part}-`));
    if (!file) {
      throw new Error(`the bundle has no part ${part}: bench/coldLoad/needs.ts is out of date`);
    }
    return pathToFileURL(join(bundle, file)).href;
  };
  const own = [index, ...parts.map(partOf)];
  // Loaded on demand by what is in the bundle; what the bundle loads anyway is loaded by then.
  const all = [...own, ...sdks];
  return { own: all, floor: sdks, eager: [...own, ...allSdks], target: name.replaceAll("-", ".") };
}

type Round = Map<string, Load>;
const keyOf = (modules: string[]): string => modules.join(" ");

/** Every program once, one after the other; the same one is not run twice in a round. */
async function runRound(programs: Programs[]): Promise<Round> {
  const round: Round = new Map([["", await load([])]]);
  for (const { own, floor, eager, target } of programs) {
    for (const modules of [floor, own, eager]) {
      const key = keyOf(modules);
      round.set(key, round.get(key) ?? (await load(modules, target)));
    }
  }
  return round;
}

type Result = ReturnType<typeof resultOf>;

function resultOf({ functions, parameters }: Case, { own, floor, eager }: Programs, rounds: Round[]) {
  const net = (modules: string[], of: "cpu" | "wall") =>
    rounds.map((round) => round.get(keyOf(modules))![of] - round.get("")![of]);
  const sides = { own, floor, eager };
  const cpu = { own: net(own, "cpu"), floor: net(floor, "cpu"), eager: net(eager, "cpu") };
  return {
    functions,
    parameters,
    ...sides,
    cpu,
    cpuMedians: { own: median(cpu.own), floor: median(cpu.floor), eager: median(cpu.eager) },
    toFloor: pairedRatio(cpu.own, cpu.floor),
    toEager: pairedRatio(cpu.own, cpu.eager),
    wallToFloor: pairedRatio(net(own, "wall"), net(floor, "wall")),
    wall: median(rounds.map((round) => round.get(keyOf(own))!.wall)),
    mebibytes: median(rounds.map((round) => round.get(keyOf(own))!.mebibytes)),
  };
}

const rowsOf = ({ functions, parameters, cpuMedians, toFloor, toEager, wall, mebibytes }: Result) =>
  functions.map((name) => [
    name,
    parameters,
    Math.round(cpuMedians.own),
    Math.round(cpuMedians.floor),
    Math.round(cpuMedians.eager),
    toFloor.median.toFixed(2),
    toEager.median.toFixed(2),
    Math.round(wall),
    Math.round(mebibytes),
  ]);

const worst = (results: Result[], ratio: "toFloor" | "toEager"): number =>
  Math.max(...results.map((result) => result[ratio].median));
