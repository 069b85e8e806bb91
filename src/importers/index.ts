import type { Importer } from "./importer.js";
import type { ModelFile } from "./model-file.js";

/** How a format is recognised and loaded. */
export interface Format {
  /**
   * Whether a file looks like one of this format.
   * @param start its first 64 KiB, or all of it
   */
  recognises(start: Uint8Array, file: Pick<ModelFile, "name" | "size">): boolean;
  load(): Promise<Importer>;
}

/** All formats of model files, by name. A new one is a folder and a line here. */
export const importers: ReadonlyMap<string, Format> = new Map([]);
