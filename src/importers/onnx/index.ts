import type { Importer } from "../importer.js";
import { convert } from "./convert.js";
import { inputsOf } from "./inputs.js";
import { onnxRules } from "./ops/index.js";
import { readModel } from "./read-model.js";

/** Open Neural Network Exchange: protobuf, of which only the structure is read. */
export const onnx: Importer = {
  name: "onnx",
  title: "ONNX",
  source: "https://github.com/onnx/onnx/blob/main/onnx/onnx.proto and docs/Operators.md",
  ops: [...onnxRules.values()].map(({ name, becomes, limits }) => ({
    name,
    becomes,
    ...(limits !== undefined && { limits }),
  })),
  async read(file, options, diagnostics) {
    const model = await readModel(file, options.mostOps);
    const inputs = inputsOf(model.graph, options, diagnostics);
    if (inputs === undefined) return undefined;
    const graph = convert(model, inputs, options.mostOps, diagnostics);
    if (graph.nodes.length === 0 && graph.uncounted.length === 0 && !diagnostics.hasErrors) {
      diagnostics.error("empty", `${file.name} has no ops`);
    }
    const name = model.graph.name || file.name.replace(/^.*\//, "").replace(/\.\w+$/, "");
    return { name, graph };
  },
};
