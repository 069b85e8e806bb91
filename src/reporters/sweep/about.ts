import type { Sweep } from "../../sweep/sweep.js";
import { sweepFacts } from "./facts.js";
import { sweepObject } from "./json.js";

/** What is said of all points together, beside them. */
export interface About {
  /** What stands above a table. */
  readonly title: string;
  /** @param names the metrics that are shown */
  facts(names: readonly string[]): string[];
  /** What ratios are to, where there are any. */
  readonly baseline: string;
  /** The same for the JSON contract. */
  object(): object;
}

/** What is said of a sweep. */
export function aboutSweep(sweep: Sweep): About {
  const { id = "", name = id } = sweep.baseline ?? {};
  return {
    title: sweep.model.name,
    facts: (names) => sweepFacts(sweep, names),
    baseline: name === id ? id : `${id} (${name})`,
    object: () => sweepObject(sweep),
  };
}
