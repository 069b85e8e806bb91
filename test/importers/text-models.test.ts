import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { analyze } from "../../src/analyze/analyze.js";
import { root } from "../support/count.js";
import { read } from "./read.js";

/** Real files of others, where they are at hand; INDEX.tsv has an independent count of most. */
const folder = join(root, "..", "shared", "models");

/** What is counted otherwise than INDEX.tsv has it, and who is right. */
const otherwise: Readonly<Record<string, { macs?: number; params?: number; why: string; at?: number[] }>> =
  {};

const rows = existsSync(folder)
  ? readFileSync(join(folder, "INDEX.tsv"), "utf8")
      .split("\n")
      .slice(1)
      .map((line) => line.split("\t"))
      .filter(([, format]) => format === "caffe" || format === "darknet")
  : [];

describe.skipIf(rows.length === 0)("real files of Caffe and Darknet", () => {
  it.each(rows.map((row) => [row[0] as string, row] as const))("%s", async (path, row) => {
    const [, format, , , , macs, params] = row;
    const own = otherwise[path];
    const text = readFileSync(join(folder, path), "utf8");
    const inputs = own?.at === undefined ? {} : { inputs: new Map([["data", own.at]]) };
    const { network, diagnostics } = await read(format as "caffe" | "darknet", text, inputs);
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    const { totals } = analyze(network?.graph as never);
    const counted = { macs: totals.macs, params: totals.params };
    // Darknet prints billions of operations with three digits: half of that is 50,000 MACs in INDEX.tsv.
    const rounded = Math.round(Number(counted.macs) / 50_000) * 50_000;
    expect(own?.macs === undefined && format === "darknet" ? { ...counted, macs: rounded } : counted).toEqual(
      {
        macs: own?.macs ?? Number(macs),
        params: own?.params ?? Number(params),
      },
    );
  });
});
