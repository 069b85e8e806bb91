import { expandNamed } from "../analyze/expand-named.js";
import { metrics } from "../analyze/metrics/index.js";
import { blocks } from "../blocks/index.js";
import { type Diagnostic, Diagnostics, SpecError } from "../core/diagnostic.js";
import { type Explanation, explainNamed, explainPath } from "../explain/explain.js";
import { ops } from "../ops/index.js";
import { explainText } from "../reporters/explain-text.js";
import { jsonText, layerObject, SCHEMA_VERSION } from "../reporters/json.js";
import { bundledNames, FileLoader, isExistingFile } from "./files.js";
import { checkFormat } from "./options.js";
import { writeOutput } from "./output.js";
import { BAD_INPUT, OK, type Streams } from "./streams.js";

/** Explains a block or op with arguments, or a layer of a model. */
export async function explain(
  what: string,
  rest: readonly string[],
  given: Readonly<Record<string, unknown>>,
  streams: Streams,
): Promise<number> {
  const destination = checkFormat(given);
  const isJson = destination.format === "json";
  const [path, ...more] = rest;
  const isLayer = path !== undefined && more.length === 0 && !path.includes("=");
  if (path === undefined && isModel(what, streams)) {
    throw new SpecError("usage", `which layer of ${what} is to be explained?`, undefined, {
      help: `write \`lightnet-cost explain ${what} <layer>\`; \`lightnet-cost ${what}\` shows the layers`,
    });
  }
  const explained = isLayer
    ? await explainLayer(what, path, streams)
    : explainNamed(what, readArguments(rest));
  if (Array.isArray(explained)) {
    const { showDiagnostics } = await import("./failure.js");
    showDiagnostics(explained, isJson, streams, destination);
    return BAD_INPUT;
  }
  const result = explained as Explanation;
  writeOutput(isJson ? jsonOf(result) : explainText(result), destination, streams);
  return OK;
}

/** Whether a name is that of a model, and of no block or op. */
function isModel(name: string, streams: Streams): boolean {
  if (blocks.has(name) || ops.has(name)) return false;
  return bundledNames().includes(name) || isExistingFile(name, streams);
}

async function explainLayer(
  id: string,
  path: string,
  streams: Streams,
): Promise<Explanation | readonly Diagnostic[]> {
  const diagnostics = new Diagnostics();
  const isFile = isExistingFile(id, streams);
  const named = await expandNamed(id, {}, isFile, new FileLoader(streams), diagnostics);
  if (named === undefined) return diagnostics.list.filter(({ severity }) => severity === "error");
  return explainPath(path, named.graph);
}

function readArguments(texts: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    texts.map((text) => {
      const equals = text.indexOf("=");
      if (equals > 0) return [text.slice(0, equals), text.slice(equals + 1)];
      throw new SpecError("usage", `\`${text}\` is no argument`, undefined, {
        help: "write name=value, such as kernel=3",
      });
    }),
  );
}

function jsonOf(explanation: Explanation): string {
  const document = {
    schemaVersion: SCHEMA_VERSION,
    ...explanation,
    layers: explanation.layers.map((layer) => layerObject(layer, metrics)),
  };
  return `${jsonText(document, 2)}\n`;
}
