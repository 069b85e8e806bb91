import { marked, type Tokens } from "marked";
import { describe, expect, it } from "vitest";
import { summaryMarkdown } from "../../../src/reporters/check/markdown.js";
import { budget, change, checked, checkReport, HOSTILE, reportNaming } from "../../support/check-report.js";
import { renderCheck } from "../../support/render-check.js";

const changes = [
  change("stem", { macs: -100, params: -4 }),
  change("stage1/0", { macs: 200, params: 8 }, { kind: "added", before: null, details: [] }),
];
const report = checkReport(
  [checked([budget({ largest: [{ path: "stem", kind: "conv", value: 768, share: 1 }], changes })], changes)],
  { against: "git:main", added: ["new.yaml"], deleted: ["old.yaml"] },
);

describe("the comment", () => {
  it("begins with its marker, then the verdict and the budgets, and folds the rest", async () => {
    expect(await renderCheck("markdown", report)).toBe(`<!-- lightnet-cost -->
### lightnet-cost: 1 of 1 budget is over

| model | budget | verdict | limit | actual | margin |
| --- | --- | --- | ---: | ---: | ---: |
| \`net.yaml\` | \`macs\` | over | 700 | 768 | 68 over |

Compared with \`git:main\`.

New: \`new.yaml\`

Deleted: \`old.yaml\`

<details><summary>What changed</summary>

\`net.yaml\`

| layer | \`Δ macs\` | change |
| --- | ---: | --- |
| \`stage1/0\` | +200 | new |
| \`stem\` | −100 | \`kernel 1 → 3\` |
| **total** | **+100** |  |

</details>

<details><summary>The largest layers</summary>

\`net.yaml\` · \`the most macs\`

| layer |  | \`macs\` | share |
| --- | --- | ---: | ---: |
| \`stem\` | \`conv\` | 768 | 100 % |

</details>
`);
  });

  it("is never longer than GitHub takes, and says what it leaves out", async () => {
    const many = Array.from({ length: 300 }, (_, index) =>
      checked([budget()], [change("x".repeat(300), { macs: 1 })], `net-${index}.yaml`),
    );
    const text = await renderCheck("markdown", checkReport(many, { against: "base.yaml" }));
    expect(text.length).toBeLessThan(65_536);
    expect(text).toContain("300 of 300 budgets are over");
    expect(text).toContain("too long to be shown");
  });
});

describe.each([
  ["the comment", (each: typeof report) => renderCheck("markdown", each)],
  ["the summary", async (each: typeof report) => summaryMarkdown(each)],
])("%s, read as GitHub's Markdown", (_, render) => {
  it("has the same content folded and open", async () => {
    const html = marked.parse(await render(report), { gfm: true, async: false });
    for (const text of ["What changed", "stage1/0", "+200", "The largest layers", "git:main", "new.yaml"])
      expect(html).toContain(text);
  });

  it("has no markup but its own, whatever names hold", async () => {
    const text = await render(reportNaming(HOSTILE));
    const html = marked.parse(text, { gfm: true, async: false });
    const tags = [...html.matchAll(/<([a-z!][\w-]*)/gi)].map(([, tag]) => tag as string);
    const own = "!-- h3 h4 p table thead tbody tr th td code strong details summary".split(" ");
    expect(tags.filter((tag) => !own.includes(tag))).toEqual([]);
    // Mentions, references and addresses have no meaning within code.
    const outside = html.replace(/<code>[^<]*<\/code>/g, "");
    expect(outside).not.toMatch(/[@#]|evil|script|www|https?:/);
    expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}]/u);
  });

  it("has no more cells than columns, whatever names hold", async () => {
    const tables = marked
      .lexer(await render(reportNaming(HOSTILE)), { gfm: true })
      .filter((token): token is Tokens.Table => token.type === "table");
    expect(tables.length).toBeGreaterThan(1);
    for (const { raw } of tables) {
      const bars = raw
        .trim()
        .split("\n")
        .map((line) => line.match(/\|/g)?.length);
      expect(new Set(bars).size).toBe(1);
    }
  });
});
