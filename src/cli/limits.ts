import { SpecError } from "../core/diagnostic.js";

const MIB = 1024 * 1024;

/** A larger file is no spec. */
const LARGEST_SPEC = 16 * MIB;

/** Saved reports have every layer of many models. */
export const LARGEST_FILE = 256 * MIB;

/**
 * Refuses a file that is too large for what it seems to be.
 * @param size what is known of its size, in bytes
 * @param beginning its first bytes, which tell a spec from a saved report
 * @throws {SpecError} (code `unreadable`)
 */
export function checkSize(size: number, beginning: Uint8Array, name: string): void {
  if (size <= LARGEST_SPEC) return;
  const start = new TextDecoder("latin1").decode(beginning.subarray(0, 64));
  const isReport = /^\s*\{\s*"schemaVersion"/.test(start);
  if (isReport && size <= LARGEST_FILE) return;
  throw tooLarge(name, isReport);
}

function tooLarge(name: string, isReport: boolean): SpecError {
  const [most, what] = isReport ? [LARGEST_FILE, "saved report"] : [LARGEST_SPEC, "spec"];
  return new SpecError("unreadable", `${name} is larger than ${most / MIB} MiB, which no ${what} is`);
}
