import type { Format } from "../format.js";

/** A layer, or an input as Caffe writes it; YAML's `layers:` and JSON's quotes look otherwise. */
const LAYER = /(^|[\s}])layers?\s*(:\s*)?\{\s*(name|type|bottom|top|layer|include|exclude|param)\b\s*[:{]/;
const INPUT = /(^|\s)(input_dim\s*:\s*\d+\s|input_shape\s*(:\s*)?\{)/;
const COMMENT = /(^|[\s{}])#[^\n]*/g;

export const caffe: Format = {
  recognises(start) {
    const text = new TextDecoder("utf-8").decode(start).replace(COMMENT, "$1");
    return !/^\s*[{[]/.test(text) && !text.includes("\0") && (LAYER.test(text) || INPUT.test(text));
  },
  load: async () => (await import("./importer.js")).caffeImporter,
};
