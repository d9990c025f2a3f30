import type { Context } from "../../functions/src/bus/context.ts";
import type { Project } from "./world.ts";

/** All of them, in the order in which they are tried. `busy` is 429 with Retry-After. */
export const AILMENTS = ["down", "slow", "nonsense", "busy"] as const;
export type Ailment = (typeof AILMENTS)[number];

/** An outside system that speaks its real protocol, to the adapter of production. */
export interface OutsideSystem {
  /** The reactions that need it: the others must not notice. */
  reactions: string[];
  /** The reactions that can not end as long as it is ill so. */
  waiting(ailment: Ailment): string[];
  fall(ailment: Ailment): Promise<void>;
  recover(): Promise<void>;
  /** How often it was asked, well or ill; of a system that is down nobody can tell. */
  asked: () => number;
  /** The adapter of production, asking this system. */
  world(project: Project, now: () => Date): Partial<Context>;
  /** The same from somebody else, who is never ill: what a project has that outages are compared with. */
  steady(project: Project, now: () => Date): Partial<Context>;
  close(): Promise<void>;
}
