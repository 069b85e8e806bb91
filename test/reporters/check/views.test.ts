import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { changesView } from "../../../src/reporters/check/changes-view.js";
import { budget, change, checked, checkReport, HOSTILE, reportNaming } from "../../support/check-report.js";
import { renderCheck } from "../../support/render-check.js";

describe("the table", () => {
  it("has a row a budget, then what explains those that are over", async () => {
    const changes = [change("stem", { macs: 192, params: 3 })];
    const largest = [{ path: "stem", kind: "pointwise", value: 768, share: 1 }];
    const bytes = { metric: "weightBytes", unit: "B", written: "512KiB", limit: 524_288 };
    const report = checkReport(
      [
        checked(
          [
            budget({ largest, changes }),
            budget({ written: "+2%", baseline: 500, limit: 510, largest, changes }),
            budget({ ...bytes, actual: 524_289 }),
            budget({ ...bytes, actual: 262_144, verdict: "within" }),
            budget({
              written: "600M",
              limit: 600e6,
              warn: 1,
              actual: 568_740_352,
              verdict: "warn",
              of: "a/**",
            }),
          ],
          changes,
        ),
      ],
      { against: "base.yaml", added: ["new.yaml"] },
    );
    expect(
      await renderCheck("table", report),
    ).toBe(`model     budget        verdict      limit     actual        margin
net.yaml  macs          over           700        768       68 over
net.yaml  macs +2%      over           510        768      258 over
net.yaml  weightBytes   over     524,288 B  524,289 B      1 B over
net.yaml  weightBytes   within     512 KiB    256 KiB  256 KiB left
net.yaml  macs of a/**  warn         600 M      569 M   31.3 M left

new: new.yaml

3 of 5 budgets are over, 1 warns

net.yaml
the most macs

layer             macs  share
stem   pointwise   768    100 % ████████████████████

net.yaml
what changed against base.yaml

layer  Δ macs  Δ weightBytes  change
stem     +192            0 B  kernel 1 → 3
total    +192            0 B
`);
  });

  it("shows limits in full where rounding would make the actual value look like one", async () => {
    const near = { limit: 600_000_000, actual: 600_000_001 };
    const warned = { limit: 700e6, warn: 600_000_000, actual: 600_000_001, verdict: "warn" } as const;
    const text = await renderCheck("table", checkReport([checked([budget(near), budget(warned)])]));
    expect(text).toMatch(/600,000,000 +600,000,001 +1 over/);
    expect(text).toMatch(/700,000,000 +600,000,001 +99,999,999 left/);
  });

  it("names the whole number that keeps within a limit that is none", async () => {
    const text = await renderCheck("table", checkReport([checked([budget({ limit: 767.04, actual: 768 })])]));
    expect(text).toMatch(/767 +768 +1 over/);
  });

  it("paints verdicts where there is colour only, and no name adds to it", async () => {
    const escapes = (text: string) => text.split("\u001b").length - 1;
    const [plain, painted, hostile] = await Promise.all([
      renderCheck("table", reportNaming("net")),
      renderCheck("table", reportNaming("net"), { colorLevel: 1 }),
      renderCheck("table", reportNaming(HOSTILE), { colorLevel: 1 }),
    ]);
    expect(escapes(plain)).toBe(0);
    expect(painted).toContain("\u001b[31mover\u001b[39m");
    expect(escapes(hostile)).toBe(escapes(painted));
    expect(hostile.split("\n")).toHaveLength(painted.split("\n").length);
  });

  it("has nothing invisible, whatever names hold", async () => {
    const text = await renderCheck("table", reportNaming(HOSTILE));
    expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}]/u);
    expect(text).toContain("=1+1\\n::error::x%0A|<script>");
  });
});

describe("changes", () => {
  it("are sorted by size, what grew before what shrank as much, and add up to the last line", () => {
    const deltas = [5, -7, 100, 7, ...Array(30).fill(1)];
    const changes = deltas.map((macs, index) => change(`layer${index}`, { macs, params: 0 }));
    const view = changesView(checked([budget()], changes), "base.yaml");
    const rows = view?.rows.map(([name, delta]) => [
      name?.kind === "text" && name.text,
      delta?.kind === "exact" && delta.value,
    ]);
    expect(rows?.slice(0, 4)).toEqual([
      ["layer2", 100],
      ["layer3", 7],
      ["layer1", -7],
      ["layer0", 5],
    ]);
    // 34 changes, 20 shown: 14 of one MAC each are left.
    expect(rows?.at(-1)).toEqual(["14 more", 14]);
    const sum = rows?.reduce((total, [, delta]) => total + Number(delta), 0);
    expect(view?.totals?.[1]).toMatchObject({ value: 135 });
    expect(sum).toBe(135);
  });

  it("that cost nothing, and models without a baseline, have no table", () => {
    expect(changesView(checked([budget()], [change("stem", { macs: 0 })]), "base.yaml")).toBe(null);
    expect(changesView(checked([budget()]), "base.yaml")).toBe(null);
  });
});

describe("CSV", () => {
  it("has exact numbers, a negative margin for what is over", async () => {
    const csv = await renderCheck("csv", checkReport([checked([budget(), budget({ limit: 600e6 })])]));
    expect(csv).toBe(
      "model,budget,verdict,limit,actual,margin\nnet.yaml,macs,over,700,768,-68\nnet.yaml,macs,over,600000000,768,599999232\n",
    );
  });

  it("has no formula, whatever names hold", async () => {
    const csv = await renderCheck("csv", reportNaming(HOSTILE));
    const rows = parse(csv) as string[][];
    expect(rows.map((row) => row.length)).toEqual([6, 6, 6, 6]);
    for (const cell of rows.flat()) expect(cell).toMatch(/^(?![=+@\t\r])(?!-\D)/);
    expect(csv).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}]/u);
  });
});

describe("LaTeX", () => {
  it("has no command but its own, whatever names hold", async () => {
    const latex = await renderCheck("latex", reportNaming(HOSTILE));
    expect(latex).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}]/u);
    const rows = latex.split("\n").filter((line) => !line.startsWith("%"));
    const commands = rows.flatMap((line) => [...line.matchAll(/\\([a-z]+)/gi)].map(([, name]) => name));
    const own =
      "begin end toprule midrule bottomrule textbackslash textasciitilde textasciicircum times to Delta";
    expect(commands.filter((name) => !own.split(" ").includes(name as string))).toEqual([]);
    // What is special stands behind a backslash; & between cells, and $ around symbols, are the format's own.
    const bare = rows.map((line) => line.replace(/\\.|\$-\$|\$\\\w+\$/g, "").replaceAll(" & ", ""));
    for (const line of bare) expect(line).not.toMatch(/[&%#$_^~]/);
  });
});

describe("JSON", () => {
  it("has the budgets of the contract and what explains them", async () => {
    const changes = [change("stem", { macs: 192 })];
    const report = checkReport(
      [checked([budget({ limit: 6e8, actual: 568_740_352, verdict: "within" })], changes)],
      {
        against: "base.yaml",
        added: ["new.yaml"],
      },
    );
    const document = JSON.parse(await renderCheck("json", report));
    expect(document).toMatchObject({
      schemaVersion: 1,
      baseline: "base.yaml",
      ok: true,
      added: ["new.yaml"],
      deleted: [],
      diagnostics: [],
    });
    expect(document.models[0]).toMatchObject({ id: "net.yaml", baseline: "base.yaml", layers: [] });
    expect(document.models[0].delta).toEqual({ params: 0, macs: 192 });
    expect(document.models[0].budgets).toEqual([
      {
        metric: "macs",
        scope: null,
        limit: 600_000_000,
        actual: 568_740_352,
        ok: true,
        line: 4,
        column: 5,
        file: "net.yaml",
        verdict: "within",
        unit: "MAC",
        written: "700",
        warn: null,
        baseline: null,
        largest: [],
        changes: [],
      },
    ]);
    expect(document.models[0].changes).toEqual([
      {
        kind: "changed",
        before: { path: "stem", op: "conv", block: null, line: 2 },
        after: { path: "stem", op: "conv", block: null, line: 2 },
        details: [{ name: "kernel", before: [1, 1], after: [3, 3] }],
        delta: { macs: 192 },
      },
    ]);
  });

  it("keeps names as they are without printing anything invisible", async () => {
    const text = await renderCheck("json", reportNaming(HOSTILE));
    expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}]/u);
    const { ok, models } = JSON.parse(text);
    expect([ok, models[0].id, models[0].budgets[0].scope]).toEqual([false, HOSTILE, HOSTILE]);
  });
});
