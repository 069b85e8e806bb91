import type { Importer, SupportedOp } from "../importer.js";
import { isEntries, readJson } from "../json.js";
import { graphOps } from "./ops/index.js";
import { storedTensors } from "./stored.js";

/** TensorFlow.js: a layers model is a Keras model in a frame, a graph model a graph of TensorFlow's ops. */
export const tfjs: Importer = {
  name: "tfjs",
  title: "TensorFlow.js",
  source:
    "https://www.tensorflow.org/js/guide/save_load; https://www.tensorflow.org/api_docs/python/tf/raw_ops",
  ops: [
    { name: "layers model", becomes: "what becomes of the same layers of Keras" },
    ...graphOps.map(
      ({ names, becomes, limits }): SupportedOp => ({
        name: names.join(", "),
        becomes,
        ...(limits !== undefined && { limits }),
      }),
    ),
  ],
  async read(file, options, diagnostics) {
    const document = await readJson(file, diagnostics);
    if (document === undefined) return undefined;
    const topology = isEntries(document) ? document["modelTopology"] : undefined;
    if (!isEntries(document) || !isEntries(topology)) {
      diagnostics.error("missing-key", `${file.name} has no \`modelTopology\`: the layers aren't in it`);
      return undefined;
    }
    const name = file.name.replace(/^.*[\\/]/, "").replace(/\.[^.]*$/, "");
    if (Array.isArray(topology["node"])) {
      const { readGraphModel } = await import("./graph-model.js");
      return readGraphModel(
        topology["node"],
        storedTensors(document["weightsManifest"]),
        name,
        options,
        diagnostics,
      );
    }
    const { readKerasModel } = await import("../keras/read-model.js");
    return readKerasModel(topology["model_config"] ?? topology, name, options, diagnostics);
  },
};
