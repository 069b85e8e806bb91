import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { validateXML } from "xmllint-wasm";
import { budget, checked, checkReport, HOSTILE, reportNaming } from "../../support/check-report.js";
import { root } from "../../support/count.js";
import { renderCheck } from "../../support/render-check.js";

const schema = readFileSync(join(root, "test/schemas/jenkins-junit.xsd"), "utf8");

async function mistakesIn(xml: string): Promise<string[]> {
  const { errors } = await validateXML({ xml: { fileName: "junit.xml", contents: xml }, schema });
  return errors.map(({ message }) => message);
}

describe("JUnit XML", () => {
  it("has a suite a model and a case a budget", async () => {
    const over = budget();
    const report = checkReport([
      checked([over, budget({ limit: 800, warn: 700, written: "800", verdict: "warn" })]),
      checked([budget({ limit: 800, written: "800", verdict: "within", of: "stem" })], [], "other.yaml"),
    ]);
    const xml = await renderCheck("junit", report);
    expect(await mistakesIn(xml)).toEqual([]);
    expect(xml).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="lightnet-cost" tests="3" failures="1" errors="0" time="0">
  <testsuite name="net.yaml" tests="2" failures="1" errors="0" time="0">
    <testcase name="macs ≤ 700" classname="net.yaml" time="0">
      <failure type="budget" message="macs is 768, 68 (9.7 %) over the limit of 700">net.yaml:4:5
macs is 768, 68 (9.7 %) over the limit of 700</failure>
    </testcase>
    <testcase name="macs ≤ 800" classname="net.yaml" time="0">
      <system-out>macs is 768, 32 left of the limit of 800, and over the warning of 700</system-out>
    </testcase>
  </testsuite>
  <testsuite name="other.yaml" tests="1" failures="0" errors="0" time="0">
    <testcase name="macs of stem ≤ 800" classname="other.yaml" time="0"/>
  </testsuite>
</testsuites>
`);
  });

  it("has no failures where an exceeded budget is none", async () => {
    const xml = await renderCheck("junit", checkReport([checked([budget()])]), { warnOnly: true });
    expect(await mistakesIn(xml)).toEqual([]);
    expect(xml).not.toContain("<failure");
    expect(xml).toContain('<testsuites name="lightnet-cost" tests="1" failures="0"');
    expect(xml).toContain('<testsuite name="net.yaml" tests="1" failures="0"');
    expect(xml).toContain("over the limit of 700</system-out>");
  });

  it("is well-formed and of its schema whatever names hold", async () => {
    const xml = await renderCheck("junit", reportNaming(HOSTILE));
    expect(await mistakesIn(xml)).toEqual([]);
    expect([...xml].filter((character) => !/[\n\x20-\ud7ff\ue000-\ufffd]/u.test(character))).toEqual([]);
    expect(xml.match(/<testcase /g)).toHaveLength(3);
    expect(xml).not.toContain("<script");
  });

  it("the schema would tell", async () => {
    const xml = await renderCheck("junit", checkReport([checked([budget()])]));
    expect(await mistakesIn(xml.replaceAll("classname", "class"))).not.toEqual([]);
  });
});
