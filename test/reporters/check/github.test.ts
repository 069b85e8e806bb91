import { expect, it } from "vitest";
import { budget, change, checked, checkReport, HOSTILE, reportNaming } from "../../support/check-report.js";
import { renderCheck } from "../../support/render-check.js";
import { commandsIn } from "../../support/workflow-commands.js";

it("an error stands at the budget's line, with what changed and what is largest", async () => {
  const over = budget({
    largest: [{ path: "stem", kind: "pointwise", value: 768, share: 1 }],
    changes: [change("stem", { macs: 192 })],
  });
  const text = await renderCheck("github", checkReport([checked([over])]));
  expect(text.split("\n")).toHaveLength(2);
  expect(commandsIn(text)).toEqual([
    {
      name: "error",
      properties: {
        file: "net.yaml",
        line: "4",
        endLine: "4",
        col: "5",
        endColumn: "8",
        title: "Budget macs ≤ 700",
      },
      // 768 / 700 = 1.0971…
      message: [
        "net.yaml: macs is 768, 68 (9.7 %) over the limit of 700",
        "What changed:",
        "  +192 stem (kernel 1 → 3)",
        "The largest:",
        "  stem (pointwise) 768, 100 %",
      ].join("\n"),
    },
  ]);
});

it("a warning stands for a budget that warns and for a doubt in a spec; a budget that holds has none", async () => {
  const report = checkReport(
    [
      checked([
        budget({ limit: 800, warn: 700, verdict: "warn" }),
        budget({ limit: null, warn: 700, written: "700", verdict: "warn" }),
        budget({ limit: 800, verdict: "within" }),
      ]),
    ],
    { diagnostics: [{ code: "unused", severity: "warning", message: "`x` is never used" }] },
  );
  const commands = commandsIn(await renderCheck("github", report));
  expect(commands.map(({ name, message }) => `${name}: ${message}`)).toEqual([
    "warning: net.yaml: macs is 768, 32 left of the limit of 800, and over the warning of 700",
    "warning: net.yaml: macs is 768, 68 (9.7 %) over the warning of 700",
    "warning: `x` is never used",
  ]);
});

it("a budget that is over is a warning where that is no failure", async () => {
  const [command] = commandsIn(
    await renderCheck("github", checkReport([checked([budget()])]), { warnOnly: true }),
  );
  expect(command).toMatchObject({ name: "warning", properties: { title: "Budget macs ≤ 700" } });
  expect(command?.message).toContain("over the limit of 700");
});

it("files are named from the repository's root", async () => {
  const fromRoot = (file: string) => `models/${file}`;
  const [command] = commandsIn(await renderCheck("github", checkReport([checked([budget()])]), { fromRoot }));
  expect(command?.properties["file"]).toBe("models/net.yaml");
});

it("no name ends a command, begins another, or adds a property", async () => {
  const text = await renderCheck("github", reportNaming(HOSTILE));
  const lines = text.trimEnd().split("\n");
  expect(lines).toHaveLength(4);
  const commands = commandsIn(text);
  expect(commands.map(({ name }) => name)).toEqual(["error", "warning", "warning", "warning"]);
  for (const { properties, message } of commands) {
    for (const name of Object.keys(properties))
      expect(["file", "line", "endLine", "col", "endColumn", "title"]).toContain(name);
    expect(message).toContain("=1+1\\n::error::x%0A|<script>");
  }
  expect(commands[0]?.properties["file"]).toContain("=1+1\\n::error::x%0A|<script>");
});
