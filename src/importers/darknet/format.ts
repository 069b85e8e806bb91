import type { Format } from "../format.js";

export const darknet: Format = {
  recognises(start) {
    const text = new TextDecoder("utf-8").decode(start);
    return /^\uFEFF?(\s|[#;][^\n]*\n)*\[\s*net(work)?\s*\]/.test(text);
  },
  load: async () => (await import("./importer.js")).darknetImporter,
};
