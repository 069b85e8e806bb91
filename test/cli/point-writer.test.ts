import { describe, expect, it } from "vitest";
import { metrics } from "../../src/analyze/metrics/index.js";
import { pointWriter } from "../../src/cli/point-writer.js";
import { Diagnostics } from "../../src/core/diagnostic.js";
import { NOTHING_TRIED } from "../../src/sweep/chunk.js";
import { parseSorting } from "../../src/sweep/select/order.js";
import type { PointTable } from "../../src/sweep/table.js";
import { parseCondition } from "../../src/sweep/where/condition.js";
import { quantities, rowOf } from "../sweep/rows.js";

const MOST = 1_000_000;

/** A table of sorted points for which a condition holds, so that nobody knows before how many they are. */
const table: PointTable = {
  condition: parseCondition("macs > 0", quantities, [], new Diagnostics()),
  choice: { objectives: undefined, sorting: parseSorting("macs", quantities), most: undefined },
  columns: [],
  grid: undefined,
  origin: undefined,
  axes: [],
  measured: metrics,
  hasBaseline: false,
  ratioOf: () => null,
};
const about = { title: "", facts: () => [], baseline: "", object: () => ({}) };
const sink = {
  isClosed: false,
  write: () => undefined,
  ready: async () => undefined,
  close: () => undefined,
};
const streams = {} as Parameters<typeof pointWriter>[4];

/** As many rows as a sweep may have, each of which takes no memory of its own here. */
function chunkOf(size: number) {
  const rows = new Array(size).fill(rowOf(0, { macs: 1 }));
  return { tally: NOTHING_TRIED, held: size, text: "", rows, incomparable: 0 };
}

describe("rows that wait for the last point", () => {
  it.each(["ndjson", "csv", "json"])("are a million at most as %s", async (format) => {
    const writer = await pointWriter(
      table,
      about,
      5 * MOST,
      { format, output: undefined, color: false },
      streams,
    );
    expect(writer.streamed).toBeUndefined();
    expect(writer.take(chunkOf(MOST), sink)).toBe(true);
    expect(() => writer.take(chunkOf(1), sink)).toThrow("more than 1,000,000 points would wait in memory");
  });
});
