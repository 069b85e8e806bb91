import { describeDamage, jsonFile } from "../../support/damage.js";
import { branchedModel, nestedModel, recurrentModel } from "./keras-models.js";

describeDamage("keras", [jsonFile(branchedModel), jsonFile(recurrentModel), jsonFile(nestedModel)]);
