import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { budget, checked, checkReport, HOSTILE, reportNaming } from "../../support/check-report.js";
import { root } from "../../support/count.js";
import { renderCheck } from "../../support/render-check.js";

const {
  id: _,
  $schema: __,
  ...schema
} = JSON.parse(readFileSync(join(root, "test/schemas/sarif-2.1.0-rtm.5.json"), "utf8"));
// Draft 4, of which it uses what newer drafts have too; one of its patterns has a bracket that only old syntax takes.
const validate = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(schema);

async function sarifOf(report: Parameters<typeof renderCheck>[1], options = {}) {
  const text = await renderCheck("sarif", report, options);
  const log = JSON.parse(text);
  validate(log);
  expect(validate.errors).toBe(null);
  return { text, run: log.runs[0] };
}

describe("SARIF", () => {
  it("has a result at each budget that doesn't hold, and a rule a metric", async () => {
    const report = checkReport([
      checked([
        budget(),
        budget({ metric: "params", limit: 800, warn: 700, verdict: "warn" }),
        budget({ limit: 800, verdict: "within" }),
      ]),
    ]);
    const { run } = await sarifOf(report, { fromRoot: (file: string) => `my models/${file}` });
    const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    expect(run.tool.driver).toMatchObject({ name: "lightnet-cost", version });
    expect(run.tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual([
      "budget/macs",
      "budget/params",
    ]);
    expect(run.results).toEqual([
      {
        ruleId: "budget/macs",
        ruleIndex: 0,
        level: "error",
        message: { text: "net.yaml: macs is 768, 68 (9.7 %) over the limit of 700" },
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: "my%20models/net.yaml", uriBaseId: "%SRCROOT%" },
              region: { startLine: 4, startColumn: 5, endLine: 4, endColumn: 9 },
            },
          },
        ],
      },
      expect.objectContaining({ ruleId: "budget/params", ruleIndex: 1, level: "warning" }),
    ]);
  });

  it("has no errors where an exceeded budget is no failure", async () => {
    const { run } = await sarifOf(checkReport([checked([budget()])]), { warnOnly: true });
    expect(run.results.map(({ level }: { level: string }) => level)).toEqual(["warning"]);
  });

  it("is empty where all is well", async () => {
    const { run } = await sarifOf(checkReport([checked([budget({ limit: 800, verdict: "within" })])]));
    expect(run.results).toEqual([]);
  });

  it("has no link, placeholder or odd address whatever names hold", async () => {
    const { text, run } = await sarifOf(reportNaming(HOSTILE));
    expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}]/u);
    expect(run.results).toHaveLength(4);
    for (const { message, locations = [] } of run.results) {
      expect(message.text).not.toMatch(/(?<!\\)\]\(|(?<!\{)\{\d/);
      for (const { physicalLocation } of locations) {
        // RFC 3986: unreserved characters, escapes and slashes.
        expect(physicalLocation.artifactLocation.uri).toMatch(/^(?:[\w.!~*'()-]|%[\dA-F]{2}|\/)+$/);
      }
    }
  });
});
