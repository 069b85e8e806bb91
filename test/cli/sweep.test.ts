import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { metrics } from "../../src/analyze/metrics/index.js";
import { root } from "../support/count.js";
import { folderWith } from "../support/folder.js";
import { runCli } from "../support/run.js";

/** What isn't counted unless it is asked for. */
const EVERY_METRIC = ["--columns", [...metrics.keys()].join(",")];
const VARY = ["--vary", "width=0.25:1:0.25", "--vary", "resolution=128,160,192,224"];
const WIDTHS = [0.25, 0.5, 0.75, 1];
const RESOLUTIONS = [128, 160, 192, 224];

/** Four groups don't divide 6 channels, nor 3 groups 8 of them. */
const GROUPED = `
input: 8x8x24
params: { groups: 1, out: 6, activation: { choices: [relu, swish] } }
layers: [ conv: { out: $out, kernel: 3, groups: $groups, activation: $activation } ]
`;

interface Point {
  readonly index: number;
  readonly settings: Readonly<Record<string, number | string>>;
  readonly totals: Readonly<Record<string, number>> | null;
  readonly conventions: Readonly<Record<string, { readonly value: number }>>;
  readonly ratios: Readonly<Record<string, number | null>> | null;
  readonly accuracy: number | null;
  readonly error?: string;
}

async function sweep(argv: readonly string[], options: Parameters<typeof runCli>[1] = {}) {
  return runCli(["sweep", ...argv], options);
}

async function points(argv: readonly string[], options: Parameters<typeof runCli>[1] = {}): Promise<Point[]> {
  const { stdout } = await sweep([...argv, "--format", "ndjson"], options);
  return stdout
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line));
}

describe("a sweep of MobileNet's width and resolution", () => {
  const keras = JSON.parse(readFileSync(join(root, "test/reference/keras.json"), "utf8")).networks as {
    spec: string;
    trainable: number;
    macs: number;
  }[];
  const reference = (width: number, resolution: number) => {
    const isIt = ({ spec }: { spec: string }) =>
      spec === `mobilenet-v1@width=${width === 1 ? "1.0" : width},resolution=${resolution}` ||
      (width === 1 && resolution === 224 && spec === "mobilenet-v1");
    const found = keras.find(isIt);
    if (found === undefined) throw new Error(`Keras has no ${width} at ${resolution}`);
    return found;
  };

  it("prints Keras' 16 values as a grid, the same in every format", async () => {
    const expected = WIDTHS.map((width) =>
      RESOLUTIONS.map((resolution) => reference(width, resolution).macs),
    );
    const grid = [...VARY, "--grid", "macs"];
    const csv = parse((await sweep(["mobilenet-v1", ...grid, "--format", "csv"])).stdout) as string[][];
    expect(csv[0]).toEqual(["width", ...RESOLUTIONS.map((resolution) => `resolution=${resolution}`)]);
    expect(csv.slice(1).map((row) => row.map(Number))).toEqual(
      WIDTHS.map((width, row) => [width, ...(expected[row] as number[])]),
    );
    const document = JSON.parse((await sweep(["mobilenet-v1", ...grid, "--json"])).stdout);
    expect(document.grid).toEqual({
      metric: "macs",
      rows: { name: "width", values: WIDTHS },
      columns: { name: "resolution", values: RESOLUTIONS },
      values: expected,
    });
    const lines = (await sweep(["mobilenet-v1", ...grid, "--format", "ndjson"])).stdout.trim().split("\n");
    expect(lines.map((line) => JSON.parse(line).values)).toEqual(expected);
    expect((await sweep(["mobilenet-v1", ...grid])).stdout).toMatchInlineSnapshot(`
      "MobileNet v1: MACs
      MACs: convention paper

      width \\ resolution     128     160     192     224
                    0.25  13.6 M  21.1 M  30.2 M  41.0 M
                     0.5  49.2 M  76.5 M   110 M   149 M
                    0.75   107 M   166 M   239 M   325 M
                       1   186 M   291 M   418 M   569 M
      "
    `);
    expect((await sweep(["mobilenet-v1", ...grid, "--format", "markdown"])).stdout).toContain(
      "| 0.25 | 13.6 M | 21.1 M | 30.2 M | 41.0 M |",
    );
    expect((await sweep(["mobilenet-v1", ...grid, "--format", "latex"])).stdout).toContain(
      "0.25 & 13.6 M & 21.1 M & 30.2 M & 41.0 M",
    );
  });

  it("has a row a point, the last hyperparameter fastest, as a report of each has it", async () => {
    const rows = await points(["mobilenet-v1", ...VARY, "--convention", "fvcore", ...EVERY_METRIC]);
    const combinations = WIDTHS.flatMap((width) => RESOLUTIONS.map((resolution) => ({ width, resolution })));
    expect(rows.map(({ index }) => index)).toEqual(combinations.map((_, index) => index));
    expect(rows.map(({ settings }) => settings)).toEqual(combinations);
    expect(rows.map(({ totals }) => [totals?.["params"], totals?.["macs"]])).toEqual(
      combinations.map(({ width, resolution }) => {
        const { trainable, macs } = reference(width, resolution);
        return [trainable, macs];
      }),
    );
    const names = combinations.map(
      ({ width, resolution }) => `mobilenet-v1@width=${width},resolution=${resolution}`,
    );
    const { stdout } = await runCli([...names, "--baseline", "vgg16", "--convention", "fvcore", "--json"]);
    const { models } = JSON.parse(stdout) as { models: (Point & { accuracy: { top1: number }[] })[] };
    for (const [index, { totals, conventions, ratios, accuracy }] of models.slice(0, -1).entries()) {
      expect(rows[index]).toMatchObject({ totals, conventions, ratios, accuracy: accuracy[0]?.top1 ?? null });
    }
  });

  it("is one document of JSON, and a table of CSV", async () => {
    const rows = await points(["mobilenet-v1", ...VARY]);
    const document = JSON.parse((await sweep(["mobilenet-v1", ...VARY, "--json"])).stdout);
    expect(document).toMatchObject({
      schemaVersion: 1,
      model: { id: "mobilenet-v1", name: "MobileNet v1", source: "specs/mobilenet-v1.yaml", batch: 1 },
      baseline: "vgg16",
      axes: [
        { name: "width", written: "0.25:1:0.25", size: 4 },
        { name: "resolution", written: "128,160,192,224", size: 4 },
      ],
      diagnostics: [],
    });
    // Each line says what it is of, a document once.
    const { origin } = document;
    expect(document.points.map((point: object) => ({ ...point, origin }))).toEqual(rows);
    expect(document.metrics.macs.unit).toBe("MAC");
    const { stdout } = await sweep([
      "mobilenet-v1",
      ...VARY,
      "--format",
      "csv",
      "--columns",
      "macs,accuracy",
    ]);
    expect(stdout.split("\n")[0]).toBe("width,resolution,macs,macs_ratio,accuracy,error");
    const table = parse(stdout, { columns: true }) as Record<string, string>[];
    expect(table.map((row) => [Number(row["macs"]), Number(row["macs_ratio"])])).toEqual(
      rows.map(({ totals, ratios }) => [totals?.["macs"], ratios?.["macs"]]),
    );
    expect(table.map((row) => row["accuracy"])).toEqual(rows.map(({ accuracy }) => String(accuracy ?? "")));
  });

  it("shows people parameters, MACs and what is known of the accuracy", async () => {
    const argv = [
      "mobilenet-v1",
      "--vary",
      "width=0.5,1",
      "--vary",
      "resolution=160,224",
      "--set",
      "classes=1000",
    ];
    expect((await sweep(argv)).stdout).toMatchInlineSnapshot(`
      "MobileNet v1
      classes 1000 · MACs: convention paper

      width  resolution  params              MACs            accuracy %
        0.5         160  1.33 M  0.00962×  76.5 M  0.00495×        60.2
        0.5         224  1.33 M  0.00962×   149 M  0.00966×        63.7
          1         160  4.23 M   0.0306×   291 M   0.0188×        67.2
          1         224  4.23 M   0.0306×   569 M   0.0368×        70.6

      × is against vgg16 (VGG-16)
      "
    `);
    expect(
      (await sweep([...argv, "--columns", "flops", "--batch", "2", "--fold-norm"])).stdout,
    ).toMatchInlineSnapshot(`
      "MobileNet v1
      classes 1000 · batch 2 · norms folded · FLOPs: every operation

      width  resolution   FLOPs
        0.5         160   311 M  0.00502×
        0.5         224   608 M  0.00982×
          1         160  1.17 G   0.0189×
          1         224  2.30 G   0.0371×

      × is against vgg16 (VGG-16)
      "
    `);
  });

  it("follows the model's other settings, the batch and the baseline asked for", async () => {
    const argv = ["mobilenet-v1@classes=10", "--vary", "width=0.5", "--input", "3x128x128"];
    const more = ["--set", "depth_multiplier=2", "--batch", "4", "--baseline", "alexnet"];
    const [row] = await points([...argv, ...more, ...EVERY_METRIC]);
    const same = [
      "mobilenet-v1@classes=10,width=0.5,depth_multiplier=2",
      "--input",
      "3x128x128",
      "--batch",
      "4",
    ];
    const report = JSON.parse((await runCli([...same, "--baseline", "alexnet", "--json"])).stdout);
    expect(row).toMatchObject({ totals: report.models[0].totals, ratios: report.models[0].ratios });
  });
});

describe("what of a sweep is shown", () => {
  const argv = ["mobilenet-v1", ...VARY];
  const macs = ({ totals }: Point) => totals?.["macs"] as number;
  const params = ({ totals }: Point) => totals?.["params"] as number;

  it("is where a condition holds", async () => {
    const all = await points(argv);
    const shown = await points([...argv, "--where", "macs<=300M && params<4M"]);
    expect(shown).toEqual(all.filter((row) => macs(row) <= 300e6 && params(row) < 4e6));
    expect(shown.length).toBeGreaterThan(3);
    const measured = await points([
      ...argv,
      "--where",
      "accuracy >= 64 or width == 0.25 and resolution < 140",
    ]);
    expect(measured).toEqual(
      all.filter(
        ({ accuracy, settings }) =>
          (accuracy ?? 0) >= 64 || (settings["width"] === 0.25 && Number(settings["resolution"]) < 140),
      ),
    );
  });

  it("speaks of the numbers of conventions that no column shows", async () => {
    const all = await points([...argv, "--convention", "fvcore"]);
    const { stdout } = await sweep([
      ...argv,
      "--where",
      "convention:fvcore < 50M",
      "--format",
      "csv",
      "--columns",
      "macs",
    ]);
    expect(stdout.trim().split("\n").slice(1)).toHaveLength(
      all.filter(({ conventions }) => (conventions["fvcore"]?.value as number) < 50e6).length,
    );
    expect(stdout).not.toContain("fvcore");
  });

  it("is sorted and cut", async () => {
    const all = await points(argv);
    const sorted = all.toSorted((a, b) => macs(b) - macs(a));
    expect(await points([...argv, "--sort", "macs:desc"])).toEqual(sorted);
    expect(await points([...argv, "--sort", "macs:desc", "--top", "5"])).toEqual(sorted.slice(0, 5));
    expect(await points([...argv, "--top", "5"])).toEqual(all.slice(0, 5));
    const [best] = await points([...argv, "--sort", "accuracy", "--top", "1", "--where", "macs < 200M"]);
    expect(best).toMatchObject({ settings: { width: 1, resolution: 128 }, accuracy: 64.4 });
  });

  it("is a Pareto front: MobileNet's points of Tables 6, 7 and 9 all are on it", async () => {
    const { stdout, stderr } = await sweep([...argv, "--pareto", "macs,accuracy", "--format", "ndjson"]);
    const front = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Point);
    expect(front.map(({ accuracy }) => accuracy)).toEqual([50.6, 60.2, 63.7, 68.4, 64.4, 67.2, 69.1, 70.6]);
    expect(stderr).toContain("8 points lack a value that the Pareto front is of");
  });

  it("may be a chance sample, the same for the same seed", async () => {
    const huge = ["-", ...["a", "b", "c", "d"].flatMap((name) => ["--vary", `${name}=1..100000`])];
    const stdin =
      "input: 8x8x3\nparams: { a: 1, b: 1, c: 1, d: 1 }\nlayers: [ conv: { out: $a, kernel: 1 } ]";
    const sample = (...more: string[]) => points([...huge, "--sample", "20", ...more], { stdin });
    const first = await sample();
    expect(new Set(first.map(({ index }) => index)).size).toBe(20);
    expect(await sample("--seed", "0")).toEqual(first);
    expect(await sample("--seed", "1")).not.toEqual(first);
    const { settings, index } = first[0] as Point;
    const place = ["a", "b", "c", "d"]
      .map((name) => settings[name])
      .map((value) => String(Number(value) - 1).padStart(5, "0"))
      .join("");
    expect(BigInt(index)).toBe(BigInt(place));
    const { status, stderr } = await sweep(huge, { stdin });
    expect(status).toBe(2);
    expect(stderr).toContain("more than anybody can count");
  });

  it("may be the part of a whole: all parts in turn are the whole, line for line", async () => {
    for (const more of [[], ["--where", "params < 4M && macs > 40M"], ["--sample", "13"]]) {
      for (const format of ["ndjson", "csv"]) {
        const whole = (await sweep([...argv, ...more, "--format", format])).stdout;
        const parts = await Promise.all(
          [1, 2, 3, 4, 5, 6, 7].map((part) =>
            sweep([...argv, ...more, "--format", format, "--shard", `${part}/7`]),
          ),
        );
        const head = format === "csv" ? `${whole.split("\n")[0]}\n` : "";
        expect(head + parts.map(({ stdout }) => stdout.slice(head.length)).join("")).toBe(whole);
      }
    }
  });
});

describe("accuracies", () => {
  it("come from CSV instead of the spec", async () => {
    const cwd = folderWith({ "acc.csv": "resolution,width,top1\n224,1.0,75\n128,.25,30\n" });
    const rows = await points(["mobilenet-v1", ...VARY, "--accuracy", "acc.csv"], { cwd });
    expect(
      rows.filter(({ accuracy }) => accuracy !== null).map(({ index, accuracy }) => [index, accuracy]),
    ).toEqual([
      [0, 30],
      [15, 75],
    ]);
  });

  it("are said where the file is wrong", async () => {
    const cwd = folderWith({ "acc.csv": "width,resolution,accuracy\n1,224,high\n" });
    const { status, stdout, stderr } = await sweep(["mobilenet-v1", ...VARY, "--accuracy", "acc.csv"], {
      cwd,
    });
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain("an accuracy is a percentage, got `high`\n  --> acc.csv:2:1\n");
  });

  it("are missed where nobody has them", async () => {
    const { status, stderr } = await sweep(["-", "--vary", "out=6,8", "--pareto", "macs,accuracy"], {
      stdin: GROUPED,
    });
    expect(status).toBe(2);
    expect(stderr).toContain("nobody says how accurate points of this model are");
  });
});

describe("points that can't be", () => {
  const argv = ["-", "--vary", "out=6,8", "--vary", "groups=1..4"];

  it("say why in their rows, and the sweep goes on", async () => {
    const { status, stdout, stderr } = await sweep([...argv, "--format", "ndjson"], { stdin: GROUPED });
    const rows = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Point);
    expect(status).toBe(0);
    expect(rows.map(({ error }) => error?.replace(/^.*: /, ""))).toEqual([
      undefined,
      undefined,
      undefined,
      "4 groups don't divide the 6 output channels",
      undefined,
      undefined,
      "3 groups don't divide the 8 output channels",
      undefined,
    ]);
    expect(rows[3]).toMatchObject({ totals: null, ratios: null, accuracy: null });
    expect(stderr).toContain(
      "2 of 8 points failed, first: `conv`: 4 groups don't divide the 6 output channels",
    );
    expect(stderr).toContain("--> <stdin>:4:");
  });

  it("hold no condition, are on no front, and come last", async () => {
    const condition = await points([...argv, "--where", "params >= 0"], { stdin: GROUPED });
    expect(condition).toHaveLength(6);
    expect(await points([...argv, "--pareto", "macs,params"], { stdin: GROUPED })).toHaveLength(1);
    const sorted = await points([...argv, "--sort", "macs"], { stdin: GROUPED });
    expect(sorted.slice(-2).map(({ index }) => index)).toEqual([3, 6]);
    expect((await sweep(argv, { stdin: GROUPED })).stdout).toMatchInlineSnapshot(`
      "<stdin>
      MACs: convention paper

      out  groups  params    MACs
        6       1  1.30 K  82.9 K
        6       2     654  41.5 K
        6       3     438  27.6 K
        6       4       –       –  \`conv\`: 4 groups don't divide the 6 output channels
        8       1  1.74 K   111 K
        8       2     872  55.3 K
        8       3       –       –  \`conv\`: 3 groups don't divide the 8 output channels
        8       4     440  27.6 K
      "
    `);
  });

  it("are an error when there are no others", async () => {
    const { status, stdout, stderr } = await sweep(["-", "--vary", "groups=4,5,7", "--json"], {
      stdin: GROUPED,
    });
    const document = JSON.parse(stdout);
    expect(status).toBe(2);
    expect(document.points).toHaveLength(3);
    expect(document.diagnostics).toMatchObject([{ severity: "error", file: "<stdin>", line: 4 }]);
    expect(stderr).toContain("all 3 points failed");
  });

  it("fail all in one way where the spec itself is wrong, which is shown as a report shows it", async () => {
    const stdin = "input: 8x8x3\nparams: { k: 3 }\nlayers: [ convv: { out: 4, kernel: $k } ]";
    const report = await runCli(["-"], { stdin });
    const { status, stdout, stderr } = await sweep(["-", "--vary", "k=1..100000"], { stdin });
    expect({ status, stdout, stderr }).toEqual(report);
    // What only expansion finds.
    const deep = "input: 8x8x3\nparams: { out: 4 }\nlayers: [ conv: { out: $out, kernel: 3, groups: 2 } ]";
    const wrong = await sweep(["-", "--vary", "out=4..100000"], { stdin: deep });
    expect(wrong).toMatchObject({ status: 2, stdout: "" });
    expect(wrong.stderr).toBe((await runCli(["-"], { stdin: deep })).stderr);
  });

  it("warn once of what is doubtful at each", async () => {
    const stdin = "input: 8x8x3\nlayers: [ flatten, linear: 10 ]";
    const { stderr } = await sweep(["-", "--vary", "resolution=8,16,24"], { stdin });
    expect(stderr.match(/warning/g)).toHaveLength(1);
  });
});

describe("bad usage", () => {
  it.each<[string[], string]>([
    [[], "a sweep needs `--vary`"],
    [["--vary", "widht=1,2"], "did you mean `width`?"],
    [["--vary", "width=1", "--vary", "width=0.5"], "`width` is varied twice"],
    [["--vary", "width=1", "--set", "width=0.5"], "`width` is varied, and set as well"],
    [["--vary", "width=0:1:0"], "a step of 0 leads nowhere"],
    [["--vary", "classes=10,many"], "`classes` is a number, got the word `many`"],
    [["--vary", "width=1", "--set", "clases=10"], "did you mean `classes`?"],
    [["--vary", "width=1", "--columns", "mcas"], "did you mean `macs`?"],
    [["--vary", "width=1", "--where", "mcas < 3"], "did you mean `macs`?"],
    [["--vary", "width=1", "--sort", "parmas"], "did you mean `params`?"],
    [["--vary", "width=1", "--pareto", "macs"], "a Pareto front is one of two metrics or more"],
    [["--vary", "width=1", "--grid", "macs"], "a grid has two axes, but 1 vary"],
    [["--vary", "width=1", "--top", "0"], "`--top` is a whole number from 1"],
    [["--vary", "width=1", "--seed", "3"], "`--seed` is for `--sample`"],
    [["--vary", "width=1", "--shard", "8/7"], "is no part of a whole"],
    [["--vary", "width=1", "--resume", "a.csv"], "only ndjson can be resumed"],
    [["--vary", "width=1", "--resume", "a.ndjson", "-o", "b.ndjson"], "writes to that file"],
    [
      ["--vary", "width=1", "--resume", "a.ndjson", "--sort", "macs"],
      "`--resume` and `--sort` don't go together",
    ],
    [["--vary", "width=1", "--grid", "macs", "--top", "3"], "`--grid` and `--top` don't go together"],
    [["--vary", "width=1", "--accuracy", "none.csv"], "there is no file ./none.csv"],
    [["--vary", "width=1", "--convention", "fvcoer"], "did you mean `fvcore`?"],
    [["--vary", "width=1", "--baseline", "vgg17"], "no bundled spec `vgg17`"],
    [["--vary", "width=1..200000"], "a table of more than 100,000 points"],
    [
      ["--vary", "width=1..1000001", "--sort", "macs", "--format", "csv"],
      "more than 1,000,000 points would wait in memory",
    ],
    [
      ["--vary", "width=1..2000000", "--sort", "macs", "--top", "1500000", "--format", "csv"],
      "more than 1,000,000 points would wait in memory",
    ],
    [
      ["--vary", "width=1..1000", "--vary", "resolution=1..1000", "--grid", "macs"],
      "a grid of 1000000 cells",
    ],
  ])("%j", async (argv, message) => {
    const { status, stdout, stderr } = await sweep(["mobilenet-v1", ...argv]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain(message);
  });

  it("is said all at once, with marks", async () => {
    const argv = [
      "mobilenet-v1",
      "--vary",
      "widht=1",
      "--vary",
      "classes=a",
      "--where",
      "mcas<3",
      "--sort",
      "x",
    ];
    expect((await sweep(argv)).stderr).toMatchInlineSnapshot(`
      "error: the model has no hyperparameter \`widht\`
        --> --vary:1:1
        |
      1 | widht=1
        | ^^^^^
          = did you mean \`width\`?

      error: \`classes\` is a number, got the word \`a\`
        --> --vary:1:9
        |
      1 | classes=a
        |         ^

      error: points have no \`mcas\`
        --> --where:1:1
        |
      1 | mcas<3
        | ^^^^
          = did you mean \`macs\`?

      error: points have no \`x\`
        --> --sort:1:1
        |
      1 | x
        | ^
          = valid: widht, classes, accuracy, params, buffers, macs, flops, activations, weightBytes, peakActivationBytes, memoryTraffic, arithmeticIntensity, receptiveField, compressedBytes, codeBytes, indexBytes, codebookBytes, compressionRatio, bitsPerWeight, effectiveMacs, multiplications, additions, binaryOps, backwardMacs, trainingMacs, trainingMultiplications, savedActivationBytes, optimizerBytes, energy, multiplicationEnergy, additionEnergy, memoryEnergy
      "
    `);
  });

  it("is JSON with --json", async () => {
    const { stdout, status } = await sweep(["vgg16", "--vary", "widht=1", "--json"]);
    expect(status).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      models: [],
      diagnostics: [{ code: "setting", file: "--vary" }],
    });
  });

  it("is a saved report, of which nothing can vary", async () => {
    const cwd = folderWith({ "a.json": (await runCli(["lenet-5", "--json"])).stdout });
    const { status, stderr } = await sweep(["a.json", "--vary", "width=1"], { cwd });
    expect(status).toBe(2);
    expect(stderr).toContain("a.json is a saved report, of which nothing can vary");
    const saved = await sweep(["lenet-5", "--vary", "classes=10,20", "--baseline", "a.json"], { cwd });
    expect(saved.stdout).toContain("× is against a.json#lenet-5");
  });
});

describe("a file", () => {
  it("has the format of its extension", async () => {
    const cwd = folderWith({});
    const argv = ["lenet-5", "--vary", "classes=10,20"];
    for (const [file, format] of [
      ["a.csv", "csv"],
      ["a.json", "json"],
      ["a.md", "markdown"],
      ["a.ndjson", "ndjson"],
    ] as const) {
      expect(await sweep([...argv, "-o", file], { cwd })).toEqual({ status: 0, stdout: "", stderr: "" });
      const { stdout } = await sweep([...argv, "--format", format]);
      expect(readFileSync(join(cwd, file), "utf8")).toBe(stdout);
    }
    const { status, stderr } = await sweep([...argv, "-o", "no/such/folder.csv"], { cwd });
    expect(status).toBe(2);
    expect(stderr).toContain("no/such/folder.csv can't be written");
  });
});

describe("resuming", () => {
  const argv = ["lenet-5", "--vary", "classes=1..60"];
  const file = "a.ndjson";

  it.each<[string, string[]]>([
    ["all points", []],
    ["those that hold", ["--where", "classes % 3 == 0"]],
    ["a sample", ["--sample", "20"]],
    ["a part", ["--shard", "2/3"]],
  ])("goes on after any byte of %s, and leaves what is complete", async (_, more) => {
    const whole = (await sweep([...argv, ...more, "--format", "ndjson"])).stdout;
    const lengths = [
      0,
      1,
      whole.indexOf("\n"),
      whole.indexOf("\n") + 1,
      whole.length >> 1,
      whole.length - 1,
      whole.length,
    ];
    for (const length of lengths) {
      const cwd = folderWith({ [file]: whole.slice(0, length) });
      const { status } = await sweep([...argv, ...more, "--resume", file], { cwd });
      expect(status).toBe(0);
      expect(readFileSync(join(cwd, file), "utf8")).toBe(whole);
    }
    const cwd = folderWith({});
    await sweep([...argv, ...more, "-o", file, "--resume", file], { cwd });
    expect(readFileSync(join(cwd, file), "utf8")).toBe(whole);
  });

  it("goes on with a sample of more points than can be counted", async () => {
    const stdin = "input: 8x8x3\nparams: { a: 1, b: 1 }\nlayers: [ conv: { out: $a, kernel: 1 } ]";
    const huge = ["--vary", "a=1..10000000000", "--vary", "b=1..1000000000000"];
    const sample = ["-", ...huge, "--sample", "20"];
    const whole = (await sweep([...sample, "--format", "ndjson"], { stdin })).stdout;
    expect(typeof JSON.parse(whole.trim().split("\n").at(-1) as string).index).toBe("string");
    const cwd = folderWith({ [file]: whole.slice(0, whole.length >> 1) });
    await sweep([...sample, "--resume", file], { stdin, cwd });
    expect(readFileSync(join(cwd, file), "utf8")).toBe(whole);
  });

  it.each<[string, string[]]>([
    ["of other values", ["lenet-5", "--vary", "classes=2..61"]],
    ["of another hyperparameter", ["lenet-5", "--vary", "width=0.5:1:0.01"]],
    ["of another model", ["lenet-300-100", "--vary", "classes=1..60"]],
    ["with a column more", [...argv, "--convention", "fvcore"]],
    ["of another batch", [...argv, "--batch", "2"]],
    ["of another part", [...argv, "--shard", "2/3"]],
    ["of a sample", [...argv, "--sample", "20"]],
    ["with a condition that its points don't hold", [...argv, "--where", "classes > 3"]],
  ])("refuses the file of a sweep %s, and leaves it alone", async (_, other) => {
    const begun = (await sweep([...argv, "--top", "30", "--format", "ndjson"])).stdout;
    const cwd = folderWith({ [file]: begun });
    const { status, stderr } = await sweep([...other, "--resume", file], { cwd });
    expect(status).toBe(2);
    expect(stderr).toContain("a.ndjson is no beginning of this sweep");
    expect(readFileSync(join(cwd, file), "utf8")).toBe(begun);
  });

  it.each<[string, string[]]>([
    ["`--vary`", ["lenet-5", "--vary", "classes=2..61"]],
    ["the model's name", ["lenet-300-100", "--vary", "classes=1..60"]],
    ["`--batch`", [...argv, "--batch", "2"]],
    ["`--compression`", [...argv, "--compression", "rules.yaml"]],
    ["`--energy`", [...argv, "--energy", "table.yaml"]],
  ])("says that it is %s in which a file's sweep differs", async (what, other) => {
    const begun = (await sweep([...argv, "--top", "30", "--format", "ndjson"])).stdout;
    const rules = "compression: { bits: 4, codebook: none }\n";
    const table = "energy: { mult: { fp32: 2 }, add: { fp32: 1 }, memory: 3 }\n";
    const cwd = folderWith({ [file]: begun, "rules.yaml": rules, "table.yaml": table });
    const { status, stderr } = await sweep([...other, "--resume", file], { cwd });
    expect(status).toBe(2);
    expect(stderr).toMatch(/^error: a\.ndjson is no beginning of this sweep: it differs in /);
    expect(stderr).toContain(what);
    expect(readFileSync(join(cwd, file), "utf8")).toBe(begun);
  });

  it("refuses a file that lacks a line, and what is no sweep at all", async () => {
    const lines = (await sweep([...argv, "--format", "ndjson"])).stdout.split("\n");
    for (const text of [lines.toSpliced(7, 1).join("\n"), "hello\n", '{"index":"x"}\n', "[1,2]\nnull\n"]) {
      const cwd = folderWith({ [file]: text });
      const { stderr } = await sweep([...argv, "--resume", file], { cwd });
      expect(stderr).toContain("is no beginning of this sweep");
      expect(readFileSync(join(cwd, file), "utf8")).toBe(text);
    }
  });
});
