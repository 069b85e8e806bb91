import { Diagnostics } from "../../src/core/diagnostic.js";
import type { ImportOptions } from "../../src/importers/importer.js";
import { importers } from "../../src/importers/index.js";

/** Reads a model file that a test writes down. */
export async function read(format: string, text: string | Uint8Array, options: Partial<ImportOptions> = {}) {
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
  const file = {
    name: `model.${format}`,
    size: bytes.length,
    read: async (offset: number, length: number) => bytes.subarray(offset, offset + length),
  };
  const diagnostics = new Diagnostics();
  const importer = await importers.get(format)?.load();
  const network = await importer?.read(
    file,
    { inputs: new Map(), phase: "test", mostOps: 100_000, ...options },
    diagnostics,
  );
  return { network, diagnostics: diagnostics.list };
}
