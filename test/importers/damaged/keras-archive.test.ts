import { describeDamage, jsonFile } from "../../support/damage.js";
import { archive } from "../../support/keras-model.js";
import { branchedModel, nestedModel, recurrentModel } from "./keras-models.js";

const archived = (model: object) =>
  jsonFile(model, (text) => archive({ "metadata.json": "{}", "config.json": text }));

describeDamage("keras", [archived(branchedModel), archived(recurrentModel), archived(nestedModel)]);
