import type { ViewRenderer } from "../reporter.js";
import type { View } from "../view.js";
import type { CheckOptions, CheckRenderer } from "./reporter.js";

/** A way to show what a check found. */
export interface CheckFormat {
  readonly summary: string;
  /** The file extensions that mean it. */
  readonly extensions: readonly string[];
  load(): Promise<CheckRenderer>;
}

/** Every output format of `check`; loaded when it is asked for. */
export const checkFormats: ReadonlyMap<string, CheckFormat> = new Map<string, CheckFormat>([
  [
    "table",
    {
      summary: "Tables for the terminal",
      extensions: [".txt"],
      load: async () => tablesOf((await import("../table.js")).table),
    },
  ],
  [
    "json",
    {
      summary: "The report's JSON document, with budgets and changes",
      extensions: [".json"],
      load: async () => (await import("./json.js")).json,
    },
  ],
  [
    "csv",
    {
      summary: "A comma-separated row a budget, with exact numbers",
      extensions: [".csv"],
      load: async () => {
        const [{ csv }, { budgetsView }] = await Promise.all([
          import("../csv.js"),
          import("./budgets-view.js"),
        ]);
        return (report, options) => csv(budgetsView(report), options);
      },
    },
  ],
  [
    "markdown",
    {
      summary: "A comment for a pull request",
      extensions: [".md"],
      load: async () => (await import("./markdown.js")).commentMarkdown,
    },
  ],
  [
    "latex",
    {
      summary: "LaTeX tables (booktabs)",
      extensions: [".tex"],
      load: async () => tablesOf((await import("../latex.js")).latex),
    },
  ],
  [
    "github",
    {
      summary: "Annotations for GitHub Actions, and the job's summary",
      extensions: [],
      load: async () => (await import("./github.js")).github,
    },
  ],
  [
    "junit",
    {
      summary: "JUnit XML: a case a budget",
      extensions: [".xml"],
      load: async () => (await import("./junit.js")).junit,
    },
  ],
  [
    "sarif",
    {
      summary: "SARIF 2.1.0 for code scanning",
      extensions: [".sarif"],
      load: async () => (await import("./sarif.js")).sarif,
    },
  ],
]);

/** All tables of a check, one below the other. */
async function tablesOf(render: ViewRenderer): Promise<CheckRenderer> {
  const { checkViews } = await import("./views.js");
  return (report, options: CheckOptions) =>
    checkViews(report)
      .map((view: View) => render(view, options))
      .join("\n");
}
