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
  jsonFile(
    JSON.parse(
      graphModel(
        [
          placeholder("x", -1, 4, 4, 2),
          numbers("zero", 0),
          numbers("one", 1),
          numbers("two", 2, 2),
          { name: "shape", op: "Shape", input: ["x"] },
          { name: "side", op: "StridedSlice", input: ["shape", "one", "two", "one"] },
          { name: "tall", op: "Pack", input: ["x", "x"], attr: { axis: { i: "1" } } },
          { name: "parts", op: "Unpack", input: ["tall"], attr: { axis: { i: "-2" } } },
          { name: "some", op: "Slice", input: ["parts:3", "zero", "one"] },
          { name: "split", op: "Split", input: ["one", "x"], attr: { num_split: { i: "2" } } },
          { name: "bias", op: "BiasAdd", input: ["split:1", "b"], attr: { data_format: { s: "TkNIVw==" } } },
        ],
        { b: [2] },
      ),
    ),
  ),
]);
