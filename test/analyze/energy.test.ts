import { describe, expect, it } from "vitest";
import { analyze } from "../../src/analyze/analyze.js";
import { complaints, count, graphOf } from "../support/count.js";

/** 16 · 8 · 4 = 512 multiply-accumulates; 128 elements in, 64 out, 32 weights. */
const SPEC = "input: 4x4x8\nlayers: [ { pointwise: { out: 4, bias: false } } ]\n";

/** Horowitz, ISSCC 2014, figure 1.1.9; DRAM as EIE has it, 640 pJ for 32 bits. */
const DRAM = 640 / 4;

describe("energy", () => {
  it.each([
    ["fp32", 3.7 * 512, 0.9 * 512, (128 + 64 + 32) * 4],
    ["fp16", 1.1 * 512, 0.4 * 512, (128 + 64 + 32) * 2],
    // Products of bytes are added up in 32 bits.
    ["int8", 0.2 * 512, 0.1 * 512, 128 + 64 + 32],
    // The wider factor decides.
    ["{ weights: int8, activations: fp16 }", 1.1 * 512, 0.4 * 512, (128 + 64) * 2 + 32],
    // A weight of 1 bit only says whether to add or subtract; 32 of them are 4 bytes.
    ["{ weights: binary }", 0, 0.9 * 512, (128 + 64) * 4 + 4],
    ["{ weights: binary, activations: int8 }", 0, 0.1 * 512, 128 + 64 + 4],
  ])("at %s", async (precision, multiplied, added, bytes) => {
    const { totals, leftOut } = await count(`${SPEC}precision: ${precision}`);
    expect(totals["multiplicationEnergy"]).toBeCloseTo(multiplied, 9);
    expect(totals["additionEnergy"]).toBeCloseTo(added, 9);
    expect(totals["memoryEnergy"]).toBe(bytes * DRAM);
    expect(totals["energy"]).toBeCloseTo(multiplied + added + bytes * DRAM, 6);
    expect(leftOut).toEqual({});
  });

  it("has a multiplication of 32 bits an output where binary weights have scaling factors", async () => {
    const { totals } = await count(
      `${SPEC}precision: [ { weights: binary, activations: fp16, scale: true } ]`,
    );
    expect(totals["multiplicationEnergy"]).toBeCloseTo(3.7 * 64, 9);
    expect(totals["additionEnergy"]).toBeCloseTo(0.4 * 512, 9);
  });

  it("of a batch reads weights once", async () => {
    const { totals } = analyze(await graphOf(SPEC), 2);
    expect(totals["multiplicationEnergy"]).toBeCloseTo(3.7 * 1024, 9);
    expect(totals["memoryEnergy"]).toBe((2 * (128 + 64) + 32) * 4 * DRAM);
  });

  it("of all but multiply-accumulates is that of memory", async () => {
    const { totals } = await count("input: 4x4x8\nlayers: [ { maxpool: 2 } ]");
    expect(totals).toMatchObject({
      multiplicationEnergy: 0,
      additionEnergy: 0,
      energy: (128 + 32) * 4 * DRAM,
    });
  });

  it.each([
    ["{ weights: binary, inputs: binary }", "", { additionEnergy: ["binary"], energy: ["binary"] }],
    ["int4", "", { multiplicationEnergy: ["mult int4"], energy: ["mult int4"] }],
    [
      "64",
      "",
      {
        multiplicationEnergy: ["mult of 64 bits"],
        additionEnergy: ["add of 64 bits"],
        energy: ["mult of 64 bits", "add of 64 bits"],
      },
    ],
    [
      "fp32",
      "energy: { mult: { fp32: 2 } }",
      { additionEnergy: ["add fp32"], memoryEnergy: ["memory"], energy: ["add fp32", "memory"] },
    ],
  ])("at %s names what the table lacks: %s", async (precision, table, missing) => {
    const { leftOut } = await count(`${SPEC}precision: [ ${precision} ]\n${table}`);
    expect(leftOut).toEqual(missing);
  });
});

describe("a table of the user's own", () => {
  const TABLE = "energy: { mult: { fp32: 2 }, add: { fp32: 1 }, binary: 0.25, memory: 10, source: a chip }\n";

  it("replaces the usual one", async () => {
    const { totals } = await count(SPEC + TABLE);
    expect(totals["energy"]).toBe(512 * 2 + 512 + (128 + 64 + 32) * 4 * 10);
    const binary = await count(`${SPEC}${TABLE}precision: [ { weights: binary, inputs: binary } ]`);
    expect(binary.totals["additionEnergy"]).toBe(512 / 4);
    expect(binary.leftOut).toEqual({});
  });

  it("is inherited, and replaced whole", async () => {
    const files = { "base.yaml": SPEC + TABLE };
    const inherited = await count("extends: base.yaml", {}, files);
    expect(inherited.totals["additionEnergy"]).toBe(512);
    const replaced = await count("extends: base.yaml\nenergy: { mult: { fp32: 3 } }", {}, files);
    expect(replaced.totals["energy"]).toBe(512 * 3);
    expect(replaced.leftOut["energy"]).toEqual(["add fp32", "memory"]);
  });

  it("has its mistakes named where they are", async () => {
    const table =
      "energy: { mult: { fp23: 1, int8: -1 }, ad: {}, memory: much, binary: 1e999, source: [ a ] }";
    expect(await complaints(`${SPEC}${table}`)).toMatchObject([
      { code: "unknown-key", marked: "fp23", help: "did you mean `fp32`?", line: 3 },
      { code: "wrong-type", marked: "-1", message: "`int8` is a number of picojoules from 0, got `-1`" },
      { code: "unknown-key", marked: "ad", help: "did you mean `add`?" },
      { code: "wrong-type", marked: "much" },
      { code: "wrong-type", marked: "1e999" },
      { code: "wrong-type", message: "`source` is text, got a list" },
    ]);
    expect(await complaints(`${SPEC}energy: 3`)).toMatchObject([
      { code: "wrong-type", message: "`energy` is a map, got `3`" },
    ]);
  });
});
