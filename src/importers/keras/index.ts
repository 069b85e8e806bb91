import type { Diagnostics } from "../../core/diagnostic.js";
import type { Importer, SupportedOp } from "../importer.js";
import { readJson } from "../json.js";
import type { ModelFile } from "../model-file.js";
import { functionTypes } from "./functions/index.js";
import type { LayerType } from "./layer-type.js";
import { layerTypes } from "./layers/index.js";
import { readKerasModel } from "./read-model.js";
import { isArchive, isHdf5 } from "./recognise.js";

/** Keras models: what `to_json` writes, `.keras` archives, and `.h5` files. */
export const keras: Importer = {
  name: "keras",
  title: "Keras",
  source: "https://keras.io/api/layers/",
  ops: [
    ...layerTypes.map((type) => supported(type, "")),
    ...functionTypes.map((type) => supported(type, "keras.ops, tf: ")),
  ],
  async read(file, options, diagnostics) {
    const name = file.name.replace(/^.*[\\/]/, "").replace(/\.[^.]*$/, "");
    const document = await documentOf(file, diagnostics);
    return document === undefined ? undefined : readKerasModel(document, name, options, diagnostics);
  },
};

function supported({ names, becomes, limits }: LayerType, where: string): SupportedOp {
  return { name: `${where}${names.join(", ")}`, becomes, ...(limits !== undefined && { limits }) };
}

/** The JSON of a model, whatever it is kept in. */
async function documentOf(file: ModelFile, diagnostics: Diagnostics): Promise<unknown> {
  const start = await file.read(0, 8);
  if (isHdf5(start)) return (await import("./hdf5-model.js")).readHdf5Model(file, diagnostics);
  if (isArchive(start)) return (await import("./archive.js")).readArchive(file, diagnostics);
  return readJson(file, diagnostics);
}
