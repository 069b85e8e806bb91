import { expect, it } from "vitest";
import { answerOf } from "../../support/damage.js";
import { held, onnxFile } from "../../support/onnx.js";

const relu = [{ op: "Relu", inputs: ["x"], outputs: ["y"] }];

const filled = [
  { op: "ConstantOfShape", inputs: ["s"], outputs: ["c"] },
  { op: "Add", inputs: ["x", "c"], outputs: ["y"] },
];

const range = [{ op: "Range", inputs: ["a", "b", "d"], outputs: ["y"] }];
const limits = { a: { dims: [], data: [0] }, b: { dims: [], data: [1e9] }, d: { dims: [], data: [1] } };

function nested(depth: number): number[] {
  let inner: number[] = [];
  for (let level = 0; level < depth; level += 1) inner = held(5, held(6, inner));
  return held(7, held(1, inner));
}

const doubling = Array.from(
  { length: 100 },
  (_, n) => `layer { name: "x" type: "Concat" bottom: "a${n}" bottom: "a${n}" top: "a${n + 1}" }`,
).join("\n");

// What is counted may be a part: an op that has no rule, or no shape, is named.
it.each<[format: string, what: string, file: string | Uint8Array, answer: "counted" | "refused"]>([
  ["onnx", "a length past the end", new Uint8Array([8, 8, 0x3a, 0xff, 0xff, 0xff, 0xff, 0x0f]), "refused"],
  ["onnx", "a length past its message", new Uint8Array([8, 8, 0x3a, 4, 0x0a, 0xff, 0xff, 0x7f]), "refused"],
  ["onnx", "a side of 10^9", onnxFile({ nodes: relu, inputs: { x: [1, 3, 1e9, 1] } }), "counted"],
  ["onnx", "10^18 elements", onnxFile({ nodes: relu, inputs: { x: [1, 3, 1e9, 1e9] } }), "refused"],
  [
    "onnx",
    "a constant of 10^9",
    onnxFile({ nodes: filled, weights: { s: { dims: [1], data: [1e9] } } }),
    "counted",
  ],
  ["onnx", "a range of 10^9", onnxFile({ nodes: range, weights: limits }), "refused"],
  ["onnx", "messages in messages", new Uint8Array(nested(500)), "counted"],
  ["caffe", "deep nesting", "layer { ".repeat(100_000), "refused"],
  ["caffe", "deep lists", "layer: [".repeat(100_000), "refused"],
  ["caffe", "many braces", "}".repeat(100_000), "refused"],
  [
    "caffe",
    "very many outputs",
    'input: "d" input_dim: [1, 999999999, 9, 9] layer { name: "c" type: "Convolution" bottom: "d" top: "c" convolution_param { num_output: 999999999 kernel_size: 1 } }',
    "refused",
  ],
  [
    "caffe",
    "a layer that reads itself",
    'input: "d" input_dim: [1, 3, 9, 9] layer { name: "c" type: "Concat" bottom: "c" bottom: "d" top: "c" }',
    "refused",
  ],
  ["caffe", "a blob that doubles", `input: "a0" input_dim: [1, 3, 9, 9]\n${doubling}`, "refused"],
  ["darknet", "a route to itself", "[net]\nwidth=8\nheight=8\nchannels=3\n[route]\nlayers=0", "refused"],
  [
    "darknet",
    "10^9 filters",
    "[net]\nwidth=8\nheight=8\nchannels=3\n[conv]\nfilters=999999999\n[conv]\nfilters=999999999",
    "refused",
  ],
  ["darknet", "very many sections", `[net]\ninputs=1\n${"[dropout]\n".repeat(50_000)}`, "refused"],
  ["darknet", "bytes that are no text", new Uint8Array([91, 110, 101, 116, 93, 255, 254, 0]), "refused"],
])("%s: %s", async (format, _, file, answer) => {
  const bytes = typeof file === "string" ? new TextEncoder().encode(file) : file;
  expect(await answerOf(format, bytes)).toBe(answer);
});
