import { describe, expect, it } from "vitest";
import { holds, parsePrinted } from "../../src/analyze/printed.js";
import { verify } from "../../src/analyze/verify.js";
import { loaderOf } from "../support/count.js";

/** 4·8 + 8 parameters, 64·32 MACs, 2·2,048 + 512 FLOPs. */
const SPEC = "input: 8x8x4\nparams: { out: 8 }\nlayers: [ { name: a, pointwise: $out } ]\npublished:\n";

async function verdicts(entry: string) {
  const { figures, diagnostics } = await verify(["a.yaml"], loaderOf({ "a.yaml": `${SPEC}  - ${entry}\n` }));
  return [
    ...figures.map(({ computed, verdict }) => `${computed} ${verdict}`),
    ...diagnostics.map(({ message }) => message),
  ];
}

describe("a printed figure", () => {
  it.each<[string, number, boolean, boolean]>([
    ["4.2M", 4_231_976, false, true],
    ["4.2M", 4_149_999, false, false],
    ["4.2M", 4_150_000, false, true],
    ["4.20M", 4_231_976, false, false],
    ["569M", 568_740_352, false, true],
    ["3.8G", 3_857_973_248, false, false],
    ["3.8G", 3_857_973_248, true, true],
    ["3.86B", 3_857_973_248, false, true],
    ["138,357,544", 138_357_544, false, true],
    ["138,357,544", 138_357_545, false, false],
  ])("%s for %i (cut: %s): %s", (printed, count, cut, expected) => {
    expect(holds(count, parsePrinted(printed), cut)).toBe(expected);
  });

  it("may count K as 1024", () => {
    // GoogLeNet, arXiv:1409.4842, Table 1: 159K of 163,328 weights.
    expect(holds(163_328, parsePrinted("159K", 1024), true)).toBe(true);
    expect(holds(163_328, parsePrinted("159K"), true)).toBe(false);
  });
});

describe("verify", () => {
  it.each<[string, string[]]>([
    ["{ params: 40, source: s }", ["40 holds"]],
    ["{ params: 41, source: s }", ["40 differs"]],
    ["{ params: 41, erratum: a slip, source: s }", ["40 erratum"]],
    ["{ params: 40, erratum: a slip, source: s }", ["40 erratum", "this figure holds, so it is no erratum"]],
    ["{ params: 41, unlike: another one, source: s }", ["40 unlike"]],
    [
      "{ params: 40, unlike: another one, source: s }",
      ["40 unlike", "this figure holds, so its network isn't unlike this one"],
    ],
    ["{ receptiveField: 1, source: s }", ["1 holds"]],
    ["{ params: 32, except: [bias], source: s }", ["32 holds"]],
    ['{ macs: "2,048", except: [bias], source: s }', ["2048 holds"]],
    ['{ flops: "4,096", except: [bias], source: s }', ["4096 holds"]],
    ["{ macs: 2K, for: { out: 8 }, source: s }", ["2048 holds"]],
    ["{ macs: 4.1K, for: { out: 16 }, source: s }", ["4096 holds"]],
    ["{ params: 40, layer: a, source: s }", ["40 holds"]],
    ["{ params: 40, only: [convolution], source: s }", ["40 holds"]],
    ["{ total: 40, source: s }", ["40 holds"]],
    ["{ let: { rate: 100 * $params / $macs }, rate: 2, source: s }", ["1.953125 holds"]],
    ["{ let: { rate: 100 * $params / $macs }, rate: 1.95, source: s }", ["1.953125 holds"]],
    ["{ let: { rate: 100 * $params / $macs }, rate: 2.4, within: 0.5, source: s }", ["1.953125 holds"]],
    ["{ let: { rate: 100 * $params / $macs }, rate: 2.5, within: 0.5, source: s }", ["1.953125 differs"]],
    [
      "{ let: { rate: $params / 10 }, for: { out: 16 }, rows: [[out, rate], [8, 4]], source: s }",
      ["4 holds"],
    ],
    ["{ let: { rate: $params / 10 }, except: [bias], rate: 3.2, source: s }", ["3.2 holds"]],
    ["{ compressionRatio: 1, except: [bias], source: s }", ["1 holds"]],
    ["{ compressedBytes: 128, except: [bias], source: s }", ["128 holds"]],
    [
      "{ let: { rate: $paramz }, rate: 1, source: s }",
      ["there is no metric `paramz`", "`published` has no figure `rate`"],
    ],
    ["{ let: { params: $macs }, params: 40, source: s }", ["`params` has a meaning of its own here"]],
    ["{ params: 40, within: near, source: s }", ["`within` is a number such as 0.5, got `near`"]],
    [
      "{ source: s, rows: [[out, macs, params], [8, 2.0K, 40], [16, 4.1K, ~]] }",
      ["2048 holds", "40 holds", "4096 holds"],
    ],
    ["{ params: 40, only: [linear], source: s }", ["`linear` selects nothing of the network"]],
    ["{ params: 40, for: { outt: 8 }, source: s }", ["there is no hyperparameter `outt`"]],
  ])("%s", async (entry, expected) => {
    expect(await verdicts(entry)).toEqual(expected);
  });

  it.each<[string, string]>([
    ["{ params: 40 }", "needs its `source`"],
    ["{ source: s }", "states no figure"],
    ["{ parms: 40, source: s }", "no figure `parms`"],
    ["{ params: many, source: s }", "a figure as it is printed"],
    ["{ params: 40, cut: yes, source: s }", "`cut` is true or false"],
    ["{ params: 40, thousand: 10, source: s }", "`thousand` is 1000 or 1024"],
    ["{ source: s, rows: [[parms], [40]] }", "no column of this table is a figure"],
    ["{ source: s, rows: [[params, macs], [40]] }", "1 cells, but the table has 2 columns"],
  ])("%s is refused", async (entry, message) => {
    const { figures, diagnostics } = await verify(
      ["a.yaml"],
      loaderOf({ "a.yaml": `${SPEC}  - ${entry}\n` }),
    );
    expect(figures).toEqual([]);
    expect(diagnostics.map((each) => each.message).join("\n")).toContain(message);
  });
});
