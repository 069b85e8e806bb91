import type { Report } from "../analyze/report.js";
import type { FindSavedReport } from "../analyze/subject.js";
import { isFileName } from "../core/file-name.js";
import type { Loader } from "../core/loader.js";
import { decode } from "../spec/decode.js";

const OPENING_BRACE = "{".charCodeAt(0);

/**
 * Finds saved reports among files and standard input, by what they hold. Reading one is loaded for what
 * begins as JSON only: most of what is named is a spec.
 */
export function savedReportsOf(loader: Loader): FindSavedReport {
  const read = new Map<string, Report | undefined>();
  return async (name, from) => {
    if (name !== "-" && !isFileName(name)) return undefined;
    const { id, bytes, name: shown } = await loader.read(name, from);
    const first = bytes.find((byte) => byte > 0x20 && byte < 0x80);
    if (first !== OPENING_BRACE) return undefined;
    const { readSavedReport } = await import("../saved/read.js");
    if (!read.has(id)) read.set(id, readSavedReport(decode(bytes, shown), shown));
    return read.get(id);
  };
}
