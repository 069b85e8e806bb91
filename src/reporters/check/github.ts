import type { BudgetResult, CheckedModel } from "../../budgets/result.js";
import type { Diagnostic } from "../../core/diagnostic.js";
import { printable } from "../../core/printable.js";
import type { Place } from "../../core/source.js";
import { changeSentence } from "./change-words.js";
import { regionOf } from "./region.js";
import type { CheckOptions, CheckRenderer } from "./reporter.js";
import { contributorText, nameOf, sentenceOf } from "./words.js";

/** So many layers are named in an annotation; it shows few lines. */
const MOST_LAYERS = 3;

/**
 * Workflow commands for GitHub Actions: an error at each budget that is over (a warning where that is no
 * failure), a warning at each that warns, and at what is doubtful in a spec.
 */
export const github: CheckRenderer = ({ models, diagnostics }, options) => {
  const commands = [
    ...models.flatMap((checked) =>
      checked.results
        .filter(({ verdict }) => verdict !== "within")
        .map((result) => budgetCommand(checked, result, options)),
    ),
    ...diagnostics.map((diagnostic) => diagnosticCommand(diagnostic, options)),
  ];
  return commands.map((command) => `${command}\n`).join("");
};

function budgetCommand({ model }: CheckedModel, result: BudgetResult, options: CheckOptions): string {
  const { verdict, unit, metric, largest, changes } = result;
  const lines = [
    `${model.id}: ${sentenceOf(result)}`,
    ...(changes.length === 0 ? [] : ["What changed:"]),
    ...changes.slice(0, MOST_LAYERS).map((change) => `  ${changeSentence(change, metric, unit)}`),
    ...(largest.length === 0 ? [] : ["The largest:"]),
    ...largest.slice(0, MOST_LAYERS).map((contributor) => `  ${contributorText(contributor, unit)}`),
  ];
  const level = verdict === "over" && !options.warnOnly ? "error" : "warning";
  return commandOf(level, `Budget ${nameOf(result)}`, lines, result.place, options);
}

function diagnosticCommand(
  { severity, code, message, help, place }: Diagnostic,
  options: CheckOptions,
): string {
  return commandOf(severity, code, help === undefined ? [message] : [message, help], place, options);
}

function commandOf(
  level: "error" | "warning",
  title: string,
  lines: readonly string[],
  place: Place | undefined,
  { fromRoot = (file) => file }: CheckOptions,
): string {
  const properties: [string, string | number][] = [];
  if (place !== undefined) {
    const { startLine, startColumn, endLine, endColumn } = regionOf(place);
    properties.push(
      ["file", printable(fromRoot(place.source.name))],
      ["line", startLine],
      ["endLine", endLine],
    );
    // Columns belong to annotations of one line only; the last is inclusive here.
    if (startLine === endLine) {
      properties.push(["col", startColumn], ["endColumn", Math.max(startColumn, endColumn - 1)]);
    }
  }
  properties.push(["title", printable(title)]);
  const written = properties.map(([name, value]) => `${name}=${escapedProperty(String(value))}`);
  return `::${level} ${written.join(",")}::${escapedData(lines.map(printable).join("\n"))}`;
}

/** As @actions/toolkit's command.ts has it: what would end the command, or begin another. */
function escapedData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapedProperty(text: string): string {
  return escapedData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
