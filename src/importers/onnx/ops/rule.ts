import type { SupportedOp } from "../../importer.js";
import type { Call } from "../call.js";

/** What becomes of one op of the format. */
export interface Rule extends SupportedOp {
  /** @throws {Uncountable} where the call is one that it has no answer to */
  apply(call: Call): void;
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
