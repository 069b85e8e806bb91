export { loadModel } from "./compile/model.js";
