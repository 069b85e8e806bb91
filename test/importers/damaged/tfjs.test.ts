import { describeDamage, jsonFile } from "../../support/damage.js";
import { graphModel, numbers, placeholder, smallGraphModel, window } from "../../support/tfjs-model.js";
import { branchedModel } from "./keras-models.js";

describeDamage("tfjs", [
  jsonFile(JSON.parse(smallGraphModel())),
  jsonFile({ format: "layers-model", modelTopology: { model_config: branchedModel }, weightsManifest: [] }),
  jsonFile(
    JSON.parse(
      graphModel(
        [
          placeholder("x", 1, 4, 4, 2),
          numbers("ends", 0, 0, 1, 1, 1, 1, 0, 0),
          { name: "pad", op: "Pad", input: ["x", "ends"] },
          { name: "conv", op: "Conv2D", input: ["pad", "w"], attr: window(1, "VALID") },
          numbers("shape", 1, -1),
          { name: "flat", op: "Reshape", input: ["conv", "shape"] },
        ],
        { w: [3, 3, 2, 4] },
      ),
    ),
  ),
]);
