import { Diagnostics, SpecError } from "../core/diagnostic.js";
import { InexactError } from "../core/exact.js";
import type { ModelFile } from "../core/model-file.js";
import type { ImportedNetwork, Importer, ImportOptions } from "./importer.js";

/**
 * Reads a network, whatever the file holds. Mistakes are collected.
 * @returns `undefined` when there are mistakes
 */
export async function readNetwork(
  importer: Importer,
  file: ModelFile,
  options: ImportOptions,
  diagnostics: Diagnostics,
): Promise<ImportedNetwork | undefined> {
  const found = new Diagnostics();
  const network = await attempt(() => importer.read(file, options, found), file, found);
  for (const each of found.list) {
    // With errors about, doubts are mostly their echo.
    if (each.severity === "error" || !found.hasErrors) diagnostics.add(each, { round: found });
  }
  return found.hasErrors ? undefined : network;
}

/** What stops an importer in the middle is a mistake in the file, too. */
async function attempt<Result>(
  work: () => Promise<Result>,
  { name }: ModelFile,
  diagnostics: Diagnostics,
): Promise<Result | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof SpecError) diagnostics.add(error.diagnostic);
    else if (error instanceof InexactError) diagnostics.error("too-large", `${name}: ${error.message}`);
    else if (error instanceof RangeError) {
      diagnostics.error("limit", `${name} is nested too deeply, or too large, to be read`);
    } else throw error;
    return undefined;
  }
}
