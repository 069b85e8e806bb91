import { analyze } from "../../src/analyze/analyze.js";
import { Diagnostics } from "../../src/core/diagnostic.js";
import { fileOfBytes } from "../../src/core/model-file.js";
import { onnx as importer } from "../../src/importers/onnx/index.js";
import { readNetwork } from "../../src/importers/read-network.js";
import { onnxFile, type TestModel } from "./onnx.js";

/** What becomes of a model that a test writes down. */
export async function read(model: TestModel, inputs: Record<string, readonly number[]> = {}) {
  const diagnostics = new Diagnostics();
  const options = { inputs: new Map(Object.entries(inputs)), phase: "test" as const, mostOps: 1000 };
  const file = fileOfBytes("a.onnx", "a.onnx", onnxFile(model));
  const network = await readNetwork(importer, file, options, diagnostics);
  return { network, graph: network?.graph, diagnostics: diagnostics.list };
}

/** Its totals, ops and outputs. */
export async function totals(model: TestModel) {
  const { graph, diagnostics } = await read(model);
  if (graph === undefined) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  const ops = graph.nodes.map(({ op }) => op.name);
  return {
    ...analyze(graph).totals,
    ops,
    uncounted: graph.uncounted,
    outputs: graph.outputs.map((t) => t.shape),
  };
}
