import { metrics } from "../../src/analyze/metrics/index.js";
import type { PlainValue } from "../../src/spec/expression/value.js";
import { parseAxis } from "../../src/sweep/axis.js";
import { quantitiesOf } from "../../src/sweep/quantity.js";
import type { CountedRow } from "../../src/sweep/row.js";

/** What points of `--vary width=… --vary activation=…` have. */
export const quantities = quantitiesOf(metrics, [
  parseAxis("width=0.5,1"),
  parseAxis("activation=relu,swish"),
]);

/** A point that has these totals. */
export function rowOf(
  index: number,
  totals: Readonly<Record<string, number>>,
  {
    accuracy = null,
    width = 1,
    activation = "relu",
  }: { accuracy?: number | null; width?: PlainValue; activation?: PlainValue } = {},
): CountedRow {
  return {
    index,
    varied: [width, activation],
    mistake: null,
    settings: { width, activation, resolution: 1, classes: 1000 },
    totals,
    leftOut: {},
    accuracy,
  };
}
