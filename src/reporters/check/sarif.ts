import manifest from "../../../package.json" with { type: "json" };
import type { BudgetResult, CheckedModel } from "../../budgets/result.js";
import type { Diagnostic } from "../../core/diagnostic.js";
import { printable } from "../../core/printable.js";
import type { Place } from "../../core/source.js";
import { jsonText } from "../json.js";
import { changeSentence } from "./change-words.js";
import { regionOf } from "./region.js";
import type { CheckOptions, CheckRenderer } from "./reporter.js";
import { contributorText, sentenceOf } from "./words.js";

interface Finding {
  readonly ruleId: string;
  readonly description: string;
  readonly level: "error" | "warning";
  readonly lines: readonly string[];
  readonly place: Place | undefined;
}

/**
 * SARIF 2.1.0, for code scanning: a result for each budget that is over or warns, and for what is doubtful
 * in a spec. Budgets that hold have none: GitHub shows each result as an alert, whatever its `kind`.
 */
export const sarif: CheckRenderer = ({ models, diagnostics }, options) => {
  const findings = [
    ...models.flatMap((checked) =>
      checked.results
        .filter(({ verdict }) => verdict !== "within")
        .map((result) => budgetFinding(checked, result, options)),
    ),
    ...diagnostics.map(diagnosticFinding),
  ];
  const rules = new Map(findings.map(({ ruleId, description }) => [ruleId, description]));
  const ruleIds = [...rules.keys()];
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "lightnet-cost",
            version: manifest.version,
            informationUri: "https://www.npmjs.com/package/lightnet-cost",
            rules: [...rules].map(([id, text]) => ({ id, shortDescription: { text } })),
          },
        },
        columnKind: "utf16CodeUnits",
        results: findings.map((finding) => resultObject(finding, ruleIds, options)),
      },
    ],
  };
  return `${jsonText(log, 2)}\n`;
};

function budgetFinding(
  { model }: CheckedModel,
  result: BudgetResult,
  { warnOnly = false }: CheckOptions,
): Finding {
  const { metric, unit, verdict, place, largest, changes } = result;
  return {
    ruleId: `budget/${metric}`,
    description: `A budget of ${metric}`,
    level: verdict === "over" && !warnOnly ? "error" : "warning",
    lines: [
      `${model.id}: ${sentenceOf(result)}`,
      ...changes.map((change) => changeSentence(change, metric, unit)),
      ...largest.map((contributor) => contributorText(contributor, unit)),
    ],
    place,
  };
}

function diagnosticFinding({ code, severity, message, help, place }: Diagnostic): Finding {
  return {
    ruleId: `spec/${code}`,
    description: `A mistake or a doubt in a spec: ${code}`,
    level: severity,
    lines: help === undefined ? [message] : [message, help],
    place,
  };
}

function resultObject(
  { ruleId, level, lines, place }: Finding,
  ruleIds: readonly string[],
  { fromRoot = (file) => file }: CheckOptions,
): object {
  return {
    ruleId,
    ruleIndex: ruleIds.indexOf(ruleId),
    level,
    message: { text: lines.map(plainMessage).join("\n") },
    ...(place !== undefined && {
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: uriOf(fromRoot(place.source.name)), uriBaseId: "%SRCROOT%" },
            region: regionOf(place),
          },
        },
      ],
    }),
  };
}

/** Text in which nothing is a link (`[text](target)`) or a placeholder (`{0}`), as messages may have them. */
function plainMessage(text: string): string {
  return printable(text)
    .replaceAll("](", "\\](")
    .replace(/\{(\d+)\}/g, "{{$1}}");
}

/** A file's name as a relative reference, each of its parts escaped. */
function uriOf(file: string): string {
  // A half of a surrogate pair has no UTF-8.
  const whole = file.replace(/\p{Cs}/gu, "\ufffd").replaceAll("\\", "/");
  return whole.split("/").map(encodeURIComponent).join("/");
}
