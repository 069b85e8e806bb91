import { SpecError } from "../../core/diagnostic.js";
import { isWholeMetric } from "../whole-metrics.js";
import type { SavedPoint, SavedRow } from "./read-point.js";

/** A fact that all points of a sweep share, and which point said it first. */
interface Fact {
  readonly text: string;
  readonly place: string;
}

/**
 * Holds points against each other: those of one sweep have the same hyperparameters, metrics and conventions, and
 * ratios to the same baseline.
 */
export class Agreement {
  readonly #facts = new Map<string, Fact>();
  readonly #baseline = new Map<string, { readonly total: number | null; readonly place: string }>();

  /** @throws {SpecError} (code `usage`) when a point is of another sweep than those before */
  check({ row, place, axes, metrics, units }: SavedPoint): void {
    this.#agree("varies", axes.join(", "), place);
    if (row.mistake !== null) return;
    this.#agree("counts", metrics.join(", "), place);
    const conventions = Object.entries(units).map(([name, unit]) => `${name} in ${unit}`);
    this.#agree("has the conventions", conventions.join(", "), place);
    this.#compare(row as SavedRow, place);
  }

  #agree(verb: string, text: string, place: string): void {
    const known = this.#facts.get(verb);
    if (known === undefined) this.#facts.set(verb, { text, place });
    else if (known.text !== text) {
      throw foreign(place, `it ${verb} ${text || "nothing"}, ${known.place} ${known.text || "nothing"}`);
    }
  }

  /** A ratio and its total say what the baseline has, which says much of the model, the batch and the settings. */
  #compare({ totals, ratios }: SavedRow, place: string): void {
    for (const [metric, ratio] of Object.entries(ratios)) {
      const value = totals[metric];
      // A total of the baseline can be told from whole numbers alone; and nothing is 0 times anything.
      if (value === undefined || !isWholeMetric(metric) || (value === 0 && ratio === 0)) continue;
      const total = ratio === null ? null : Math.round(value / ratio);
      const known = this.#baseline.get(metric);
      if (known === undefined) this.#baseline.set(metric, { total, place });
      else if (known.total !== total && !isSameRatio(value, known.total, ratio)) {
        throw foreign(place, `its \`${metric}\` has another ratio to the baseline than in ${known.place}`);
      }
    }
  }
}

/** Rounding finds the baseline's total only where it has fewer digits than a double. */
function isSameRatio(value: number, total: number | null, ratio: number | null): boolean {
  return total !== null && ratio !== null && Math.abs(value / total - ratio) <= Number.EPSILON * ratio;
}

function foreign(place: string, why: string): SpecError {
  return new SpecError("usage", `${place} is of another sweep: ${why}`, undefined, {
    help: "merge the shards of one sweep, which differ in `--shard` alone",
  });
}
