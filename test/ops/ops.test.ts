import { describe, expect, it } from "vitest";
import { countLayers } from "../support/count.js";
import { cases } from "./cases.js";

describe("ops", () => {
  it.each(cases)("%s", async (_, input, layers, { output, params = 0, buffers = 0, macs = 0, flops = 0 }) => {
    const counted = await countLayers(input, layers);
    expect(counted.graph.outputs.map(({ shape }) => shape)).toEqual([output]);
    expect(counted.totals).toMatchObject({ params, buffers, macs, flops, weightBytes: 4 * params });
  });
});
