import type { Diagnostics } from "../../core/diagnostic.js";
import { parseJson } from "../json.js";
import type { ModelFile } from "../model-file.js";
import { rootAttribute } from "./hdf5/root-attribute.js";

const TO_JSON =
  'write the layers as JSON: open("model.json", "w").write(keras.models.load_model(…).to_json())';

/**
 * What `to_json` would write of the model in an `.h5` file; its weights are never read.
 * @returns `undefined` after a mistake, as where the file has weights alone
 * @throws {SpecError} for a file that is damaged
 */
export async function readHdf5Model(file: ModelFile, diagnostics: Diagnostics): Promise<unknown> {
  const config = await rootAttribute({ name: "model_config", help: TO_JSON }, file);
  if (config === undefined) {
    diagnostics.error(
      "missing-key",
      `${file.name} has no \`model_config\`: HDF5 files of \`save_weights\` have weights alone, and not the layers`,
      undefined,
      { help: 'save the whole model: model.save("model.h5"), or its layers: model.to_json()' },
    );
    return undefined;
  }
  return parseJson(config, `\`model_config\` of ${file.name}`, diagnostics);
}
