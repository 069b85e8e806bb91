import { Diagnostics } from "../core/diagnostic.js";
import type { EnergyTable } from "../core/energy.js";
import type { Loader } from "../core/loader.js";
import { readEnergyFile } from "../spec/read/energy.js";
import { readSource } from "./read-source.js";
import { UsageError } from "./usage-error.js";

/**
 * The table that `--energy` names; what reads it is loaded where it is given.
 * @throws {UsageError} with all that is wrong in the file
 */
export async function energyOption(
  { energy }: Readonly<Record<string, unknown>>,
  loader: Loader,
): Promise<EnergyTable | undefined> {
  if (energy === undefined) return undefined;
  const source = await readSource(energy as string, loader);
  const { parseYaml } = await import("../spec/yaml/parse.js");
  const diagnostics = new Diagnostics();
  const tree = parseYaml(source, diagnostics);
  const table = tree && readEnergyFile(tree, diagnostics);
  if (diagnostics.hasErrors) throw new UsageError(diagnostics.list);
  return table;
}
