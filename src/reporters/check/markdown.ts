import type { CheckReport } from "../../budgets/result.js";
import { codeSpan, markdownTable } from "../markdown.js";
import type { View } from "../view.js";
import { budgetsView } from "./budgets-view.js";
import { changesView } from "./changes-view.js";
import { largestViews } from "./largest-view.js";
import type { CheckRenderer } from "./reporter.js";
import { verdictOf } from "./words.js";

/** The first line of the comment, by which a later run finds it. */
export const MARKER = "<!-- lightnet-cost -->";

/** GitHub takes 65,536 characters; what doesn't fit is named. */
const LONGEST_COMMENT = 60_000;

/** A comment for a pull request: the verdict and the budgets, and what explains them folded away. */
export const commentMarkdown: CheckRenderer = (report) => {
  const folded = explanations(report).map(
    ({ summary, text }) => `<details><summary>${summary}</summary>\n\n${text}\n\n</details>`,
  );
  return `${MARKER}\n${joined([...verdictSections(report), ...folded])}`;
};

/** The same for a page of its own, as a job's summary is, with everything open. */
export function summaryMarkdown(report: CheckReport): string {
  const open = explanations(report).map(({ summary, text }) => `#### ${summary}\n\n${text}`);
  return joined([...verdictSections(report), ...open]);
}

function verdictSections(report: CheckReport): string[] {
  const view = budgetsView(report);
  const names = (ids: readonly string[]) => ids.map(codeSpan).join(", ");
  const { against, added, deleted } = report;
  return [
    `### lightnet-cost: ${verdictOf(report)}`,
    ...(view.rows.length === 0 ? [] : [markdownTable(view)]),
    ...(against === null ? [] : [`Compared with ${codeSpan(against)}.`]),
    ...(added.length === 0 ? [] : [`New: ${names(added)}`]),
    ...(deleted.length === 0 ? [] : [`Deleted: ${names(deleted)}`]),
  ];
}

interface Explanation {
  readonly summary: string;
  readonly text: string;
}

function explanations({ models, against }: CheckReport): Explanation[] {
  const changes = models.flatMap((checked) => {
    const view = against === null ? null : changesView(checked, against);
    // What it is compared with stands above.
    return view === null ? [] : [`${codeSpan(checked.model.id)}\n\n${markdownTable(view)}`];
  });
  const largest = models.flatMap((checked) =>
    largestViews(checked).map((view) => `${headingOf(view)}\n\n${markdownTable(view)}`),
  );
  return [
    { summary: "What changed", text: changes.join("\n\n") },
    { summary: "The largest layers", text: largest.join("\n\n") },
  ].filter(({ text }) => text !== "");
}

function headingOf({ title, facts }: View): string {
  return [title ?? "", ...facts].map(codeSpan).join(" · ");
}

/** Sections as one text, without those that would make it too long. */
function joined(sections: readonly string[]): string {
  const shown: string[] = [];
  let length = 0;
  for (const section of sections) {
    if (length + section.length > LONGEST_COMMENT) continue;
    length += section.length + 2;
    shown.push(section);
  }
  if (shown.length < sections.length)
    shown.push(`${sections.length - shown.length} of ${sections.length} sections are too long to be shown.`);
  return `${shown.join("\n\n")}\n`;
}
