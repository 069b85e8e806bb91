import { analyze } from "../../src/analyze/analyze.js";
import { type Diagnostic, Diagnostics } from "../../src/core/diagnostic.js";
import { fileOfBytes } from "../../src/core/model-file.js";
import type { ImportOptions } from "../../src/importers/importer.js";
import { importers } from "../../src/importers/index.js";
import { readNetwork } from "../../src/importers/read-network.js";

const PLAIN: ImportOptions = { inputs: new Map(), phase: "test", mostOps: 1_000_000 };

/** Reads the bytes of a model file as the command line does, and counts it. */
export async function importBytes(
  bytes: Uint8Array | string,
  name = "model",
  options: Partial<ImportOptions> = {},
) {
  const data = typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes;
  const file = fileOfBytes(name, name, data);
  const start = await file.read(0, 64 * 1024);
  const found = [...importers].find(([, format]) => format.recognises(start, file));
  const diagnostics = new Diagnostics();
  if (found === undefined) throw new Error(`${name} has no known format`);
  const network = await readNetwork(await found[1].load(), file, { ...PLAIN, ...options }, diagnostics);
  const errors = diagnostics.list.map(({ message }: Diagnostic) => message);
  const help = diagnostics.list.flatMap((each) => each.help ?? []);
  return { format: found[0], network, errors, help, totals: network && analyze(network.graph).totals };
}
