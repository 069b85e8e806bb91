import { SpecError } from "../../core/diagnostic.js";
import { didYouMean } from "../../core/nearest.js";
import type { BudgetSyntax, Limit } from "../syntax.js";
import type { YamlEntry, YamlMap, YamlScalar } from "../yaml/tree.js";
import { asMap, keysOf, kindOf, type ReadContext, textOf } from "./context.js";
import { readLimit } from "./limit.js";
import { isConventionMetric, metricUnits } from "./metric-units.js";
import { readNamedValues } from "./value.js";

/** What may stand beside the metrics of a budget. */
const qualifiers = ["warn", "floor", "layer", "block", "for"] as const;

/** Reads `budgets`: a list of maps from metrics to limits, or one such map. */
export function readBudgets(entry: YamlEntry | undefined, context: ReadContext): BudgetSyntax[] {
  if (entry === undefined) return [];
  const { key, value } = entry;
  const items = value?.kind === "list" ? value.items : value === null ? [] : [value];
  if (items.length === 0) {
    context.diagnostics.error("missing-key", `\`${key.text}\` names no budget`, value?.place ?? key.place, {
      help: "write `- { macs: 600M }`",
    });
  }
  return items.flatMap((item) => {
    if (item.kind === "map") return readBudget(item, context);
    context.diagnostics.error("wrong-type", `a budget is a map, got ${kindOf(item)}`, item.place, {
      help: "write `- { macs: 600M }`",
    });
    return [];
  });
}

/**
 * Reads one entry, which may set limits for several metrics.
 * @param more keys that the caller reads itself
 */
export function readBudget(map: YamlMap, context: ReadContext, more: readonly string[] = []): BudgetSyntax[] {
  const known: readonly string[] = [...qualifiers, ...more];
  const found = new Map(map.entries.map((each) => [each.key.text, each]));
  const metrics = map.entries.filter(({ key }) => !known.includes(key.text));
  if (metrics.length === 0) {
    context.diagnostics.error("missing-key", "this budget limits no metric", map.place, {
      help: "write `{ macs: 600M }`",
    });
  }
  const settings = found.get("for");
  const bound = settings && asMap(settings.value, "for", settings.key, context);
  const common = {
    floor: absolute(found.get("floor"), context),
    layer: textOf(found.get("layer"), context),
    block: textOf(found.get("block"), context),
    settings: bound ? readNamedValues(bound, context) : [],
  };
  const warn = found.get("warn");
  return metrics.flatMap((metric) => {
    if (!checkMetric(metric.key, known, context)) return [];
    const limits = readLimits(metric, warn, context);
    if (limits === undefined) return [];
    for (const limit of [limits.max, limits.warn, common.floor]) checkUnit(limit, metric.key.text, context);
    return [{ metric: metric.key.text, place: metric.key.place, ...limits, ...common }];
  });
}

/** A metric's limits: one after the colon, or `{ max: …, warn: … }`. */
function readLimits(
  { key, value }: YamlEntry,
  warnBeside: YamlEntry | undefined,
  context: ReadContext,
): { max: Limit | undefined; warn: Limit | undefined } | undefined {
  const isReal = metricUnits.get(key.text)?.isReal ?? false;
  const beside = warnBeside && readLimit(warnBeside.value, "warn", context, isReal);
  if (value?.kind !== "map") {
    const max = readLimit(value, key.text, context, isReal);
    if (value === null) {
      context.diagnostics.error("missing-key", `\`${key.text}\` has no limit`, key.place, {
        help: "write it after the colon: `macs: 600M`",
      });
    }
    return max && { max, warn: beside };
  }
  const found = keysOf(value, "a budget", ["max", "warn"], context);
  if (found.size === 0) {
    context.diagnostics.error("missing-key", `\`${key.text}\` has no limit`, value.place, {
      help: "write `max`, `warn` or both",
    });
    return undefined;
  }
  const limit = (name: string) => {
    const each = found.get(name);
    return each && readLimit(each.value, name, context, isReal);
  };
  return { max: limit("max"), warn: limit("warn") ?? beside };
}

function checkMetric(
  { text, place }: YamlScalar,
  qualifiers: readonly string[],
  context: ReadContext,
): boolean {
  if (metricUnits.has(text) || isConventionMetric(text)) return true;
  context.diagnostics.error("unknown-name", `there is no metric \`${text}\``, place, {
    help:
      didYouMean(text, [...metricUnits.keys(), ...qualifiers]) ??
      `metrics: ${[...metricUnits.keys()].join(", ")}, convention:<name>`,
  });
  return false;
}

/** Bytes limit bytes, and numbers count. */
function checkUnit(limit: Limit | undefined, metric: string, { diagnostics }: ReadContext): void {
  const mistake = limit && unitMistake(limit, metric);
  if (mistake !== undefined) diagnostics.add(mistake.diagnostic);
}

/** The mistake of a limit whose unit isn't the metric's, or `undefined`. */
export function unitMistake(limit: Limit, metric: string): SpecError | undefined {
  const inBytes = metricUnits.get(metric)?.inBytes ?? false;
  if (limit.kind !== "absolute" || limit.unit === "" || limit.isBytes === inBytes) return undefined;
  const { written, unit, place } = limit;
  return inBytes
    ? new SpecError(
        "wrong-type",
        `\`${metric}\` is in bytes, and ${written} could be ${unit}B or ${unit}iB`,
        place,
        { help: `write \`${written}B\` or \`${written}iB\`` },
      )
    : new SpecError("wrong-type", `\`${metric}\` is no number of bytes, got ${written}`, place, {
        help: "write a number such as 600M or 4.3M",
      });
}

/** A limit that must be a number of its own. */
function absolute(entry: YamlEntry | undefined, context: ReadContext): Limit | undefined {
  const limit = entry && readLimit(entry.value, entry.key.text, context);
  if (limit?.kind !== "relative") return limit;
  context.diagnostics.error("wrong-type", "`floor` is an absolute number", limit.place, {
    help: "write `floor: 1M`: how much more than the baseline is always allowed",
  });
  return undefined;
}
