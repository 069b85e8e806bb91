import { describeDamage, jsonFile } from "../../support/damage.js";
import { branchedModel, functionsModel, nestedModel, recurrentModel, sequenceModel } from "./keras-models.js";

describeDamage("keras", [
  jsonFile(branchedModel),
  jsonFile(recurrentModel),
  jsonFile(nestedModel),
  jsonFile(functionsModel),
  jsonFile(sequenceModel),
]);
