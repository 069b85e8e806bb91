import type { Diagnostics } from "../../core/diagnostic.js";
import type { Source } from "../../core/source.js";
import type { ModelFile } from "../model-file.js";

/** No description of a network in text comes near this: 8 MiB. */
const MOST_BYTES = 8 * 1024 * 1024;

/** The whole text of a file. Comments in other encodings than UTF-8 do no harm. */
export async function readText(file: ModelFile, diagnostics: Diagnostics): Promise<Source | undefined> {
  if (file.size > MOST_BYTES) {
    diagnostics.error("too-large", `${file.name} has ${file.size} bytes, more than ${MOST_BYTES}`);
    return undefined;
  }
  const bytes = await file.read(0, file.size);
  return { name: file.name, text: new TextDecoder("utf-8").decode(bytes) };
}

/** A file's name without folders and extension, for a network that has none. */
export function bareName(file: string): string {
  return (file.split(/[\\/]/).at(-1) ?? file).replace(/\.[^.]*$/, "");
}
