import type { ModelFile } from "../../core/model-file.js";
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
    const { name } = model.graph;
    return { name: NAMES_OF_EXPORTERS.has(name) ? nameOf(file) : name, graph };
  },
};

/** What PyTorch's exporters and tf2onnx call every graph. */
const NAMES_OF_EXPORTERS = new Set(["", "torch_jit", "torch-jit-export", "main_graph", "tf2onnx"]);

/** The name of a file without its folder and what stands behind its last dot. */
function nameOf({ name }: ModelFile): string {
  return name.replace(/^.*\//, "").replace(/\.\w+$/, "");
}
