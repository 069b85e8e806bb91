import { closeSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folderWith } from "../support/folder.js";
import { archive, functional, input, layer } from "../support/keras-model.js";
import { onnxFile, type TestNode } from "../support/onnx.js";
import { runMeasured } from "../support/run-measured.js";
import { graphModel, placeholder } from "../support/tfjs-model.js";
import { liteFile } from "../support/tflite-file.js";

/** What any file may take, and what one of 4 GB may, in bytes. */
const MOST_MEMORY = 500e6;
const LITTLE_MEMORY = 200e6;

/** Files are up to 12 MB large, and several run at a time. */
const TIMEOUT = { timeout: 240_000 };

function repeated(times: number, write: (index: number) => string): string {
  return Array.from({ length: times }, (_, index) => write(index)).join("");
}

const data = 'input: "d" input_dim: 1 input_dim: 3 input_dim: 8 input_dim: 8\n';

const relu = (name: string, bottom = "d", top = "d") =>
  `layer { name: "${name}" type: "ReLU" bottom: "${bottom}" top: "${top}" }\n`;

const caffe: Readonly<Record<string, [text: string, answer: string]>> = {
  "49,000 layers": [data + repeated(49_000, (n) => relu(`l${n}`)), "total"],
  "100,000 layers on a line": [data + repeated(100_000, (n) => relu(`l${n}`).trim()), "more than 50000 ops"],
  "layers that double": [
    data +
      repeated(40_000, (n) =>
        relu(`l${n}`, n ? `b${n - 1}` : "d", `b${n}`)
          .replace("ReLU", "Concat")
          .replace(/(bottom: \S+)/, "$1 $1"),
      ),
    "above 2^53",
  ],
  "a blob of a million axes": [
    `layer { name: "i" type: "Input" top: "d" input_param { shape { ${"dim: 1 ".repeat(1_000_000)}} } }`,
    "more than 500000 fields",
  ],
  "blobs of 2,000 axes": [
    `layer { name: "i" type: "Input" top: "d" input_param { shape { ${"dim: 1 ".repeat(2000)}} } }\n${repeated(20_000, (n) => relu(`l${n}`))}`,
    "2000 axes",
  ],
  "a name of a megabyte among many": [
    data + relu("a".repeat(1_000_000)) + repeated(30_000, (n) => relu(`l${n}`)),
    "total",
  ],
  "a name of very many levels": [data + relu("a/".repeat(2_000_000)), "total"],
  "very many ratios of boxes": [
    `${data}layer { name: "p" type: "PriorBox" bottom: "d" bottom: "d" top: "p" prior_box_param { ${repeated(300_000, (n) => `aspect_ratio: ${n} `)}} }`,
    "PriorBox",
  ],
  "a text that isn't closed": [`layer { name: "a" } ${'"\\'.repeat(4_000_000)}`, "isn't closed"],
  "very deep nesting": ["layer { ".repeat(1_000_000), "levels of braces"],
  // Neither is a network, but is looked at as one may be.
  "very many comments": [`layer { ${"# \n".repeat(20_000)}x`, "YAML"],
  "very many spaces": [`layer${" ".repeat(60_000)}x`, "a spec is a map"],
};

const net = "[net]\nwidth=8\nheight=8\nchannels=3\n";

const darknet: Readonly<Record<string, [text: string, answer: string]>> = {
  "49,000 sections": [net + "[dropout]\n".repeat(49_000), "total"],
  "800,000 sections of no known type": [net + "[magic]\n".repeat(800_000), "more than 50000 sections"],
  "very many options": [`${net}[dropout]\n${repeated(600_000, (n) => `o${n}=1\n`)}`, "total"],
  "a route of millions": [`${net}[dropout]\n[route]\nlayers=${"0,".repeat(3_900_000)}`, "concat"],
  "routes that double": [
    `${net}[dropout]\n${repeated(40_000, (n) => `[route]\nlayers=${n},${n}\n`)}`,
    "above 2^53",
  ],
  "a type of megabytes": [`${net}[${"a".repeat(8_000_000)}]`, "no rule"],
  "millions of mistakes": [net + "x\n".repeat(4_000_000), "expected `option=value`"],
  "blank lines": [`${"\n".repeat(60_000)}x`, "a spec is a map"],
};

const chain = (length: number, write: (index: number) => TestNode): TestNode[] =>
  Array.from({ length }, (_, index) => write(index));

const from = (index: number) => (index === 0 ? "x" : `a${index - 1}`);

/** A function that calls the next one twice, 40 of them. */
const doubling = Array.from({ length: 40 }, (_, n) => ({
  name: `F${n}`,
  domain: "own",
  inputs: ["p"],
  outputs: ["q"],
  nodes: [
    { op: `F${n + 1}`, domain: "own", inputs: ["p"], outputs: ["r"] },
    { op: `F${n + 1}`, domain: "own", inputs: ["r"], outputs: ["q"] },
  ],
}));

/** A graph that holds the same empty field again and again, and nothing else. */
const empty = (field: number, times: number) =>
  new Uint8Array([
    8,
    8,
    0x3a,
    ...varint(2 * times),
    ...Buffer.alloc(2 * times).map((_, at) => (at % 2 === 0 ? 8 * field + 2 : 0)),
  ]);

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) | 128, ...varint(Math.floor(value / 128))];
}

const onnx: Readonly<Record<string, [bytes: () => Uint8Array, answer: string]>> = {
  "20,000 ops": [
    () => onnxFile({ nodes: chain(20_000, (n) => ({ op: "Relu", inputs: [from(n)], outputs: [`a${n}`] })) }),
    "total",
  ],
  "a circle of 20,000": [
    () =>
      onnxFile({
        nodes: chain(20_000, (n) => ({ op: "Relu", inputs: [`a${(n + 1) % 20_000}`], outputs: [`a${n}`] })),
      }),
    "circle",
  ],
  "functions that double": [
    () =>
      onnxFile({ nodes: [{ op: "F0", domain: "own", inputs: ["x"], outputs: ["y"] }], functions: doubling }),
    "more than 50000 ops",
  ],
  "2,000 names of 500 levels": [
    () =>
      onnxFile({
        nodes: chain(2000, (n) => ({
          op: "Relu",
          name: `${"a/".repeat(500)}${n}`,
          inputs: [from(n)],
          outputs: [`a${n}`],
        })),
      }),
    "total",
  ],
  "2 million empty ops": [() => empty(1, 2_000_000), "more ops"],
  "2 million empty weights": [() => empty(5, 2_000_000), "more tensors"],
  "2 million empty inputs": [() => empty(11, 2_000_000), "more tensors"],
};

const kerasChain = (length: number) =>
  functional(
    "m",
    [
      input("x", 8, 8, 3),
      ...Array.from({ length }, (_, n) => layer("ReLU", `l${n}`, {}, [n === 0 ? "x" : `l${n - 1}`])),
    ],
    ["x"],
    [`l${length - 1}`],
  );

/** Models in models, each called twice by the one around it. */
function nested(depth: number): object {
  let model: object = functional("m", [input("x", 8, 8, 3), layer("ReLU", "r", {}, ["x"])], ["x"], ["r"]);
  for (let level = 0; level < depth; level += 1) {
    const inner = { ...model, name: "a", inbound_nodes: [[["x", 0, 0, {}]], [["a", 0, 0, {}]]] };
    model = functional("m", [input("x", 8, 8, 3), inner], ["x"], ["a@1"]);
  }
  return model;
}

const emptyLayers = `{"class_name": "Sequential", "config": [${"{},".repeat(2_700_000)}{}]}`;

const keras: Readonly<Record<string, [bytes: () => string | Uint8Array, answer: string]>> = {
  "20,000 layers": [() => JSON.stringify(kerasChain(20_000)), "total"],
  "models that double": [() => JSON.stringify(nested(30)), "more than 50000 ops"],
  "2,700,000 empty layers": [() => emptyLayers, "more than 50000 layers"],
  "brackets in brackets": [
    () => `{"class_name": "Sequential", "config": ${"[".repeat(4_000_000)}`,
    "more than 500 deep",
  ],
  "an input of a million sides": [
    () =>
      JSON.stringify({
        class_name: "Sequential",
        config: [layer("ReLU", "r", { batch_input_shape: new Array(1_000_000).fill(1) })],
      }),
    "1000000 sides",
  ],
  "an archive of 100 MB": [() => archive({ "config.json": " ".repeat(100_000_000) }), "more than 8 MiB"],
  "an archive of 100 MB that says it is smaller": [
    () => archive({ "config.json": " ".repeat(100_000_000) }, 8_000_000),
    "isn't a whole archive",
  ],
  "an archive of empty layers": [() => archive({ "config.json": emptyLayers }), "more than 50000 layers"],
};

const image = placeholder("x", 1, 8, 8, 3);

const tfjs: Readonly<Record<string, [text: () => string, answer: string]>> = {
  "20,000 nodes": [
    () =>
      graphModel(
        [
          image,
          ...Array.from({ length: 20_000 }, (_, n) => ({ name: `a${n}`, op: "Relu", input: [from(n)] })),
        ],
        {},
      ),
    "total",
  ],
  "a circle of 20,000": [
    () =>
      graphModel(
        [
          image,
          ...Array.from({ length: 20_000 }, (_, n) => ({
            name: `a${n}`,
            op: "Relu",
            input: [`a${(n + 1) % 20_000}`],
          })),
        ],
        {},
      ),
    "read each other",
  ],
  "2,700,000 empty nodes": [
    () => `{"format":"graph-model","modelTopology":{"node":[${"{},".repeat(2_700_000)}{}]}}`,
    "more than 50000 ops",
  ],
  "10^9 parts": [
    () =>
      graphModel(
        [
          image,
          {
            name: "axis",
            op: "Const",
            attr: { value: { tensor: { dtype: "DT_INT32", tensorShape: {}, intVal: [3] } } },
          },
          { name: "s", op: "Split", input: ["axis", "x"], attr: { num_split: { i: "1000000000" } } },
        ],
        {},
      ),
    "1 op has no rule (Split)",
  ],
};

const tflite: Readonly<Record<string, [bytes: () => Uint8Array, answer: string]>> = {
  "10,000 operators": [
    () =>
      liteFile(
        Array.from({ length: 10_001 }, (_, n) => ({ name: `t${n}`, shape: [1, 8, 8, 3] })),
        Array.from({ length: 10_000 }, (_, n) => ({ code: 19, inputs: [n], outputs: [n + 1] })),
        [0],
        [10_000],
      ),
    "total",
  ],
};

/** What is said of a file: no crash, a known status, little memory. */
async function answerTo(name: string, cwd: string, most = MOST_MEMORY): Promise<string> {
  const { status, stdout, stderr, memory } = await runMeasured([name], cwd);
  expect([0, 1, 2]).toContain(status);
  expect(stderr).not.toMatch(/\n\s+at /);
  expect(memory).toBeLessThan(most);
  // Nothing that a file holds fills a terminal.
  expect(stderr.length).toBeLessThan(40_000);
  return stdout + stderr;
}

describe.each<[string, Readonly<Record<string, [unknown, string]>>]>([
  ["caffe", caffe],
  ["darknet", darknet],
  ["onnx", onnx],
  ["keras", keras],
  ["tfjs", tfjs],
  ["tflite", tflite],
])("%s", (_, files) => {
  it.each(Object.entries(files))("%s", TIMEOUT, async (__, [content, answer]) => {
    const made = (typeof content === "function" ? content() : content) as string | Uint8Array;
    expect(await answerTo("./model", folderWith({ model: made }))).toContain(answer);
  });
});

describe("a sparse ONNX file of 4 GB", () => {
  const rest = onnxFile({ nodes: [{ op: "Relu", inputs: ["x"], outputs: ["y"] }] });
  const graph = rest.subarray((rest[3] as number) < 128 ? 4 : 5, rest.length - 4);

  it.each<[where: string, fields: number[], answer: string]>([
    // A weight's elements are passed over.
    ["weights", [5, 9], "total"],
    ["the sides of weights", [5, 1], "where a short one stands"],
    ["the name of a weight", [5, 8], "where a short one stands"],
    ["the integers of an attribute", [1, 5, 8], "where a short one stands"],
    ["the name of the graph", [2], "where a short one stands"],
  ])("that consists of %s", TIMEOUT, async (_, fields, answer) => {
    // The heads of the messages around the hole, from the inside.
    let before: number[] = [];
    for (const field of fields.toReversed()) {
      before = [8 * field + 2, ...varint(2 ** 32 + before.length), ...before];
    }
    const size = 2 ** 32 + before.length + graph.length;
    const head = new Uint8Array([8, 8, 0x3a, ...varint(size), ...before]);
    const cwd = folderWith({ "model.onnx": "" });
    const descriptor = openSync(join(cwd, "model.onnx"), "w");
    writeSync(descriptor, head, 0, head.length, 0);
    writeSync(descriptor, graph, 0, graph.length, head.length + 2 ** 32);
    closeSync(descriptor);
    expect(await answerTo("model.onnx", cwd, LITTLE_MEMORY)).toContain(answer);
  });
});
