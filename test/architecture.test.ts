import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { metrics } from "../src/analyze/metrics/index.js";
import { blocks } from "../src/blocks/index.js";
import type { CheckedModel } from "../src/budgets/result.js";
import { presetNames } from "../src/conventions/preset-names.js";
import { presets } from "../src/conventions/presets/index.js";
import { ops } from "../src/ops/index.js";
import { checkFormats } from "../src/reporters/check/index.js";
import { formats } from "../src/reporters/index.js";
import { isWholeMetric } from "../src/saved/whole-metrics.js";
import { metricUnits } from "../src/spec/read/metric-units.js";
import { root } from "./support/count.js";
import { runCli } from "./support/run.js";

const source = join(root, "src");

/** From the bottom up: a folder imports from itself and from what stands before it. */
const layers = [
  "core",
  "ops",
  "blocks",
  "spec",
  "compile",
  "importers",
  "convert",
  "analyze",
  "conventions",
  "diff",
  "budgets",
  "sweep",
  "fit",
  "explain",
  "schema",
  "reporters",
  "saved",
  "batch",
  "cli",
];

/** What the lower folders may not import although it stands before them, with the reason. */
const forbidden: [from: string, to: string, reason: string][] = [
  ["ops", "blocks", "an op is a primitive"],
  ["blocks", "ops", "a block is written in the spec language and knows no code"],
  ["analyze", "blocks", "analyses know ops only: a graph may come from a model file"],
  ["analyze", "ops", "analyses ask the op that a node carries"],
];

const files = readdirSync(source, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts") && !file.endsWith(".d.ts"))
  .map((file) => join(source, file));

interface Import {
  readonly file: string;
  readonly target: string;
  readonly line: string;
}

const imports: Import[] = files.flatMap((file) =>
  [...readFileSync(file, "utf8").matchAll(/(?:from|import) ?\(?"([^"]+)"/g)].map(([line, target]) => ({
    file: relative(root, file),
    target: target as string,
    line,
  })),
);

function folderOf(path: string): string {
  return relative(source, path).split("/")[0] as string;
}

describe("the imports", () => {
  const inside = imports
    .filter(({ target }) => target.startsWith("."))
    .map(({ file, target }) => ({
      file,
      from: folderOf(join(root, file)),
      to: folderOf(resolve(dirname(join(root, file)), target)),
    }));

  it("go down the layers only", () => {
    const upward = inside.filter(
      ({ from, to }) => from !== "index.ts" && layers.indexOf(to) > layers.indexOf(from),
    );
    expect(upward).toEqual([]);
  });

  it.each(forbidden)("don't lead from %s to %s: %s", (from, to) => {
    expect(inside.filter((each) => each.from === from && each.to === to)).toEqual([]);
  });

  it("reach Node in cli/ only, so that the library runs in a browser", () => {
    const node = imports.filter(
      ({ file, target }) => target.startsWith("node:") && !file.startsWith("src/cli/"),
    );
    expect(node).toEqual([]);
  });

  it("load YAML, colours and tables in one place each", () => {
    const users = (name: string) => [
      ...new Set(imports.filter(({ target }) => target === name).map(({ file }) => dirname(file))),
    ];
    expect(users("yaml")).toEqual(["src/spec/yaml"]);
    expect(users("cli-table3")).toEqual(["src/reporters"]);
    expect(users("commander")).toEqual(["src/cli"]);
  });

  it("of the library's types need no package", () => {
    // A consumer installs nothing: what index.ts reaches through its types has no import of zod or yaml.
    const seen = new Set<string>();
    const bare: string[] = [];
    const visit = (file: string): void => {
      if (seen.has(file)) return;
      seen.add(file);
      for (const [, target] of readFileSync(file, "utf8").matchAll(/(?:from|import\() ?"([^"]+)"/g)) {
        if (target === undefined) continue;
        if (target.startsWith(".")) visit(resolve(dirname(file), target.replace(/\.js$/, ".d.ts")));
        else bare.push(`${relative(root, file)}: ${target}`);
      }
    };
    visit(join(root, "dist/types/index.d.ts"));
    expect(bare).toEqual([]);
    expect(seen.size).toBeGreaterThan(5);
  });
});

describe("the built library", () => {
  it("imports nothing but its own chunks", () => {
    const built = ["index.js", ...readdirSync(join(root, "dist/chunks")).map((file) => `chunks/${file}`)];
    const bare = built.flatMap((file) =>
      [...readFileSync(join(root, "dist", file), "utf8").matchAll(/^(?:import|export) .*?from ?"([^"]+)"/gm)]
        .map(([, target]) => `${file}: ${target}`)
        .filter((line) => !line.includes(": ./") && !line.includes(": ../")),
    );
    expect(bare).toEqual([]);
  });

  it("counts", async () => {
    const library = await import(join(root, "dist/index.js"));
    const { model } = await library.loadModel("a.yaml", {
      read: async () => ({
        id: "a",
        name: "a.yaml",
        bytes: new TextEncoder().encode("input: 8x8x3\nlayers: [ { conv: { out: 4, kernel: 3 } } ]"),
      }),
    });
    expect(library.analyze(model.instantiate().graph).totals.macs).toBe(64 * 27 * 4);
  });
});

describe("the built library's sweeps and fits", () => {
  const files: Record<string, string> = {
    "net.yaml":
      "input: 5x5x3\nparams: { out: 8 }\nlayers: [ { pointwise: { out: $out, groups: 3 if $out % 3 == 0 else 1 } } ]\n",
    "grouped.yaml":
      "input: 5x5x3\nparams: { groups: 1 }\nlayers: [ conv: { out: 6, kernel: 1, groups: $groups } ]\n",
  };
  const read = async (name: string) => ({ id: name, name, bytes: new TextEncoder().encode(files[name]) });

  it("walk points one by one, also those that fail", async () => {
    const { loadSweep, pointsOf, pointLine } = await import(join(root, "dist/index.js"));
    const { sweep, diagnostics } = await loadSweep("net.yaml", { vary: ["out=1..1000000000"] }, { read });
    expect(diagnostics).toEqual([]);
    const points = pointsOf(sweep);
    // 25 · 3 · out MACs, a third of them in groups.
    const first = [points.next(), points.next(), points.next()].map(({ value }) => value.totals.macs);
    expect(first).toEqual([75, 150, 75]);
    const line = JSON.parse(pointLine(points.next().value, sweep));
    expect(line).toMatchObject({ index: 3, settings: { out: 4 }, totals: { macs: 300 } });
    const grouped = await loadSweep("grouped.yaml", { vary: ["groups=1,2,3"] }, { read });
    const mistakes = [...pointsOf(grouped.sweep)].map(({ mistake }) => mistake?.message ?? null);
    expect(mistakes).toEqual([null, expect.stringContaining("don't divide the 3 input channels"), null]);
  });

  it("choose points as the command line does", async () => {
    const { loadSweep, pointsOf } = await import(join(root, "dist/index.js"));
    const outs = async (options: object) => {
      const { sweep } = await loadSweep("net.yaml", { vary: ["out=1..9"], ...options }, { read });
      return [...pointsOf(sweep)].map(({ varied }: { varied: unknown[] }) => varied[0]);
    };
    expect(await outs({ where: "macs > 400" })).toEqual([7, 8]);
    expect(await outs({ where: "macs > 200", top: 2 })).toEqual([4, 5]);
    expect(await outs({ sort: "macs:desc", top: 3 })).toEqual([8, 7, 5]);
    expect(await outs({ pareto: "macs,out:max" })).toEqual([3, 6, 9]);
    expect(await outs({ sample: 9, top: 9 })).toHaveLength(9);
  });

  it("say what is wrong", async () => {
    const { loadSweep, fitModel } = await import(join(root, "dist/index.js"));
    const sweep = await loadSweep("net.yaml", { vary: ["outt=1..9"] }, { read });
    expect(sweep.sweep).toBeUndefined();
    expect(sweep.diagnostics[0]).toMatchObject({ severity: "error", help: "did you mean `out`?" });
    const fit = await fitModel("net.yaml", { vary: ["out=1..9"], max: ["mcas=1"] }, { read });
    expect(fit).toMatchObject({ result: undefined, diagnostics: [{ help: "did you mean `macs`?" }] });
  });

  it("find what fits", async () => {
    const { fitModel } = await import(join(root, "dist/index.js"));
    const options = { vary: ["out=1..9"], max: ["macs=400"], min: ["macs=300"] };
    const { result, diagnostics } = await fitModel("net.yaml", options, { read });
    expect(diagnostics).toEqual([]);
    // 9 and 6 have less than 300, 8 and 7 more than 400.
    expect(result).toMatchObject({
      fits: true,
      point: { id: "net.yaml@out=5", row: { totals: { macs: 375 } } },
    });
    const none = await fitModel("net.yaml", { ...options, min: ["macs=399"] }, { read });
    expect(none.result).toMatchObject({ fits: false, point: { id: "net.yaml@out=5" } });
  });
});

describe("the built library's checks", () => {
  it("are rendered in every format", async () => {
    const { buildReport, checkFormats: built, checkReport } = await import(join(root, "dist/index.js"));
    const files: Record<string, string> = {
      "a.yaml": "input: 8x8x3\nlayers: [ pointwise: 4 ]\nbudgets: [ { macs: 767 }, { params: +10% } ]\n",
      "base.yaml": "input: 8x8x3\nlayers: [ pointwise: 2 ]\n",
    };
    const read = async (name: string) => ({ id: name, name, bytes: new TextEncoder().encode(files[name]) });
    const report = await buildReport(["a.yaml"], { baseline: "base.yaml" }, { read });
    const checked = checkReport(report, "base.yaml");
    // 64 · 3 · 4 MACs; (3 + 1) · 4 parameters against half as many.
    expect(
      checked.models.map((each: CheckedModel) =>
        each.results.map(({ actual, verdict }) => [actual, verdict]),
      ),
    ).toEqual([
      [
        [768, "over"],
        [16, "over"],
      ],
    ]);
    expect([...built.keys()]).toEqual([...checkFormats.keys()]);
    for (const [name, { load }] of built) {
      const text = (await load())(checked, { lineWidth: Number.POSITIVE_INFINITY, colorLevel: 0 });
      expect([...text].join(""), name).toContain("a.yaml");
    }
  });
});

describe("every file of a list's folder is in the list", () => {
  const filesIn = (folder: string, except: string[]) =>
    readdirSync(join(source, folder)).filter((file) => file.endsWith(".ts") && !except.includes(file));

  it("ops", () => {
    const listed = readFileSync(join(source, "ops/index.ts"), "utf8");
    const helpers = ["index.ts", "affine.ts", "pooling.ts"];
    for (const file of filesIn("ops", helpers)) expect(listed).toContain(`"./${file.replace(/ts$/, "js")}"`);
    expect(ops.size).toBeGreaterThan(40);
  });

  it("blocks, each under its own name", () => {
    const names = filesIn("blocks", ["index.ts"]).map((file) => file.replace(/\.ts$/, ""));
    expect([...blocks.keys()].sort()).toEqual(names.sort());
  });

  it("metrics, also where specs name them", () => {
    for (const [name, { unit }] of metrics) {
      expect(metricUnits.get(name)).toEqual({ inBytes: unit === "B", isReal: !isWholeMetric(name) });
    }
    expect(metricUnits.size).toBe(metrics.size);
    expect(filesIn("analyze/metrics", ["index.ts", "shapes.ts"])).toHaveLength(metrics.size);
  });

  it("conventions, each under its own name", () => {
    const names = filesIn("conventions/presets", ["index.ts"]).map((file) => file.replace(/\.ts$/, ""));
    expect([...presets.keys()].sort()).toEqual(names.sort());
    expect([...presetNames]).toEqual([...presets.keys()]);
  });

  it("reporters", () => {
    const names = filesIn("reporters", [
      "index.ts",
      "reporter.ts",
      "view.ts",
      "report-view.ts",
      "conventions-view.ts",
      "budget-json.ts",
      "detail-text.ts",
      "diff-json.ts",
      "diff-view.ts",
      "verify-view.ts",
      "explain-text.ts",
      "cell.ts",
      "number.ts",
      "energy-note.ts",
      "peak-note.ts",
    ]);
    expect(names.map((file) => file.replace(/\.ts$/, "")).sort()).toEqual([...formats.keys()].sort());
  });
});

describe("the help", () => {
  it.each([
    ["report", formats],
    ["sweep", formats],
    ["check", checkFormats],
  ] as const)("of %s names every format", async (command, available) => {
    const { stdout } = await runCli([command, "--help"]);
    const help = stdout.replace(/\n {10,}/g, " ");
    const written = /--format <name> +(.*)/.exec(help)?.[1]?.split(/, | or /);
    expect(written).toEqual([...available.keys()]);
  });
});

describe("the formats of check", () => {
  it("are loaded on demand, each from a file of the list's folder", () => {
    const folder = join(source, "reporters/check");
    const listed = readFileSync(join(folder, "index.ts"), "utf8");
    for (const name of ["json", "markdown", "github", "junit", "sarif"]) {
      expect(checkFormats.has(name)).toBe(true);
      expect(listed).toContain(`import("./${name}.js")`);
    }
    expect(listed).not.toMatch(/^import (?!type )/m);
  });
});

describe("nothing a file contains is executed", () => {
  it("no eval, no Function", () => {
    const evaluating = files.filter((file) =>
      /\beval\(|new Function|\bFunction\(/.test(readFileSync(file, "utf8")),
    );
    expect(evaluating).toEqual([]);
  });
});
