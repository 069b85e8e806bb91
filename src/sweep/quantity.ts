import { SpecError } from "../core/diagnostic.js";
import type { Metric } from "../core/metric.js";
import { suggestion } from "../core/nearest.js";
import type { Place } from "../core/source.js";
import type { PlainValue } from "../spec/expression/value.js";
import type { Axis } from "./axis.js";
import type { CountedRow } from "./row.js";

/** Something that each point has one of: a metric, the accuracy, or the value of a hyperparameter that varies. */
export interface Quantity {
  readonly name: string;
  readonly title: string;
  readonly unit: string;
  /** Whether it is counted: a whole number that a baseline may have, too. */
  readonly isCount: boolean;
  /** Which way is better; `null` for a hyperparameter. */
  readonly better: "lower" | "higher" | null;
  /** `null` where a point has none. */
  of(row: CountedRow): PlainValue | null;
}

/** The name of what others measured. */
export const ACCURACY = "accuracy";

/** What the points of a sweep have, by name. A metric stands before a hyperparameter of the same name. */
export function quantitiesOf(
  measured: ReadonlyMap<string, Metric>,
  axes: readonly Axis[],
): ReadonlyMap<string, Quantity> {
  const quantities = new Map<string, Quantity>();
  for (const [number, { name }] of axes.entries()) {
    const of = ({ varied }: CountedRow) => varied[number] as PlainValue;
    quantities.set(name, { name, title: name, unit: "", isCount: false, better: null, of });
  }
  quantities.set(ACCURACY, {
    name: ACCURACY,
    title: "accuracy %",
    unit: "%",
    isCount: false,
    better: "higher",
    of: ({ accuracy }) => accuracy,
  });
  for (const [name, { title, unit, better }] of measured) {
    quantities.set(name, {
      name,
      title,
      unit,
      isCount: true,
      better,
      of: ({ totals }) => totals[name] ?? null,
    });
  }
  return quantities;
}

/** The quantity of a name. @throws {SpecError} (code `usage`) at `place` when points have none of that name */
export function quantityNamed(
  name: string,
  quantities: ReadonlyMap<string, Quantity>,
  place: Place,
): Quantity {
  const found = quantities.get(name);
  if (found !== undefined) return found;
  throw new SpecError("usage", `points have no \`${name}\``, place, {
    help: suggestion(name, quantities.keys()) ?? `valid: ${[...quantities.keys()].join(", ")}`,
  });
}
