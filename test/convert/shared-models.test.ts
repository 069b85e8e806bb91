import { existsSync, readdirSync, readFileSync } from "node:fs";
import { extname, join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { analyze } from "../../src/analyze/analyze.js";
import { convert } from "../../src/convert/convert.js";
import { Diagnostics } from "../../src/core/diagnostic.js";
import { fileOfBytes } from "../../src/core/model-file.js";
import { importers } from "../../src/importers/index.js";
import { readNetwork } from "../../src/importers/read-network.js";
import { count, root } from "../support/count.js";

const folder = join(root, "..", "shared", "models");
const isHere = existsSync(folder);
const files = isHere
  ? readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => [".onnx", ".prototxt", ".cfg", ".json", ".tflite"].includes(extname(file)))
      .sort()
  : [];

async function read(path: string) {
  const file = fileOfBytes(path, path, readFileSync(join(folder, path)));
  const start = await file.read(0, 65536);
  const [, format] = [...importers].find(([, each]) => each.recognises(start, file)) ?? [];
  if (format === undefined) return undefined;
  const options = { inputs: new Map(), phase: "test" as const, mostOps: 100_000 };
  return readNetwork(await format.load(), file, options, new Diagnostics());
}

describe.runIf(isHere)("a converted model file has the report of the file itself", () => {
  it.each(files.map((file) => relative(".", file)))("%s", async (path) => {
    const network = await read(path);
    // What can't be read whole can't be converted, which other tests say of each file.
    if (network === undefined || network.graph.uncounted.length > 0) return;
    const { layers, totals } = analyze(network.graph);
    const converted = await count(await convert(network.graph, network.name));
    expect(converted.totals).toEqual(totals);
    const plain = (all: typeof layers) =>
      all.map(({ op, inputs, outputs, values }) => ({ op, inputs, outputs, values }));
    expect(plain(converted.layers)).toEqual(plain(layers));
  });
});
