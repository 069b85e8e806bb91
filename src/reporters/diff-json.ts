import type { ModelReport, Report } from "../analyze/report.js";
import type { Diagnostic } from "../core/diagnostic.js";
import type { LayerChange, ModelDiff } from "../diff/changes.js";
import { largestFirst } from "./diff-view.js";
import { diagnosticObject, jsonPieces, modelObject, SCHEMA_VERSION } from "./json.js";

/** A difference as one JSON document; options for readers don't change it. */
export function* diffJson(
  diff: ModelDiff,
  metrics: Report["metrics"],
  diagnostics: readonly Diagnostic[],
): Iterable<string> {
  const document = {
    schemaVersion: SCHEMA_VERSION,
    before: sideObject(diff.before, metrics),
    after: sideObject(diff.after, metrics),
    delta: diff.delta,
    ratios: diff.ratios,
    changes: changeObjects(diff),
    blocks: largestFirst(diff.blocks, orderOf(diff)),
    diagnostics: diagnostics.map(diagnosticObject),
  };
  yield* jsonPieces(document, 2, 2);
  yield "\n";
}

/** One line of JSON a layer that differs. */
export function* diffNdjson(diff: ModelDiff): Iterable<string> {
  for (const change of changeObjects(diff)) {
    yield* jsonPieces(change, 0, 0);
    yield "\n";
  }
}

/** One of the two models as it stands in a report, without its layers. */
function sideObject(model: ModelReport, metrics: Report["metrics"]): object {
  const { ratios: _, layers: __, ...side } = modelObject(model, metrics) as Record<string, unknown>;
  return side;
}

function* changeObjects(diff: ModelDiff): Iterable<object> {
  for (const change of largestFirst(diff.changes, orderOf(diff))) yield changeObject(change);
}

function changeObject({ kind, before, after, details, delta }: LayerChange): object {
  return {
    kind,
    before: before?.path ?? null,
    after: after?.path ?? null,
    op: (after ?? before)?.op,
    block: (after ?? before)?.block,
    details: details.map((detail) => ({
      name: detail.name,
      before: detail.before ?? null,
      after: detail.after ?? null,
    })),
    delta,
  };
}

/** All metrics in turn, whichever a table shows. */
function orderOf({ delta }: ModelDiff): { readonly columns: readonly string[]; readonly sort: undefined } {
  return { columns: Object.keys(delta), sort: undefined };
}
