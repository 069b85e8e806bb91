import { expect, it } from "vitest";
import { analyze } from "../../src/analyze/analyze.js";
import { Diagnostics } from "../../src/core/diagnostic.js";
import { onnx as importer } from "../../src/importers/onnx/index.js";
import { readNetwork } from "../../src/importers/read-network.js";
import { onnxFile } from "../support/onnx.js";

it("a file is read around its weights", async () => {
  const size = 4 * 2 ** 30;
  // A tensor of 4 GiB less its headers, of which only the length is written.
  const head = [0x08, 0x08];
  const name = [0x42, 1, 0x77, 0x08, 0x04, 0x08, 0x03, 0x08, 0x01, 0x08, 0x01, 0x10, 1];
  const rest = onnxFile({ nodes: [{ op: "Conv", inputs: ["x", "w"], outputs: ["y"] }] });
  const graph = rest.subarray(2, rest.length);
  const inside = graph.subarray((graph[1] as number) < 128 ? 2 : 3, graph.length - 4);
  const raw = size - 200;
  const varint = (value: number): number[] =>
    value < 128 ? [value] : [(value % 128) | 128, ...varint(Math.floor(value / 128))];
  const tensor = [...name, 0x4a, ...varint(raw)];
  const initializer = [0x2a, ...varint(tensor.length + raw), ...tensor];
  const graphHead = [0x3a, ...varint(initializer.length + raw + inside.length)];
  const before = new Uint8Array([...head, ...graphHead, ...initializer]);
  let most = 0;
  const file = {
    name: "sparse.onnx",
    size: before.length + raw + inside.length,
    read: async (offset: number, length: number) => {
      most += length;
      const bytes = new Uint8Array(Math.min(length, file.size - offset));
      for (const [at, part] of [
        [0, before],
        [before.length + raw, inside],
      ] as const) {
        for (let index = 0; index < part.length; index += 1) {
          const place = at + index - offset;
          if (place >= 0 && place < bytes.length) bytes[place] = part[index] as number;
        }
      }
      return bytes;
    },
  };
  const options = { inputs: new Map(), phase: "test" as const, mostOps: 1000 };
  const diagnostics = new Diagnostics();
  const network = await readNetwork(importer, file, options, diagnostics);
  expect(diagnostics.list).toEqual([]);
  expect(network && analyze(network.graph).totals.params).toBe(12);
  expect(most).toBeLessThan(2 ** 20);
});
