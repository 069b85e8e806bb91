import type { BudgetResult, CheckedModel } from "../../budgets/result.js";
import { printable } from "../../core/printable.js";
import { positionOf } from "../../core/source.js";
import { changeSentence } from "./change-words.js";
import type { CheckOptions, CheckRenderer } from "./reporter.js";
import { contributorText, nameOf, sentenceOf } from "./words.js";

/**
 * JUnit XML, as Jenkins and GitLab read it: a suite a model, a case a budget. It has no level between
 * passed and failed: what only warns is a case that passed, with what is to be said as its output.
 */
export const junit: CheckRenderer = ({ models }, options) =>
  [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="lightnet-cost" ${counts(
      models.flatMap(({ results }) => results),
      options,
    )}>`,
    ...models.flatMap((checked) => suiteOf(checked, options)),
    "</testsuites>",
    "",
  ].join("\n");

function counts(results: readonly BudgetResult[], options: CheckOptions): string {
  const failures = results.filter((result) => isFailure(result, options)).length;
  return `tests="${results.length}" failures="${failures}" errors="0" time="0"`;
}

function suiteOf({ model, results }: CheckedModel, options: CheckOptions): string[] {
  return [
    `  <testsuite name="${escaped(model.id)}" ${counts(results, options)}>`,
    ...results.flatMap((result) => caseOf(model.id, result, options)),
    "  </testsuite>",
  ];
}

function caseOf(model: string, result: BudgetResult, options: CheckOptions): string[] {
  const attributes = `name="${escaped(nameOf(result))}" classname="${escaped(model)}" time="0"`;
  if (result.verdict === "within") return [`    <testcase ${attributes}/>`];
  const text = result.verdict === "warn" ? escaped(sentenceOf(result)) : details(result, options);
  const outcome = isFailure(result, options)
    ? `<failure type="budget" message="${escaped(sentenceOf(result))}">${text}</failure>`
    : `<system-out>${text}</system-out>`;
  return [`    <testcase ${attributes}>`, `      ${outcome}`, "    </testcase>"];
}

function isFailure({ verdict }: BudgetResult, { warnOnly = false }: CheckOptions): boolean {
  return verdict === "over" && !warnOnly;
}

function details(result: BudgetResult, { fromRoot = (file) => file }: CheckOptions): string {
  const { place, unit, metric, largest, changes } = result;
  const { line, column } = positionOf(place);
  const lines = [
    `${fromRoot(place.source.name)}:${line}:${column}`,
    sentenceOf(result),
    ...(changes.length === 0 ? [] : ["what changed:"]),
    ...changes.map((change) => `  ${changeSentence(change, metric, unit)}`),
    ...(largest.length === 0 ? [] : ["the largest:"]),
    ...largest.map((contributor) => `  ${contributorText(contributor, unit)}`),
  ];
  return lines.map(escaped).join("\n");
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

/** Text for an element or an attribute; what XML 1.0 has no way to write is a visible escape. */
function escaped(text: string): string {
  return printable(text)
    .replace(/[&<>"]/g, (character) => ENTITIES[character] as string)
    .replace(/[\ufffe\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16)}`);
}
