import type { Diagnostic } from "../core/diagnostic.js";
import type { Loader } from "../core/loader.js";
import { chosen } from "./chunk.js";
import type { SweepRequest } from "./request.js";
import type { Row } from "./row.js";
import { isStreamed, Selection } from "./select/selection.js";
import { prepareSweep, type Sweep } from "./sweep.js";

/** What a sweep is asked for, as the options of the command line are written; only what varies has to be said. */
export type SweepOptions = Pick<SweepRequest, "vary"> & Partial<Omit<SweepRequest, "model" | "vary">>;

/** Reads and checks what is the same for all points of a sweep. Without a sweep, the diagnostics say why. */
export async function loadSweep(
  model: string,
  options: SweepOptions,
  loader: Loader,
): Promise<{ sweep: Sweep | undefined; diagnostics: readonly Diagnostic[] }> {
  const defaults = { isFile: false, set: [], batch: 1, conventions: [], isData: true, seed: 0 };
  const surroundings = { loader, savedReport: async () => undefined, isFile: () => false };
  const sweep = await prepareSweep({ ...defaults, ...options, model }, surroundings);
  if (!("rowAt" in sweep)) return { sweep: undefined, diagnostics: sweep };
  return { sweep, diagnostics: sweep.doubts.list };
}

/**
 * The points of a sweep that are wanted, each counted when it is asked for and then forgotten. Those that a Pareto
 * front or an order chooses come once the last point is known. What is doubtful is added to the sweep's `doubts`.
 */
export function* pointsOf({ sequence, condition, choice, rowAt }: Sweep): Generator<Row, void> {
  const selection = isStreamed(choice) ? undefined : new Selection(choice);
  let wanted = choice.most ?? Number.POSITIVE_INFINITY;
  for (let position = 0; position < sequence.length && wanted > 0; position += 1) {
    for (const row of chosen([rowAt(sequence.at(position))], condition).rows) {
      if (selection === undefined) {
        yield row;
        wanted -= 1;
      } else selection.add(row);
    }
  }
  yield* selection?.rows ?? [];
}
