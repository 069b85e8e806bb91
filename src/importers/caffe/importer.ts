import type { Importer } from "../importer.js";
import { bareName, readText } from "../text/read-text.js";
import { Fields } from "./fields.js";
import { dataTypes, layerRules, trainingTypes } from "./layers/index.js";
import { CaffeNetwork } from "./network.js";
import { readPrototxt } from "./prototxt.js";

/** Caffe's networks in text, old and new. */
export const caffeImporter: Importer = {
  name: "caffe",
  title: "Caffe prototxt",
  source: "https://github.com/BVLC/caffe, src/caffe/proto/caffe.proto and src/caffe/layers",
  ops: [
    ...[...layerRules.values()].map(({ type, becomes, limits }) => ({
      name: type,
      becomes,
      ...(limits !== undefined && { limits }),
    })),
    ...[...dataTypes].map((name) => ({ name, becomes: "an input of the network" })),
    ...[...trainingTypes].map((name) => ({
      name,
      becomes: "nothing: it trains or judges; with `--phase train` named as uncounted",
    })),
  ],
  async read(file, options, diagnostics) {
    const source = await readText(file, diagnostics);
    if (source === undefined) return undefined;
    const net = new Fields(readPrototxt(source, diagnostics), diagnostics);
    const name = net.word("name") ?? bareName(file.name);
    const graph = new CaffeNetwork(net, options, diagnostics).read();
    return graph && { name, graph };
  },
};
