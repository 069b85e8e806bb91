import type { ModelFile } from "../core/model-file.js";
import type { Importer } from "./importer.js";

/** How much of a file its format is recognised by, in bytes. */
export const START_LENGTH = 64 * 1024;

/** How a format is recognised and loaded. */
export interface Format {
  /**
   * Whether a file looks like one of this format.
   * @param start its first 64 KiB, or all of it
   */
  recognises(start: Uint8Array, file: Pick<ModelFile, "name" | "size">): boolean;
  load(): Promise<Importer>;
}
