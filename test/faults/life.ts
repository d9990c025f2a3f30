import { setTimeout as sleep } from "node:timers/promises";
import type { Life } from "../../platform/faults.ts";

export interface ChosenLife extends Life {
  isOver(): boolean;
  /** The run has returned: the machine may be gone, and what it has not awaited does not happen. */
  end(): void;
}

export interface Living {
  /** The moment at which it ends, counted from 1: there is one before and one after each write. Without it, it lives. */
  endsAt?: number | undefined;
  /** How long a write takes to leave the machine. */
  networkMs?: number;
}

/** The life of one run of a function, which ends at a moment of the test's choice. */
export function chosenLife({ endsAt, networkMs = 0 }: Living = {}): ChosenLife {
  let isOver = false;
  let moments = 0;
  const check = () => {
    if (isOver) {
      throw new Error("crashed");
    }
  };
  const moment = () => {
    moments += 1;
    isOver ||= moments === endsAt;
    check();
  };
  return {
    isOver: () => isOver,
    end: () => void (isOver = true),
    moment,
    async step(work) {
      moment();
      if (networkMs > 0) {
        await sleep(networkMs);
        check();
      }
      const done = await work();
      moment();
      return done;
    },
  };
}
