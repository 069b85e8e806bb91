import type { Importer } from "../importer.js";
import { bareName, readText } from "../text/read-text.js";
import { readCfg } from "./cfg.js";
import { DarknetNetwork } from "./network.js";
import { sectionRules } from "./sections/index.js";

/** Darknet's cfg files, those of pjreddie and of AlexeyAB. */
export const darknetImporter: Importer = {
  name: "darknet",
  title: "Darknet cfg",
  source:
    "https://github.com/pjreddie/darknet and https://github.com/AlexeyAB/darknet, src/parser.c and src/*_layer.c",
  ops: [...sectionRules.values()].map(({ type, becomes, limits }) => ({
    name: type,
    becomes,
    ...(limits !== undefined && { limits }),
  })),
  async read(file, options, diagnostics) {
    const source = await readText(file, diagnostics);
    if (source === undefined) return undefined;
    const graph = new DarknetNetwork(
      readCfg(source, options.mostOps, diagnostics),
      options,
      diagnostics,
    ).read();
    return graph && { name: bareName(file.name), graph };
  },
};
