import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv } from "ajv";
import { marked } from "marked";
import { beforeAll, describe, expect, it } from "vitest";
import { validateXML } from "xmllint-wasm";
import { checkFormats } from "../../src/reporters/check/index.js";
import { root } from "../support/count.js";
import { runCli } from "../support/run.js";

/** What no format may pass on as it is. */
const HOSTILE = "=a%0A::error::b|c<script>x</script>[y](z)@d`e`\\n\\e[31m\\u009b\\u202e";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "lightnet-cost-"));
  const spec = (out: number, budgets: string) =>
    `name: "${HOSTILE}"\ninput: 8x8x3\nlayers:\n  - { name: stem, pointwise: 4 }\n  - pointwise: ${out}\n${budgets}`;
  // 64 · (3 · 4 + 4 · out) MACs.
  writeFileSync(join(folder, "before.yaml"), spec(4, ""));
  writeFileSync(
    join(folder, "=a|b<i>.yaml"),
    spec(8, "budgets:\n  - { macs: 2815 }\n  - { params: { max: 60, warn: 50 } }\n  - { params: +100% }\n"),
  );
});

async function checked(format: string, env: Record<string, string> = {}, columns?: number) {
  const argv = ["check", "./=a|b<i>.yaml", "--baseline", "before.yaml", "--format", format];
  return runCli(argv, { cwd: folder, env, ...(columns && { columns }) });
}

describe("a check as text", () => {
  it("of every format ends with 1, and passes no control character on", async () => {
    for (const format of checkFormats.keys()) {
      const { status, stdout, stderr } = await checked(format);
      expect({ format, status, stderr }).toEqual({ format, status: 1, stderr: "" });
      expect(stdout.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    }
  });

  it("says by how much a budget is exceeded, to the last operation", async () => {
    const { stdout } = await checked("table");
    expect(stdout).toMatch(/macs +over +2\.81 K +2\.82 K +1 over$/m);
    expect(stdout).toContain("1 of 3 budgets is over, 1 warns");
    // 64 · 4 · 4 MACs and 4 · 4 + 4 parameters more, in one layer.
    expect(stdout).toMatch(/^pointwise +\+1,024 +\+20 +out 4 → 8$/m);
    expect(stdout).toMatch(/^total +\+1,024 +\+20$/m);
  });

  it("has colour on a terminal only, and none of a name's own", async () => {
    const { stdout } = await checked("table", {}, 100);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must be there
    expect(stdout).toMatch(/\u001b\[31m/);
    expect(stdout).not.toContain("\u009b");
  });

  it("in CSV has no cell that a spreadsheet would run", async () => {
    const { stdout } = await checked("csv");
    expect(stdout).toContain("./=a|b<i>.yaml,macs,over,2815,2816,-1");
    expect(stdout).not.toMatch(/^[=+@]/m);
  });

  it("in JSON has each budget in the contract's form", async () => {
    const document = JSON.parse((await checked("json")).stdout);
    expect(document).toMatchObject({ schemaVersion: 1, baseline: "before.yaml", ok: false });
    const [model] = document.models;
    expect(model.budgets[0]).toMatchObject({
      metric: "macs",
      scope: null,
      limit: 2815,
      actual: 2816,
      ok: false,
      line: 7,
    });
    expect(model.budgets.map(({ verdict }: { verdict: string }) => verdict)).toEqual([
      "over",
      "warn",
      "within",
    ]);
    const sum = model.changes.reduce(
      (total: number, { delta }: { delta: { macs: number } }) => total + delta.macs,
      0,
    );
    expect(sum).toBe(model.delta.macs);
  });
});

describe("annotations for GitHub Actions", () => {
  /** The commands of a log, as the runner reads them: `::name key=value,…::message`, with its escapes. */
  function commandsIn(log: string) {
    const unescaped = (text: string) =>
      text
        .replaceAll("%3A", ":")
        .replaceAll("%2C", ",")
        .replaceAll("%0D", "\r")
        .replaceAll("%0A", "\n")
        .replaceAll("%25", "%");
    return log
      .trimEnd()
      .split("\n")
      .map((line) => {
        const [, name, list = "", message = ""] = /^::(\w+) (.*?)::(.*)$/.exec(line) ?? [];
        const properties = list
          .split(",")
          .map((each) => [each.slice(0, each.indexOf("=")), unescaped(each.slice(each.indexOf("=") + 1))]);
        return { name, properties: Object.fromEntries(properties), message: unescaped(message) };
      });
  }

  it("stand at the budget's line, an error or a warning, the grown layer first", async () => {
    const commands = commandsIn((await checked("github")).stdout);
    expect(commands.map(({ name, properties }) => [name, properties.line, properties.title])).toEqual([
      ["error", "7", "Budget macs ≤ 2815"],
      ["warning", "8", "Budget params ≤ 60"],
    ]);
    expect(commands[0]?.properties.file).toBe("./=a|b<i>.yaml");
    expect(commands[0]?.message.split("\n").slice(1, 3)).toEqual([
      "What changed:",
      "  +1,024 pointwise (out 4 → 8)",
    ]);
  });

  it("come with a summary in the file that the runner names, whose differences add up", async () => {
    const summary = join(folder, "summary.md");
    await checked("github", { GITHUB_STEP_SUMMARY: summary, GITHUB_WORKSPACE: folder });
    const text = readFileSync(summary, "utf8");
    expect(text).toContain("| **total** | **+1,024** | **+20** |");
    expectHarmless(text);
  });
});

/** What GitHub makes of Markdown has no element, link or mention that isn't ours. */
function expectHarmless(text: string): void {
  const html = marked.parse(text, { async: false, gfm: true });
  const elements = new Set([...html.matchAll(/<([a-z0-9]+)/gi)].map(([, name]) => name));
  for (const name of elements) {
    expect([
      "h3",
      "h4",
      "table",
      "thead",
      "tbody",
      "tr",
      "th",
      "td",
      "p",
      "code",
      "strong",
      "details",
      "summary",
    ]).toContain(name);
  }
}

describe("the comment for a pull request", () => {
  it("begins with its marker and has no markup of a name's own", async () => {
    const { stdout } = await checked("markdown");
    expect(stdout.startsWith("<!-- lightnet-cost -->\n### lightnet-cost: 1 of 3 budgets is over")).toBe(true);
    expectHarmless(stdout);
  });
});

describe("files for other programs fit their schemas", () => {
  it("JUnit, by the schema of Jenkins' plugin", async () => {
    const { stdout } = await checked("junit");
    const schema = readFileSync(join(root, "test/schemas/jenkins-junit.xsd"), "utf8");
    const { valid, errors } = await validateXML({
      xml: [{ fileName: "report.xml", contents: stdout }],
      schema: [schema],
    });
    expect(errors).toEqual([]);
    expect(valid).toBe(true);
    expect(stdout.match(/<testcase /g)).toHaveLength(3);
    expect(stdout.match(/<failure /g)).toHaveLength(1);
  });

  it("SARIF, by the schema of its standard", async () => {
    const log = JSON.parse((await checked("sarif")).stdout);
    const file = join(root, "test/schemas/sarif-2.1.0-rtm.5.json");
    // Draft 4 of JSON Schema; what this schema uses means the same in draft 7, except for the name of its id.
    const { $schema, id, ...schema } = JSON.parse(readFileSync(file, "utf8"));
    const ajv = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false });
    expect(ajv.validate(schema, log), JSON.stringify(ajv.errors)).toBe(true);
    const [first] = log.runs[0].results;
    expect(first).toMatchObject({ level: "error", ruleId: "budget/macs" });
    expect(first.locations[0].physicalLocation.region).toMatchObject({ startLine: 7, startColumn: 7 });
  });
});
