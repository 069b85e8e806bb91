import { describe, expect, it } from "vitest";
import type { LayerReport, ModelReport } from "../../src/analyze/report.js";
import { childScope } from "../../src/core/graph.js";
import { FP32 } from "../../src/core/precision.js";
import { diffModels } from "../../src/diff/diff-models.js";
import { bundled } from "../support/count.js";
import { expectToAddUp } from "../support/difference.js";

const LAYERS = 100_000;
const model = await bundled("mobilenet-v1");

/** A model of many unnamed layers in a row: of each its op and its cost. */
function flat(ops: readonly (readonly [op: string, cost: number])[]): ModelReport {
  const layers = ops.map(([op, cost], index): LayerReport => {
    const scope = childScope(null, `${op}-${index}`);
    const values = { params: cost };
    const common = { block: null, inputs: [[1]], outputs: [[1]], file: null, line: null };
    return {
      ...common,
      path: scope.path,
      op,
      arguments: { cost },
      values,
      sharedWith: null,
      scope,
      grid: null,
      precision: FP32,
      compression: null,
    };
  });
  return {
    ...model,
    layers,
    totals: { params: layers.reduce((sum, { values }) => sum + (values["params"] as number), 0) },
  };
}

/** A sequence without a pattern that is the same each time. */
function mixed(seed: number): [string, number][] {
  let state = seed;
  return Array.from({ length: LAYERS }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return [`op${state % 5}`, state % 3];
  });
}

describe("networks of 100,000 layers", { timeout: 120_000 }, () => {
  it("that are nearly equal differ in the few edits", () => {
    const before = mixed(1);
    const after = before.toSpliced(90_000, 0, ["new", 7]).toSpliced(50_000, 1).toSpliced(10, 1, ["new", 9]);
    const difference = diffModels(flat(before), flat(after));
    expectToAddUp(difference);
    // One added, one removed, and one replaced by another op.
    expect(difference.changes.map(({ kind }) => kind).sort()).toEqual([
      "added",
      "added",
      "removed",
      "removed",
    ]);
  });

  it("all of whose arguments differ are changed one by one", () => {
    const before = mixed(1);
    const difference = diffModels(flat(before), flat(before.map(([op, cost]) => [op, cost + 10])));
    expectToAddUp(difference);
    expect(difference.changes).toHaveLength(LAYERS);
    expect(difference.changes.every(({ kind }) => kind === "changed")).toBe(true);
    expect(difference.delta).toEqual({ params: 10 * LAYERS });
  });

  it("that have little in common end, and add up", () => {
    expectToAddUp(diffModels(flat(mixed(1)), flat(mixed(2))));
  });
});
