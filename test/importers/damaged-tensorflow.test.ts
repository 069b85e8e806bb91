import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { importers } from "../../src/importers/index.js";
import { hdf5File } from "../support/hdf5-file.js";
import { importBytes } from "../support/import.js";
import { archive, called, functional, input, layer, tensor } from "../support/keras-model.js";
import { graphModel, numbers, placeholder, smallGraphModel, window } from "../support/tfjs-model.js";
import { liteFile, smallLiteFile } from "../support/tflite-file.js";

const functionalModel = JSON.stringify(
  functional(
    "m",
    [
      input("x", 8, 8, 3),
      layer("Conv2D", "c", { filters: 4, kernel_size: [3, 3], padding: "same", activation: "relu" }, ["x"]),
      layer("BatchNormalization", "b", { axis: [3] }, ["c"]),
      layer("Add", "a", {}, [["c", "b"]]),
      layer("GlobalAveragePooling2D", "g", {}, ["a"]),
      layer("Dense", "d", { units: 5 }, ["g", "d"]),
    ],
    ["x"],
    ["d"],
  ),
);

const sequential = JSON.stringify({
  class_name: "Sequential",
  config: [
    { class_name: "LSTM", config: { name: "l", batch_input_shape: [null, 6, 4], units: 5 } },
    { class_name: "Dense", config: { name: "d", units: 10 } },
  ],
});

const functions = JSON.stringify(
  functional(
    "m",
    [
      input("x", 4, 6, 4),
      called("Subtract", "s", {}, [1, tensor("x", [4, 6, 4])], { module: "keras.src.ops.numpy" }),
      called(
        "GetItem",
        "i",
        {},
        [tensor("s"), [null, { class_name: "__slice__", config: { start: 1, stop: -1, step: 2 } }, 0]],
        { module: "keras.src.ops.numpy" },
      ),
      called("Split", "c", { indices_or_sections: [1, 3], axis: 1 }, [tensor("s")], {
        module: "keras.src.ops.numpy",
      }),
      {
        class_name: "TFOpLambda",
        name: "p",
        config: { name: "p", function: "compat.v1.pad" },
        inbound_nodes: [
          [
            "c",
            0,
            2,
            {
              paddings: [
                [0, 0],
                [1, 2],
                [0, 0],
                [0, 1],
              ],
            },
          ],
        ],
      },
      called("Mine", "o", {}, [tensor("p", [4, 6, 5])]),
      called("Mean", "r", { axis: [1, 2] }, [tensor("o", [4, 6, 5])], { module: "keras.src.ops.numpy" }),
    ],
    ["x"],
    ["r"],
  ),
);

const sequences = JSON.stringify(
  functional(
    "m",
    [
      input("x", 5, 6),
      called("MultiHeadAttention", "a", { num_heads: 2, key_dim: 4 }, [tensor("x"), tensor("x")]),
      called("GroupedQueryAttention", "q", { head_dim: 2, num_query_heads: 4, num_key_value_heads: 2 }, [
        tensor("a"),
        tensor("x"),
      ]),
      called("EinsumDense", "e", { equation: "ab...x,xyz->ab...yz", output_shape: [2, 3] }, [tensor("q")]),
      layer("TimeDistributed", "t", { layer: { class_name: "Flatten", config: {} } }, ["e"]),
      layer("Dot", "d", { axes: [2, -1] }, [["t", "x"]]),
      layer("RNN", "r", { cell: { class_name: "LSTMCell", config: { units: 3 } } }, ["d"]),
    ],
    ["x"],
    ["r"],
  ),
);

const text = (value: string) => new TextEncoder().encode(value);

/** Small files of each format, or of each kind of it. */
const files: Readonly<Record<string, readonly Uint8Array[]>> = {
  keras: [
    text(functionalModel),
    text(functions),
    text(sequences),
    text(sequential),
    archive({ "config.json": functionalModel }),
  ],
  "keras/hdf5": [
    hdf5File({ backend: "tensorflow", model_config: sequential }, { isContinued: true }),
    hdf5File({ backend: "tensorflow", model_config: sequential }, { header: 2, isContinued: true }),
    hdf5File({ model_config: sequential }, { header: 2, texts: "inline" }),
  ],
  tfjs: [
    text(smallGraphModel()),
    text(
      JSON.stringify({ modelTopology: { model_config: JSON.parse(functionalModel) }, weightsManifest: [] }),
    ),
    text(
      graphModel(
        [
          placeholder("x", 1, 4, 4, 2),
          { name: "pad", op: "Pad", input: ["x", "ends"] },
          { name: "conv", op: "Conv2D", input: ["pad", "w"], attr: window(1, "VALID") },
        ],
        { ends: [4, 2], w: [3, 3, 2, 4] },
      ),
    ),
    text(
      graphModel(
        [
          placeholder("x", -1, 4, 4, 2),
          numbers("zero", 0),
          numbers("one", 1),
          numbers("two", 2, 2),
          { name: "shape", op: "Shape", input: ["x"] },
          { name: "side", op: "StridedSlice", input: ["shape", "one", "two", "one"] },
          { name: "tall", op: "Pack", input: ["x", "x"], attr: { axis: { i: "1" } } },
          { name: "parts", op: "Unpack", input: ["tall"], attr: { axis: { i: "-2" } } },
          { name: "some", op: "Slice", input: ["parts:3", "zero", "one"] },
          { name: "split", op: "Split", input: ["one", "x"], attr: { num_split: { i: "2" } } },
          { name: "bias", op: "BiasAdd", input: ["split:1", "b"], attr: { data_format: { s: "TkNIVw==" } } },
        ],
        { b: [2] },
      ),
    ),
  ],
  tflite: [
    smallLiteFile(),
    smallLiteFile(9),
    liteFile(
      [
        { name: "x", shape: [1, 5, 6] },
        { name: "w", shape: [4, 6] },
        { name: "v", shape: [4, 4] },
        { name: "b", shape: [4] },
        { name: "states", shape: [1, 5, 4] },
        { name: "parts", shape: [1, 4] },
        { name: "axis", shape: [1], type: 2, numbers: [1] },
        { name: "last", shape: [1, 2] },
      ],
      [
        {
          code: 44,
          inputs: [0, 1, 1, 1, 1, 2, 2, 2, 2, -1, -1, -1, 3, 3, 3, 3],
          outputs: [4],
          options: [[0, 1, 4]],
        },
        { code: 88, inputs: [4], outputs: [5], options: [[1, 4, 1]] },
        { code: 49, inputs: [6, 5], outputs: [7], options: [[0, 4, 2]] },
      ],
      [0],
      [7],
    ),
    liteFile(
      [
        { name: "a", shape: [1, 4, 4, 2] },
        { name: "ends", shape: [4, 2], type: 2, numbers: [0, 0, 1, 1, 1, 1, 0, 0] },
        { name: "b", shape: [1, 6, 6, 2] },
        { name: "shape", shape: [2], type: 2, numbers: [1, -1] },
        { name: "c", shape: [1, 72] },
      ],
      [
        { code: 34, inputs: [0, 1], outputs: [2] },
        { code: 22, inputs: [2, 3], outputs: [4] },
      ],
      [0],
      [4],
    ),
  ],
};

/** A network whole or in part, or what is wrong with it; nothing is thrown. */
async function expectAnswer(bytes: Uint8Array): Promise<void> {
  const file = { name: "a", size: bytes.length };
  if (![...importers.values()].some(({ recognises }) => recognises(bytes.subarray(0, 65_536), file))) return;
  const { network, errors, totals } = await importBytes(bytes, "a", { mostOps: 10_000 });
  if (network === undefined) {
    expect(errors.join()).not.toBe("");
    expect(errors.join()).not.toMatch(/undefined|NaN|\[object/);
  } else {
    for (const name of ["params", "macs", "flops"]) expect(totals?.[name]).toSatisfy(Number.isSafeInteger);
  }
}

describe.each(Object.entries(files))("damaged files of %s", (format, whole) => {
  const which = fc.nat(whole.length - 1);

  it("are whole to begin with", async () => {
    for (const bytes of whole) {
      const found = await importBytes(bytes);
      expect(found.format).toBe(format.split("/")[0]);
      expect(found.errors).toEqual([]);
    }
  });

  it("may end anywhere", async () => {
    for (const bytes of whole) {
      for (let length = 0; length < bytes.length; length += 1) await expectAnswer(bytes.slice(0, length));
    }
  });

  it("may have any bytes changed", { timeout: 120_000 }, async () => {
    const change = fc.record({
      at: fc.nat(),
      to: fc.oneof(fc.nat(255), fc.constantFrom(0, 255, 0x2d, 0x39)),
    });
    await fc.assert(
      fc.asyncProperty(which, fc.array(change, { minLength: 1, maxLength: 6 }), async (index, changes) => {
        const bytes = (whole[index] as Uint8Array).slice();
        for (const { at, to } of changes) bytes[at % bytes.length] = to;
        await expectAnswer(bytes);
      }),
      { numRuns: 3000, seed: 8 },
    );
  });

  it("may have pieces repeated or cut out", { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(which, fc.nat(), fc.nat(60), fc.nat(), async (index, from, length, to) => {
        const bytes = whole[index] as Uint8Array;
        const piece = bytes.subarray(from % bytes.length, (from % bytes.length) + length);
        const at = to % bytes.length;
        await expectAnswer(Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at)]));
        await expectAnswer(
          Buffer.concat([
            bytes.subarray(0, from % bytes.length),
            bytes.subarray((from % bytes.length) + length),
          ]),
        );
      }),
      { numRuns: 1000, seed: 8 },
    );
  });
});
