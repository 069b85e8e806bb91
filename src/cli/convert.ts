import { expandNamed } from "../analyze/expand-named.js";
import { convert as converted } from "../convert/convert.js";
import { Diagnostics, SpecError } from "../core/diagnostic.js";
import type { Graph } from "../core/graph.js";
import { FileLoader, isExistingFile } from "./files.js";
import { checkOptions, usage } from "./options.js";
import { writeOutput } from "./output.js";
import { BAD_INPUT, OK, type Streams } from "./streams.js";

/** Writes a model file as a spec that has the same report. */
export async function convert(
  id: string,
  given: Readonly<Record<string, unknown>>,
  streams: Streams,
): Promise<number> {
  const { to, output, ...others } = given;
  if (to !== "yaml") throw usage(`\`--to\` has no \`${String(to)}\``, "valid: yaml");
  const options = checkOptions(others);
  const diagnostics = new Diagnostics();
  const loader = new FileLoader(streams);
  const named = await expandNamed(id, options, isExistingFile(id, streams), loader, diagnostics);
  const text = named && (await textOf(named.graph, named.name, diagnostics));
  if (diagnostics.list.length > 0) {
    const { showDiagnostics } = await import("./failure.js");
    showDiagnostics(diagnostics.list, false, streams, { color: undefined });
  }
  if (text === undefined || diagnostics.hasErrors) return BAD_INPUT;
  writeOutput(text, { output: output as string | undefined, color: undefined }, streams);
  return OK;
}

async function textOf(graph: Graph, name: string, diagnostics: Diagnostics): Promise<string | undefined> {
  try {
    return await converted(graph, name);
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    diagnostics.add(error.diagnostic);
    return undefined;
  }
}
