import type { Importer, SupportedOp } from "../importer.js";
import { readJson } from "../json.js";
import { layerTypes } from "./layers/index.js";
import { readKerasModel } from "./read-model.js";
import { isArchive, isHdf5 } from "./recognise.js";

/** Keras models: what `to_json` writes, and `.keras` archives. */
export const keras: Importer = {
  name: "keras",
  title: "Keras",
  source: "https://keras.io/api/layers/",
  ops: layerTypes.map(
    ({ names, becomes, limits }): SupportedOp => ({
      name: names.join(", "),
      becomes,
      ...(limits !== undefined && { limits }),
    }),
  ),
  async read(file, options, diagnostics) {
    const start = await file.read(0, 8);
    if (isHdf5(start)) {
      diagnostics.error(
        "unreadable",
        `${file.name} is an HDF5 file, of which only Keras's own library reads the layers`,
        undefined,
        { help: 'write them as JSON: open("model.json", "w").write(keras.models.load_model(…).to_json())' },
      );
      return undefined;
    }
    const name = file.name.replace(/^.*[\\/]/, "").replace(/\.[^.]*$/, "");
    const document = isArchive(start)
      ? await (await import("./archive.js")).readArchive(file, diagnostics)
      : await readJson(file, diagnostics);
    return document === undefined ? undefined : readKerasModel(document, name, options, diagnostics);
  },
};
