import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SpecError, searched } from "../../../src/core/diagnostic.js";
import type { CountedRow, Row } from "../../../src/sweep/row.js";
import { parseObjectives } from "../../../src/sweep/select/objective.js";
import { parseSorting } from "../../../src/sweep/select/order.js";
import { Selection } from "../../../src/sweep/select/selection.js";
import { quantities, rowOf } from "../rows.js";

const NOTHING = { objectives: undefined, sorting: undefined, most: undefined };

function selected(rows: readonly Row[], choice: Partial<ConstructorParameters<typeof Selection>[0]>) {
  const selection = new Selection({ ...NOTHING, ...choice });
  for (const row of rows) selection.add(row);
  return { indices: selection.rows.map(({ index }) => index), incomparable: selection.incomparable };
}

/** Points with few different values, so that many are equal in some or in all. */
const points = fc
  .array(fc.tuple(fc.nat(6), fc.nat(6), fc.nat(6), fc.option(fc.nat(4))), { maxLength: 40 })
  .map((all) =>
    all.map(([macs, params, flops, accuracy], index) => rowOf(index, { macs, params, flops }, { accuracy })),
  );

describe("the Pareto front", () => {
  it.each<[string, (row: CountedRow) => (number | null)[]]>([
    ["macs,params", ({ totals }) => [totals["macs"] as number, totals["params"] as number]],
    [
      "macs,accuracy",
      ({ totals, accuracy }) => [totals["macs"] as number, accuracy === null ? null : -accuracy],
    ],
    ["macs:max,params:min", ({ totals }) => [-(totals["macs"] as number), totals["params"] as number]],
    [
      "macs,params,flops",
      ({ totals }) => [totals["macs"] as number, totals["params"] as number, totals["flops"] as number],
    ],
    [
      "accuracy:min,flops:max,macs",
      ({ totals, accuracy }) => [accuracy, -(totals["flops"] as number), totals["macs"] as number],
    ],
  ])("of %s has exactly the points that none dominates, ties included", (text, costsOf) => {
    const objectives = parseObjectives(text, quantities);
    fc.assert(
      fc.property(points, (rows) => {
        const known = rows
          .map((row) => ({ row, costs: costsOf(row) }))
          .filter(({ costs }) => !costs.includes(null));
        const front = known.filter(
          ({ costs }) =>
            !known.some(
              (other) =>
                other.costs.every((cost, index) => (cost as number) <= (costs[index] as number)) &&
                other.costs.some((cost, index) => (cost as number) < (costs[index] as number)),
            ),
        );
        expect(selected(rows, { objectives })).toEqual({
          indices: front.map(({ row }) => row.index),
          incomparable: rows.length - known.length,
        });
      }),
    );
  });

  it.each<[string, string, string]>([
    ["macs", "a Pareto front is one of two metrics or more", "--sort"],
    ["macs,macs:max", "`macs` is named twice", ""],
    ["macs,acuracy", "points have no `acuracy`", "did you mean `accuracy`?"],
    ["macs,width", "which way of `width` is better?", "width:min"],
    ["macs,params:least", "points have no `params:least`", ""],
  ])("%s is a mistake", (text, message, help) => {
    try {
      parseObjectives(text, quantities);
      expect.unreachable();
    } catch (error) {
      const diagnostic = searched((error as SpecError).diagnostic);
      expect(diagnostic.message).toBe(message);
      expect(diagnostic.help ?? "").toContain(help);
    }
  });
});

describe("the order", () => {
  it.each<[string, (row: CountedRow) => number | null, boolean]>([
    ["macs", ({ totals }) => totals["macs"] as number, false],
    ["macs:desc", ({ totals }) => totals["macs"] as number, true],
    ["accuracy", ({ accuracy }) => accuracy, true],
    ["accuracy:asc", ({ accuracy }) => accuracy, false],
  ])("%s is that of sorting, equal ones by index, those without a value last", (text, keyOf, descends) => {
    const sorting = parseSorting(text, quantities);
    fc.assert(
      fc.property(points, fc.option(fc.integer({ min: 1, max: 50 }), { nil: undefined }), (rows, most) => {
        const known = rows.filter((row) => keyOf(row) !== null);
        const sorted = known.toSorted(
          (a, b) => (descends ? -1 : 1) * ((keyOf(a) as number) - (keyOf(b) as number)),
        );
        const expected = [...sorted, ...rows.filter((row) => keyOf(row) === null)];
        expect(selected(rows, { sorting, most }).indices).toEqual(
          expected.slice(0, most).map(({ index }) => index),
        );
      }),
    );
  });

  it("of a hyperparameter is that of its values, of any kind", () => {
    const rows = [
      rowOf(0, {}, { width: 1, activation: "swish" }),
      rowOf(1, {}, { width: 0.5, activation: "relu" }),
      rowOf(2, {}, { width: [6, 12], activation: [6, 2] }),
      rowOf(3, {}, { width: [6, 2, 1], activation: [6] }),
    ];
    expect(selected(rows.slice(0, 2), { sorting: parseSorting("width", quantities) }).indices).toEqual([
      1, 0,
    ]);
    expect(
      selected(rows.slice(0, 2), { sorting: parseSorting("activation:desc", quantities) }).indices,
    ).toEqual([0, 1]);
    expect(selected(rows.slice(2), { sorting: parseSorting("width", quantities) }).indices).toEqual([3, 2]);
    expect(selected(rows.slice(2), { sorting: parseSorting("activation", quantities) }).indices).toEqual([
      3, 2,
    ]);
  });

  it("puts points with mistakes behind all others", () => {
    const mistake = new SpecError("argument", "no").diagnostic as never;
    const rows: Row[] = [
      { index: 0, varied: [], mistake },
      rowOf(1, { macs: 5 }),
      { index: 2, varied: [], mistake },
    ];
    expect(selected(rows, { sorting: parseSorting("macs", quantities) }).indices).toEqual([1, 0, 2]);
    expect(selected(rows, { sorting: parseSorting("macs:desc", quantities), most: 2 }).indices).toEqual([
      1, 0,
    ]);
  });

  it("is applied to the front, then cut", () => {
    const rows = [
      rowOf(0, { macs: 1, params: 9 }),
      rowOf(1, { macs: 5, params: 5 }),
      rowOf(2, { macs: 9, params: 1 }),
      rowOf(3, { macs: 0, params: 10 }),
      rowOf(4, { macs: 9, params: 9 }),
    ];
    const objectives = parseObjectives("macs,params", quantities);
    expect(
      selected(rows, { objectives, sorting: parseSorting("params", quantities), most: 2 }).indices,
    ).toEqual([2, 1]);
  });
});
