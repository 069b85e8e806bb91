import { SpecError } from "../../core/diagnostic.js";
import { differenceOf, type Origin } from "../../sweep/origin.js";
import { isWholeMetric } from "../whole-metrics.js";
import type { SavedPoint, SavedRow } from "./read-point.js";

/** A fact that all points of a sweep share, and which point said it first. */
interface Fact {
  readonly text: string;
  readonly place: string;
}

/**
 * Holds points against each other: those of one sweep have the same hyperparameters, metrics and conventions, ratios
 * to the same baseline, and the same origin.
 */
export class Agreement {
  readonly #facts = new Map<string, Fact>();
  #origin: { readonly of: Origin; readonly text: string; readonly place: string } | undefined;
  readonly #baseline = new Map<string, { readonly total: number | null; readonly place: string }>();

  /** @throws {SpecError} (code `usage`) when a point is of another sweep than those before */
  check({ row, place, origin, axes, metrics, units }: SavedPoint): void {
    this.#agree("varies", axes.join(", "), place);
    this.#trace(origin ?? {}, place);
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

  #trace(origin: Origin, place: string): void {
    const text = JSON.stringify(origin);
    this.#origin ??= { of: origin, text, place };
    // Looking at each part of each point would take longer than all else that is held against others.
    const difference = text === this.#origin.text ? undefined : differenceOf(origin, this.#origin.of);
    if (difference !== undefined) {
      throw foreign(place, `it differs from ${this.#origin.place} in ${difference}`);
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
