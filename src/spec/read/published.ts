import { didYouMean } from "../../core/nearest.js";
import type { Place } from "../../core/source.js";
import { visitVariables } from "../reads.js";
import type { Expression, Figure, NamedValue } from "../syntax.js";
import type { YamlEntry, YamlList, YamlMap, YamlNode, YamlScalar } from "../yaml/tree.js";
import { asMap, kindOf, type ReadContext } from "./context.js";
import { metricUnits } from "./metric-units.js";
import { readExpressionEntry, readNamedValues, readValue } from "./value.js";

/** What may stand beside the figures of an entry of `published`. */
export const qualifiers = [
  "source",
  "for",
  "variant",
  "rows",
  "cut",
  "only",
  "except",
  "layer",
  "erratum",
  "unlike",
  "thousand",
  "let",
  "within",
] as const;

/** Names in a row's header that aren't figures or hyperparameters. */
const rowQualifiers = ["layer", "variant", "erratum", "unlike", "cut", "only", "except", "thousand"] as const;

/** The figures that an entry may state: metrics by name, and `total`, which is params and buffers together. */
export const figureNames: readonly string[] = [...metricUnits.keys(), "total"];

/** Cells in which nothing is printed; YAML takes no lone `-` inside brackets. */
const EMPTY: ReadonlySet<string> = new Set(["-", "–", "~", ""]);

interface Common extends Omit<Figure, "metric" | "formula" | "printed" | "place"> {
  /** What the entry prints beside metrics, by name. */
  readonly formulas: ReadonlyMap<string, Expression>;
}

/** Reads `published`: figures that others print for the network, inline or as rows of a table. */
export function readPublished(entry: YamlEntry | undefined, context: ReadContext): Figure[] {
  if (entry === undefined) return [];
  if (entry.value?.kind !== "list") {
    context.diagnostics.error(
      "wrong-type",
      `\`published\` is a list, got ${kindOf(entry.value)}`,
      entry.value?.place ?? entry.key.place,
    );
    return [];
  }
  return entry.value.items.flatMap((item) => {
    if (item.kind === "map") return readEntry(item, context);
    context.diagnostics.error("wrong-type", `a published figure is a map, got ${kindOf(item)}`, item.place, {
      help: 'write `- { params: 4.2M, source: "arXiv:1704.04861, Table 8" }`',
    });
    return [];
  });
}

function readEntry(map: YamlMap, context: ReadContext): Figure[] {
  const found = new Map(map.entries.map((each) => [each.key.text, each]));
  const source = found.get("source")?.value;
  if (source?.kind !== "scalar") {
    context.diagnostics.error("missing-key", "a published figure needs its `source`", map.place);
  }
  const settings = found.get("for")?.value;
  const common: Common = {
    source: source?.kind === "scalar" ? source.text : "",
    settings: settings?.kind === "map" ? readNamedValues(settings, context) : [],
    variant: textOf(found.get("variant")),
    cut: cutOf(found.get("cut")?.value, context) ?? false,
    only: wordsOf(found.get("only"), context),
    except: wordsOf(found.get("except"), context),
    layer: textOf(found.get("layer")),
    erratum: textOf(found.get("erratum")),
    unlike: textOf(found.get("unlike")),
    thousand: thousandOf(found.get("thousand")?.value, context) ?? 1000,
    formulas: readFormulas(found.get("let"), context),
    within: withinOf(found.get("within")?.value, context),
  };
  if (settings !== undefined && settings?.kind !== "map") {
    context.diagnostics.error(
      "wrong-type",
      `\`for\` is a map of hyperparameters, got ${kindOf(settings)}`,
      settings?.place ?? map.place,
    );
  }
  const inline = map.entries.filter((each) => !(qualifiers as readonly string[]).includes(each.key.text));
  const figures = inline.flatMap((each) => readFigure(each.key, each.value, common, context));
  const rows = found.get("rows");
  if (rows === undefined && figures.length === 0 && inline.length === 0) {
    context.diagnostics.error("missing-key", "this entry states no figure", map.place, {
      help: `one of ${figureNames.join(", ")}, or \`rows\``,
    });
  }
  return [...figures, ...(rows === undefined ? [] : readRows(rows, common, context))];
}

function readFigure(key: YamlScalar, value: YamlNode | null, common: Common, context: ReadContext): Figure[] {
  const { formulas, ...others } = common;
  if (!figureNames.includes(key.text) && !formulas.has(key.text)) {
    context.diagnostics.error("unknown-key", `\`published\` has no figure \`${key.text}\``, key.place, {
      help: didYouMean(key.text, [...figureNames, ...qualifiers]) ?? `figures: ${figureNames.join(", ")}`,
    });
    return [];
  }
  if (value?.kind !== "scalar" || !isPrintedFigure(value.text)) {
    context.diagnostics.error(
      "wrong-type",
      `\`${key.text}\` is a figure as it is printed, got ${kindOf(value)}`,
      value?.place ?? key.place,
      {
        help: 'such as 4.2M, 569M, 3.8G or "138,357,544"',
      },
    );
    return [];
  }
  const formula = formulas.get(key.text);
  return [{ ...others, metric: key.text, formula, printed: value.text, place: value.place }];
}

/** Whether a text is a figure: digits, thousands separators, a decimal point, a unit. */
export function isPrintedFigure(text: string): boolean {
  return /^(\d{1,3}(,\d{3})+|\d+)(\.\d+)?\s?[KMGBT]?$/.test(text);
}

/** Reads `rows`: a header of figures, hyperparameters and qualifiers, then a row a setting. */
function readRows(entry: YamlEntry, common: Common, context: ReadContext): Figure[] {
  const list = entry.value?.kind === "list" ? entry.value.items : [];
  const [header, ...rows] = list.filter((row): row is YamlList => row.kind === "list");
  if (header === undefined || rows.length === 0 || rows.length + 1 < list.length) {
    context.diagnostics.error(
      "wrong-type",
      "`rows` is a list of rows, the first of which names the columns",
      entry.value?.place ?? entry.key.place,
    );
    return [];
  }
  const columns = header.items.filter((cell): cell is YamlScalar => cell.kind === "scalar");
  if (!columns.some(({ text }) => isFigureName(text, common))) {
    context.diagnostics.error("missing-key", "no column of this table is a figure", header.place, {
      help: `figures: ${figureNames.join(", ")}`,
    });
  }
  return rows.flatMap((row) => {
    if (row.items.length === columns.length) return readRow(columns, row, common, context);
    context.diagnostics.error(
      "wrong-type",
      `this row has ${row.items.length} cells, but the table has ${columns.length} columns`,
      row.place,
    );
    return [];
  });
}

function readRow(
  columns: readonly YamlScalar[],
  row: YamlList,
  common: Common,
  context: ReadContext,
): Figure[] {
  const settings: NamedValue[] = [...common.settings];
  const qualified = new Map<string, YamlScalar>();
  const figures: [YamlScalar, YamlScalar][] = [];
  for (const [index, cell] of row.items.entries()) {
    const column = columns[index] as YamlScalar;
    if (cell.kind === "scalar" && EMPTY.has(cell.text)) continue;
    const isFigure = isFigureName(column.text, common);
    const isQualifier = (rowQualifiers as readonly string[]).includes(column.text);
    if (!isFigure && !isQualifier) {
      settings.push({ name: column.text, namePlace: column.place, value: readValue(cell, context) });
    } else if (cell.kind !== "scalar") {
      context.diagnostics.error("wrong-type", `\`${column.text}\` is text, got ${kindOf(cell)}`, cell.place);
    } else if (isFigure) {
      figures.push([column, cell]);
    } else {
      qualified.set(column.text, cell);
    }
  }
  const selectors = (name: "only" | "except") => {
    const cell = qualified.get(name);
    return cell === undefined ? common[name] : [{ text: cell.text, place: cell.place }];
  };
  const own: Common = {
    ...common,
    settings,
    layer: qualified.get("layer")?.text ?? common.layer,
    variant: qualified.get("variant")?.text ?? common.variant,
    erratum: qualified.get("erratum")?.text ?? common.erratum,
    unlike: qualified.get("unlike")?.text ?? common.unlike,
    cut: cutOf(qualified.get("cut"), context) ?? common.cut,
    thousand: thousandOf(qualified.get("thousand"), context) ?? common.thousand,
    only: selectors("only"),
    except: selectors("except"),
  };
  return figures.flatMap(([column, cell]) => readFigure(column, cell, own, context));
}

function isFigureName(name: string, { formulas }: Common): boolean {
  return figureNames.includes(name) || formulas.has(name);
}

/** Reads `let` of an entry: names for what is printed beside metrics, as formulas of these. */
function readFormulas(entry: YamlEntry | undefined, context: ReadContext): ReadonlyMap<string, Expression> {
  const map = entry && asMap(entry.value, "let", entry.key, context);
  const formulas = new Map<string, Expression>();
  for (const each of map?.entries ?? []) {
    const { key } = each;
    const formula = readExpressionEntry(each, context);
    const isTaken = figureNames.includes(key.text) || (qualifiers as readonly string[]).includes(key.text);
    if (isTaken) {
      context.diagnostics.error(
        "duplicate-name",
        `\`${key.text}\` has a meaning of its own here`,
        key.place,
        {
          help: "choose another name",
        },
      );
    } else if (formula !== undefined && namesMetrics(formula, context)) formulas.set(key.text, formula);
  }
  return formulas;
}

/** Whether all variables of a formula are metrics. */
function namesMetrics(formula: Expression, context: ReadContext): boolean {
  let all = true;
  visitVariables(formula.node, (variable) => {
    if (metricUnits.has(variable.name)) return;
    all = false;
    const message = `there is no metric \`${variable.name}\``;
    context.diagnostics.error("unknown-name", message, formula.placeOf(variable), {
      help:
        didYouMean(variable.name, [...metricUnits.keys()]) ??
        `metrics: ${[...metricUnits.keys()].join(", ")}`,
    });
  });
  return all;
}

/** How far a figure may lie from print. */
function withinOf(node: YamlNode | null | undefined, context: ReadContext): number | undefined {
  if (node === undefined || node === null) return undefined;
  if (node.kind === "scalar" && /^\d+(\.\d+)?$/.test(node.text)) return Number(node.text);
  context.diagnostics.error(
    "wrong-type",
    `\`within\` is a number such as 0.5, got ${kindOf(node)}`,
    node.place,
  );
  return undefined;
}

/** `true` for a figure that was cut off. */
function cutOf(node: YamlNode | null | undefined, context: ReadContext): boolean | undefined {
  if (node === undefined || node === null) return undefined;
  if (node.kind === "scalar" && (node.text === "true" || node.text === "false")) return node.text === "true";
  context.diagnostics.error("wrong-type", `\`cut\` is true or false, got ${kindOf(node)}`, node.place);
  return undefined;
}

function thousandOf(node: YamlNode | null | undefined, context: ReadContext): number | undefined {
  if (node === undefined || node === null) return undefined;
  if (node.kind === "scalar" && (node.text === "1000" || node.text === "1024")) return Number(node.text);
  context.diagnostics.error("wrong-type", `\`thousand\` is 1000 or 1024, got ${kindOf(node)}`, node.place);
  return undefined;
}

function textOf(entry: YamlEntry | undefined): string | undefined {
  return entry?.value?.kind === "scalar" ? entry.value.text : undefined;
}

function wordsOf(entry: YamlEntry | undefined, context: ReadContext): { text: string; place: Place }[] {
  const value = entry?.value;
  if (value === undefined || value === null) return [];
  const nodes = value.kind === "list" ? value.items : [value];
  return nodes.flatMap((node) => {
    if (node.kind === "scalar") return [{ text: node.text, place: node.place }];
    context.diagnostics.error("wrong-type", `\`${entry?.key.text}\` is a list of ops and paths`, node.place);
    return [];
  });
}
