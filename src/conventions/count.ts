import { buffers } from "../analyze/metrics/buffers.js";
import { flops } from "../analyze/metrics/flops.js";
import { macs } from "../analyze/metrics/macs.js";
import { params } from "../analyze/metrics/params.js";
import { SpecError } from "../core/diagnostic.js";
import { type FormulaValues, factsOf } from "../core/facts.js";
import type { GraphNode } from "../core/graph.js";
import type { OpMetric } from "../core/metric.js";
import { ExpressionError } from "../spec/expression/error.js";
import { NO_VARIABLES } from "../spec/expression/evaluate.js";
import { type Convention, type CountRule, selects } from "./convention.js";
import { metricName } from "./metric-name.js";

/** What one rule of a convention says of one op. */
export interface Contribution {
  /** `bias` for the part of an op's bias, else the op's kind. */
  readonly term: string;
  /** The op, or `bias of` it. */
  readonly of: string;
  readonly rule: CountRule;
  readonly value: number;
}

const metricsAsFacts = [macs, flops, params, buffers];

/** Metrics whose values are facts for rules. */
export const factMetrics: readonly string[] = metricsAsFacts.map(({ name }) => name);

/** What an op contributes to a convention's number: its own part and that of its bias, where a rule counts them. */
export function contributionsOf(convention: Convention, node: GraphNode): Contribution[] {
  const { op } = node;
  const found: Contribution[] = [];
  const own = convention.rules.get(op.name) ?? convention.rules.get(op.kind);
  if (own !== undefined) {
    found.push({ term: op.kind, of: op.name, rule: own, value: countBy(own, convention, node) });
  }
  if (node.arguments["bias"] !== true) return found;
  const bias = convention.rules.get(`${op.kind}-bias`);
  if (bias !== undefined) {
    found.push({
      term: "bias",
      of: `bias of ${op.name}`,
      rule: bias,
      value: countBy(bias, convention, node),
    });
  }
  return found;
}

/** The convention's number for one op. @throws {SpecError} when a rule gives no whole number */
export function countOf(convention: Convention, node: GraphNode): number {
  return contributionsOf(convention, node).reduce((sum, { value }) => sum + value, 0);
}

/** The parameters of one op that a convention counts. */
export function parametersOf({ parameters }: Convention, node: GraphNode): number {
  return params.value(node) + (parameters === "all" ? buffers.value(node) : 0);
}

/** The output elements of one op that a convention counts as activations. */
export function activationsOf({ activations }: Convention, node: GraphNode): number {
  return activations !== undefined && selects(activations, node)
    ? (factsFor(node).get("outputs") as number)
    : 0;
}

/** A convention's number as a metric, `convention:<name>`, which columns and budgets can name. */
export function conventionMetric(convention: Convention): OpMetric {
  const { name, unit, summary, source, uncounted } = convention;
  return {
    name: metricName(name),
    title: `${name} ${unit}`,
    unit,
    definition: source === "" ? summary : `${summary} (${source})`,
    better: "lower",
    scalesWithBatch: true,
    value: (node) => countOf(convention, node),
    isPartial: (node) => selects(uncounted, node),
    combine: "sum",
  };
}

function countBy({ selector, expression }: CountRule, { name }: Convention, node: GraphNode): number {
  const facts = factsFor(node);
  let value: unknown;
  try {
    value = expression.evaluate({
      ...NO_VARIABLES,
      lookup: (variable) => facts.get(variable),
      names: () => facts.keys(),
    });
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    throw new SpecError("expression", error.message, expression.placeOf(error), { help: error.help });
  }
  if (typeof value === "number" && Number.isInteger(value) && value >= 0) return value;
  throw new SpecError(
    "expression",
    `\`${selector}\` of ${name} gives ${String(value)} for \`${node.path}\`, not a count`,
    expression.place,
    { help: "a count is a whole number from 0: use floor, ceil, round or //" },
  );
}

const facts = new WeakMap<GraphNode, FormulaValues>();

/** The facts of an op, worked out once for all conventions. */
function factsFor(node: GraphNode): FormulaValues {
  let known = facts.get(node);
  if (known === undefined) {
    // A rule speaks of what an op reads and does, also where its weights were counted at another.
    const alone = { ...node, sharedWith: null };
    known = new Map([
      ...factsOf(node),
      ...metricsAsFacts.map((metric): [string, number] => [metric.name, metric.value(alone)]),
    ]);
    facts.set(node, known);
  }
  return known;
}
