import { type Verification, verify as verifyFigures } from "../analyze/verify.js";
import { diagnosticObject, jsonText, SCHEMA_VERSION } from "../reporters/json.js";
import { verifyView } from "../reporters/verify-view.js";
import { bundledNames, FileLoader } from "./files.js";
import { namedModels } from "./named-models.js";
import { checkFormat } from "./options.js";
import { renderOptions, writeOutput } from "./output.js";
import { renderView } from "./render-view.js";
import { BAD_INPUT, DOES_NOT_HOLD, OK, type Streams } from "./streams.js";

/** Compares published figures with computed ones: of the named specs, or of the whole library. */
export async function verify(
  models: readonly string[],
  given: Readonly<Record<string, unknown>>,
  streams: Streams,
): Promise<number> {
  const destination = checkFormat(given);
  const names = models.length > 0 ? namedModels(models) : bundledNames();
  const verified = await verifyFigures(names, new FileLoader(streams));
  // That some of the library's specs have no figures is no news.
  const result = models.length > 0 ? verified : { ...verified, diagnostics: withoutDoubts(verified) };
  const failed = result.diagnostics.some(({ severity }) => severity === "error");
  const isJson = destination.format === "json" || destination.format === "ndjson";
  if (failed || result.diagnostics.length > 0) {
    const { showDiagnostics } = await import("./failure.js");
    showDiagnostics(result.diagnostics, failed && isJson, streams, destination);
    if (failed) return BAD_INPUT;
  }
  const text = isJson
    ? jsonOf(result, destination.format)
    : await renderView(verifyView(result), destination.format, renderOptions(destination, streams));
  writeOutput(text, destination, streams);
  return result.figures.some(({ verdict }) => verdict === "differs") ? DOES_NOT_HOLD : OK;
}

function withoutDoubts({ diagnostics }: Verification): Verification["diagnostics"] {
  return diagnostics.filter(({ code }) => code !== "empty");
}

function jsonOf({ figures, diagnostics }: Verification, format: string): string {
  if (format === "ndjson") return figures.map((figure) => `${jsonText(figure)}\n`).join("");
  const number = (verdict: string) => figures.filter((figure) => figure.verdict === verdict).length;
  const counts = {
    holds: number("holds"),
    differs: number("differs"),
    errata: number("erratum"),
    unlike: number("unlike"),
  };
  const document = {
    schemaVersion: SCHEMA_VERSION,
    counts,
    figures,
    diagnostics: diagnostics.map(diagnosticObject),
  };
  return `${jsonText(document, 2)}\n`;
}
