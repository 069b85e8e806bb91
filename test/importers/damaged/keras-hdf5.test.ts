import { binaryFile, describeDamage } from "../../support/damage.js";
import { hdf5File } from "../../support/hdf5-file.js";
import { recurrentModel } from "./keras-models.js";

const attributes = { backend: "tensorflow", model_config: JSON.stringify(recurrentModel) };

describeDamage("keras", [
  binaryFile(hdf5File(attributes, { isContinued: true })),
  binaryFile(hdf5File(attributes, { header: 2, isContinued: true })),
  binaryFile(hdf5File(attributes, { header: 2, texts: "inline" })),
]);
