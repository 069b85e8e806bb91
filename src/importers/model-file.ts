export type { ModelFile } from "../core/model-file.js";
