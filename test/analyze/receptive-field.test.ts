import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fieldsOf } from "../../src/analyze/receptive-field.js";
import { toNumber } from "../../src/core/ratio.js";
import { cases } from "../ops/cases.js";
import { bundledGraph, count, countLayers, graphOf } from "../support/count.js";

/** The largest field, and how the last map lies over the input, as `size jump start`. */
async function fieldOf(input: string, layers: string): Promise<string> {
  const fields = fieldsOf(await graphOf(`input: ${input}\nlayers: ${layers}`));
  const sides = fields.findLast((field) => field !== undefined) ?? [];
  return sides.map(({ size, jump, start }) => `${size} ${toNumber(jump)} ${start}`).join(", ");
}

/** A window of one side. */
interface Sliding {
  readonly name: "conv" | "maxpool" | "pad" | "slice";
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly padding: number;
}

const sliding: fc.Arbitrary<Sliding> = fc.record({
  name: fc.constantFrom("conv", "maxpool", "pad", "slice"),
  kernel: fc.integer({ min: 1, max: 5 }),
  stride: fc.integer({ min: 1, max: 3 }),
  dilation: fc.integer({ min: 1, max: 3 }),
  padding: fc.integer({ min: 0, max: 4 }),
});

function layerOf({ name, kernel, stride, dilation, padding }: Sliding): string {
  const ends = `[${padding}, 1]`;
  if (name === "pad") return `pad: ${ends}`;
  if (name === "slice") return `slice: { step: ${stride} }`;
  const own = name === "conv" ? `out: 1, dilation: ${dilation}, ` : "";
  return `${name}: { ${own}kernel: ${kernel}, stride: ${stride}, padding: ${ends} }`;
}

/** The input positions between which a layer's output positions from `low` to `high` read. */
function readBy(
  { name, kernel, stride, dilation, padding }: Sliding,
  [low, high]: [number, number],
): [number, number] {
  if (name === "pad") return [low - padding, high - padding];
  if (name === "slice") return [low * stride, high * stride];
  const spread = (kernel - 1) * (name === "conv" ? dilation : 1);
  return [low * stride - padding, high * stride - padding + spread];
}

describe("a receptive field", () => {
  it("is what a position of the output is traced back to, through any windows", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(sliding, { minLength: 1, maxLength: 5 }), async (windows) => {
        const fields = fieldsOf(
          await graphOf(
            `input: 9999x1\nlayers: [ ${windows.map((each) => `{ ${layerOf(each)} }`).join(", ")} ]`,
          ),
        );
        const [field] = fields.at(-1) ?? [];
        if (field === undefined) throw new Error("there is no map");
        for (const at of [0, 7]) {
          const [low, high] = windows.reduceRight<[number, number]>(
            (seen, each) => readBy(each, seen),
            [at, at],
          );
          expect(field.size).toBe(high - low + 1);
          expect(field.start + at * toNumber(field.jump)).toBe((low + high) / 2);
        }
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    // Nothing but the position itself, whatever the channels.
    ["9x9x4", "[ pointwise: 8, relu, batchnorm, shuffle: 2, dropout ]", "1 1 0, 1 1 0"],
    // Both sides apart; the largest counts.
    ["9x9x4", "[ conv: { out: 4, kernel: 1x7 } ]", "1 1 0, 7 1 0"],
    // Each position of the transposed convolution comes from 2 neighbours, which are 2 pixels apart and see 2.
    ["8x8x4", "[ maxpool: 2, transposedconv: { out: 4, kernel: 4, stride: 2, padding: 1 } ]", "4 1 0, 4 1 0"],
    ["8x8x4", "[ maxpool: 2, resize: 2 ]", "2 1 0, 2 1 0"],
    ["8x8x4", "[ maxpool: 2, resize: { scale: 2, mode: bilinear } ]", "4 1 0, 4 1 0"],
    ["8x8x4", "[ pixelunshuffle: 2, pixelshuffle: 2 ]", "2 1 0, 2 1 0"],
    // 7 positions in 3 windows: 0 to 2, 2 to 4 and 4 to 6; in 7, each is one.
    ["7x7x4", "[ adaptiveavgpool: 3 ]", `3 ${7 / 3} ${(7 / 3 - 1) / 2}`.replace(/.*/, "$&, $&")],
    ["7x7x4", "[ adaptiveavgpool: 7 ]", "1 1 0, 1 1 0"],
    // The larger one of two branches.
    [
      "9x9x4",
      "[ branches: [ conv: { out: 4, kernel: 3 }, conv: { out: 4, kernel: 5 }, identity ] ]",
      "5 1 0, 5 1 0",
    ],
    // Squeeze and excite sees all of the map, and isn't followed.
    ["9x9x4", "[ conv: { out: 4, kernel: 3 }, squeeze-excite: 2 ]", "3 1 0, 3 1 0"],
  ])("of %s, %s", async (input, layers, expected) => {
    expect(await fieldOf(input, layers)).toBe(expected);
  });

  it("ends with the last map", async () => {
    const { layers, totals } = await count(
      "input: 9x9x4\nlayers: [ conv: { out: 4, kernel: 3 }, globalavgpool, pointwise: 2, flatten, linear: 3 ]",
    );
    expect(layers.map(({ values }) => values["receptiveField"])).toEqual([3, ...Array(4)]);
    expect(layers.map(({ grid }) => grid)).toEqual([{ jump: [1, 1], start: [0, 0] }, null, null, null, null]);
    expect(totals["receptiveField"]).toBe(3);
  });

  it("isn't there in a network without maps", async () => {
    const { totals } = await count("input: 784\nlayers: [ linear: 300, relu, linear: 10 ]");
    expect(totals).not.toHaveProperty("receptiveField");
  });

  it("of ResNet-50 as TensorFlow-Slim builds it is the published one", async () => {
    const { totals } = await count(`input: 224x224x3
layers:
  - conv: { out: 64, kernel: 7, stride: 2 }
  - maxpool: { kernel: 3, stride: 2 }
  - for: { n: [3, 4, 6, 3], mid: [64, 128, 256, 512], s: [2, 2, 2, 1] }
    repeat: $n
    bottleneck: { mid: $mid, stride: $s if $last else 1 }
  - globalavgpool`);
    expect(totals["receptiveField"]).toBe(483);
  });
});

describe("what an op reads of a side", () => {
  it.each(cases)("moves on by its stride: %s", async (_, input, layers) => {
    const { graph } = await countLayers(input, layers);
    for (const { op, arguments: given, application } of graph.nodes) {
      const [[entering = []], [leaving = []]] = [application.inputs, application.outputs];
      const stride = op.stride?.(given, entering, leaving);
      const reach = op.reach?.(given, entering, leaving);
      if (stride !== undefined) expect(reach).toMatchObject(stride.map((step) => ({ step })));
    }
  });

  it("is known of every op that changes the sides of a map", async () => {
    const graph = await bundledGraph("efficientnet-b0");
    for (const { op, application } of graph.nodes) {
      const [[entering = []], [leaving = []]] = [application.inputs, application.outputs];
      if (op.reach === undefined) expect(leaving.slice(1)).toEqual(entering.slice(1));
    }
  });
});
