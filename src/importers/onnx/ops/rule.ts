import type { SupportedOp } from "../../importer.js";
import { type Call, Uncountable } from "../call.js";

/** What becomes of one op of the format. */
export interface Rule extends SupportedOp {
  /** @throws {Uncountable} where the call is one that it has no answer to */
  apply(call: Call): void;
}

/** The rule of an op that leaves the sides as they are: these are known even where the op is uncounted. */
export function keepingSides(apply: Rule["apply"]): Rule["apply"] {
  return (call) => {
    try {
      apply(call);
    } catch (error) {
      if (!(error instanceof Uncountable)) throw error;
      throw new Uncountable([call.known(0).dims]);
    }
  };
}

/** Rules for several ops that become the same. */
export function rules(
  names: readonly string[],
  becomes: string,
  apply: Rule["apply"],
  limits?: string,
): readonly Rule[] {
  return names.map((name) => ({ name, becomes, apply, ...(limits !== undefined && { limits }) }));
}
