import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { folderWith } from "../support/folder.js";
import { runCli } from "../support/run.js";

const VARY = ["--vary", "width=0.25:1:0.25", "--vary", "resolution=128,160,192,224"];
const NAMES = [1, 2, 3, 4, 5, 6, 7].map((number) => `shard-${number}.ndjson`);

/** What a terminal would obey or hide. */
const INVISIBLE = /(?!\n)[\p{Cc}\p{Cf}]/u;

/** Points of which some fail. */
const GROUPED = `
input: 8x8x24
params: { groups: 1, out: 6 }
layers: [ conv: { out: $out, kernel: 3, groups: $groups } ]
`;

async function sweep(argv: readonly string[], options: Parameters<typeof runCli>[1] = {}): Promise<string> {
  return (await runCli(["sweep", ...argv], options)).stdout;
}

/** A folder with the seven shards of a sweep. */
async function shardsOf(argv: readonly string[], stdin = ""): Promise<string> {
  const files: Record<string, string> = {};
  for (const [index, name] of NAMES.entries()) {
    files[name] = await sweep([...argv, "--shard", `${index + 1}/7`, "--format", "ndjson"], { stdin });
  }
  return folderWith(files);
}

let cwd = "";
beforeAll(async () => {
  cwd = await shardsOf(["mobilenet-v1", ...VARY, "--convention", "fvcore"]);
});

async function merge(argv: readonly string[], options: Parameters<typeof runCli>[1] = {}) {
  return runCli(["merge", ...argv], { cwd, ...options });
}

describe("seven shards merged are the whole", () => {
  const whole = ["mobilenet-v1", ...VARY, "--convention", "fvcore"];

  it.each<[string[]]>([
    [[]],
    [["--top", "3"]],
    [["--pareto", "macs,accuracy"]],
    [["--sort", "macs:desc"]],
    [["--sort", "accuracy", "--top", "4"]],
    [["--where", "macs < 300M and convention:fvcore > 20M"]],
    [["--where", "width < 1", "--pareto", "macs,resolution:max", "--sort", "params", "--top", "5"]],
  ])("in whatever order they are given, also with %j", async (choice) => {
    for (const format of ["ndjson", "csv"]) {
      const expected = await sweep([...whole, ...choice, "--format", format]);
      const { stdout, status } = await merge([...NAMES.toReversed(), ...choice, "--format", format]);
      expect(stdout).toBe(expected);
      expect(status).toBe(0);
    }
    const columns = ["--columns", "params,macs,accuracy"];
    const table = await sweep([...whole, ...choice, ...columns]);
    const merged = (await merge([...NAMES, ...choice, ...columns, "--format", "table"])).stdout;
    expect(merged.replace(/^Points of 7 files/, "MobileNet v1")).toBe(
      table.replace("vgg16 (VGG-16)", "what the sweep was compared with"),
    );
    const { points } = JSON.parse(await sweep([...whole, ...choice, "--json"]));
    expect(JSON.parse((await merge([...NAMES, ...choice, "--json"])).stdout)).toMatchObject({
      schemaVersion: 1,
      model: null,
      axes: [{ name: "width" }, { name: "resolution" }],
      points,
    });
  });

  it("with points that fail, at the beginning too", async () => {
    const argv = ["-", "--vary", "out=5,7,6,8", "--vary", "groups=4,3,2,1"];
    const folder = await shardsOf(argv, GROUPED);
    for (const choice of [[], ["--where", "macs > 0"], ["--sort", "macs"], ["--pareto", "macs,out:max"]]) {
      const expected = await sweep([...argv, ...choice, "--format", "ndjson"], { stdin: GROUPED });
      const { stdout, stderr, status } = await merge([...NAMES, ...choice], { cwd: folder });
      expect(stdout).toBe(expected);
      expect(stderr).toContain("of 16 points failed, first: `conv`: 4 groups don't divide the 5 output");
      expect(status).toBe(0);
    }
  });

  it("from standard input, and to a file", async () => {
    const expected = await sweep([...whole, "--format", "csv"]);
    const stdin = readFileSync(join(cwd, NAMES[3] as string));
    const files = [...NAMES.toSpliced(3, 1), "-"];
    expect(await merge([...files, "-o", "all.csv"], { stdin })).toMatchObject({ status: 0, stdout: "" });
    expect(readFileSync(join(cwd, "all.csv"), "utf8")).toBe(expected);
  });

  it("of a sample of more points than can be counted", async () => {
    const stdin = "input: 8x8x3\nparams: { a: 1, b: 1 }\nlayers: [ conv: { out: $a, kernel: 1 } ]";
    const huge = ["--vary", "a=1..10000000000", "--vary", "b=1..1000000000000", "--sample", "30"];
    const folder = await shardsOf(["-", ...huge], stdin);
    const { stdout, stderr } = await merge(NAMES, { cwd: folder });
    expect(stdout).toBe(await sweep(["-", ...huge, "--format", "ndjson"], { stdin }));
    expect(stderr).not.toContain("missing");
  });

  it("with metrics that no point or not every one has", async () => {
    // A vector has no receptive field, and no MACs have no intensity.
    for (const out of ["[flatten]", "[{ if: $k > 4, conv: { out: 4, kernel: 3 } }, flatten]"]) {
      const stdin = `input: 8x8x3\nparams: { k: 1 }\nlayers: ${out}`;
      const argv = ["-", "--vary", "k=1..9", "--baseline", "lenet-5"];
      const folder = await shardsOf([...argv, "--columns", "receptiveField"], stdin);
      for (const format of ["ndjson", "csv"]) {
        const { stdout } = await merge([...NAMES, "--format", format, "--columns", "macs,receptiveField"], {
          cwd: folder,
        });
        const same = [...argv, "--format", format, "--columns", "macs,receptiveField"];
        expect(stdout).toBe(await sweep(same, { stdin }));
      }
    }
  });

  it("once where files overlap", async () => {
    const { stdout, status } = await merge([...NAMES, NAMES[2] as string, NAMES[0] as string]);
    expect(stdout).toBe(await sweep([...whole, "--format", "ndjson"]));
    expect(status).toBe(0);
  });
});

describe("what is missing", () => {
  it("is said where it can be known", async () => {
    // Seven parts of sixteen points have 2, 2, 2, 3, 2, 2 and 3.
    const { stderr, status } = await merge([1, 3, 6].map((number) => NAMES[number] as string));
    expect(status).toBe(0);
    expect(stderr).toBe(
      "warning: the points 0, 1, 4, 5 and 9–12 are missing: no file has them\n".replace(
        "0, 1, 4, 5",
        "0–1, 4–5",
      ),
    );
    const alone = await merge(NAMES.toSpliced(3, 1).slice(0, 4));
    expect(alone.stderr).toMatch(/^warning: the points \d+–\d+ are missing/);
  });

  it("is an error where all were to be there", async () => {
    expect(await merge([...NAMES, "--expect", "16"])).toMatchObject({ status: 0, stderr: "" });
    const less = await merge([...NAMES.slice(0, 6), "--expect", "16", "--top", "1"]);
    expect(less.status).toBe(1);
    expect(less.stderr).toBe("error: there are 13 points instead of 16: the points 13–15 are missing\n");
    const more = await merge([...NAMES, "--expect", "15", "--json"]);
    expect(more).toMatchObject({ status: 1, stderr: "error: there are 16 points instead of 15\n" });
    expect(JSON.parse(more.stdout).diagnostics).toMatchObject([{ code: "absent", severity: "error" }]);
  });

  it("is found in a file with a gap, whatever is chosen of it", async () => {
    const lines = (await sweep(["mobilenet-v1", ...VARY, "--format", "ndjson"])).split("\n");
    const folder = folderWith({ "a.ndjson": lines.toSpliced(5, 1).join("\n") });
    const argv = ["a.ndjson", "--expect", "16", "--where", "resolution == 224"];
    const { stdout, stderr, status } = await merge(argv, { cwd: folder });
    expect({ stderr, status }).toEqual({ stderr: "error: there are 15 points instead of 16\n", status: 1 });
    expect(stdout.trim().split("\n")).toHaveLength(4);
  });

  it("isn't known of points that were chosen", async () => {
    const argv = ["mobilenet-v1", ...VARY, "--format", "ndjson"];
    const files = {
      "a.ndjson": await sweep([...argv, "--shard", "1/2", "--where", "resolution != 160"]),
      "b.ndjson": await sweep([...argv, "--shard", "2/2", "--where", "resolution != 160"]),
    };
    const folder = folderWith(files);
    expect(await merge(Object.keys(files), { cwd: folder })).toMatchObject({ status: 0, stderr: "" });
    const { stderr, status } = await merge([...Object.keys(files), "--expect", "13"], { cwd: folder });
    expect({ stderr, status }).toEqual({ stderr: "error: there are 12 points instead of 13\n", status: 1 });
  });
});

describe("files of different sweeps are refused", () => {
  const small = ["lenet-5", "--vary", "classes=1..9", "--format", "ndjson"];

  it.each<[string, string[], string]>([
    [
      "axes",
      ["lenet-5", "--vary", "width=1,2", "--format", "ndjson"],
      "it varies width, line 1 of a.ndjson classes",
    ],
    [
      "models",
      ["alexnet", "--vary", "classes=1..9", "--format", "ndjson"],
      "it differs from line 1 of a.ndjson in the model's name",
    ],
    ["batches", [...small, "--baseline", "vgg16", "--batch", "3"], "in `--batch`"],
    ["baselines", [...small, "--baseline", "alexnet"], "in the text of the spec, of its baseline, or"],
    ["conventions", [...small, "--baseline", "vgg16", "--convention", "thop"], "it counts params, buffers"],
    [
      "values",
      ["lenet-5", "--vary", "classes=2..9", "--format", "ndjson", "--baseline", "vgg16"],
      "in `--vary`",
    ],
    // What follows from the numbers is seen in lines, too, that don't say what they are of.
    ["models without a name", ["alexnet", "--vary", "classes=1..9", "--format", "ndjson"], "ratio to the"],
    ["batches without a name", [...small, "--baseline", "vgg16", "--batch", "3"], "ratio to the baseline"],
    ["baselines without a name", [...small, "--baseline", "alexnet"], "ratio to the baseline"],
    [
      "values without a name",
      ["lenet-5", "--vary", "classes=2..9", "--format", "ndjson", "--baseline", "vgg16"],
      "says something else of the point 0 than line 1 of",
    ],
  ])("with other %s", async (what, argv, message) => {
    const isNamed = !what.includes("without a name");
    const written = (text: string) => (isNamed ? text : text.replace(/,"origin":\{[^}]*\}/g, ""));
    const folder = folderWith({
      "a.ndjson": written(await sweep([...small, "--baseline", "vgg16"])),
      "b.ndjson": written(await sweep(argv)),
    });
    for (const files of [
      ["a.ndjson", "b.ndjson"],
      ["b.ndjson", "a.ndjson"],
    ]) {
      const { status, stderr } = await merge(files, { cwd: folder });
      expect(status).toBe(2);
      expect(stderr).toMatch(/^error: line 1 of [ab]\.ndjson /);
      expect(stderr).toContain("merge the shards of one sweep");
      if (files[0] === "a.ndjson") expect(stderr).toContain(message);
    }
  });
});

describe("files counted by other rules are refused, with what they differ in", () => {
  // The columns that rules change; without a baseline, no ratio tells.
  const NET =
    "input: 8x8x3\nparams: { out: 4, bias: 1 }\nlayers: [ conv: { out: $out, kernel: 3, norm: batch } ]\n";
  const files = {
    "net.yaml": NET,
    "copy-of-net.yaml": `# the same network\n${NET}`,
    "rules.yaml": "compression: { bits: 4, codebook: none }\n",
    "more.yaml": "compression: { bits: 2, codebook: none }\n",
    "copy.yaml": "compression: { bits: 4, codebook: none }\n",
    "table.yaml": "energy: { mult: { fp32: 2 }, add: { fp32: 1 }, memory: 3 }\n",
    "cheap.yaml": "energy: { mult: { fp32: 1 }, add: { fp32: 1 }, memory: 3 }\n",
    "a.csv": "out,accuracy\n1,50\n",
    "b.csv": "out,accuracy\n1,60\n",
  };
  const argvOf = (shard: number, options: readonly string[], model = "net.yaml") =>
    [model, "--vary", "out=1..4", "--columns", "compressedBytes,energy", "--format", "ndjson"].concat(
      ["--shard", `${shard}/2`],
      options,
    );

  async function mergedOf(first: readonly string[], second: readonly string[]) {
    const folder = folderWith(files);
    for (const [name, argv] of Object.entries({ "1.ndjson": first, "2.ndjson": second })) {
      expect((await runCli(["sweep", ...argv, "-o", name], { cwd: folder })).status).toBe(0);
    }
    return merge(["1.ndjson", "2.ndjson"], { cwd: folder });
  }

  it.each<[string, string[], string[]]>([
    ["the rules of `--compression`", ["--compression", "rules.yaml"], ["--compression", "more.yaml"]],
    ["the rules of `--compression`", [], ["--compression", "more.yaml"]],
    ["the energies of `--energy`", ["--energy", "table.yaml"], ["--energy", "cheap.yaml"]],
    ["the accuracies of `--accuracy`", ["--accuracy", "a.csv"], ["--accuracy", "b.csv"]],
    ["`--batch`", [], ["--batch", "2"]],
    ["`--fold-norm`", [], ["--fold-norm"]],
    ["`--no-fuse`", ["--no-fuse"], []],
    ["`--input`", ["--input", "9x9x3"], []],
    ["the hyperparameters that don't vary", ["--set", "bias=1"], ["--set", "bias=2"]],
  ])("%s: %j, %j", async (what, first, second) => {
    const { status, stderr } = await mergedOf(argvOf(1, first), argvOf(2, second));
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /^error: line 1 of 2\.ndjson is of another sweep: it differs from line 1 of 1\.ndjson in /,
    );
    expect(stderr).toContain(` in ${what}\n`);
    const same = await mergedOf(argvOf(1, first), argvOf(2, first));
    expect(same).toMatchObject({ status: 0, stderr: "" });
  });

  it("the text of the spec", async () => {
    const { status, stderr } = await mergedOf(argvOf(1, []), argvOf(2, [], "copy-of-net.yaml"));
    expect([status, stderr]).toEqual([
      2,
      expect.stringContaining("in the text of the spec, of its baseline"),
    ]);
  });

  it("whatever rules of one text are called", async () => {
    const [first, second] = ["rules.yaml", "copy.yaml"].map((name) => ["--compression", name]);
    expect((await mergedOf(argvOf(1, first ?? []), argvOf(2, second ?? []))).status).toBe(0);
  });
});

describe("a line that is no point's is refused, with its place and what is wrong", () => {
  const point = {
    index: 3,
    settings: { a: 1 },
    totals: { macs: 10 },
    conventions: {},
    ratios: { macs: null },
    accuracy: null,
  };
  const good = JSON.stringify({ ...point, index: 1 });

  it.each<[unknown, string]>([
    ["hello", "line 2 of a.ndjson is no JSON: Unexpected token"],
    ["", "line 2 of a.ndjson is no JSON"],
    ['{"index":3,"settings":{"a', "line 2 of a.ndjson is no JSON: Unterminated string"],
    [[1, 2], "line 2 of a.ndjson is no point of a sweep"],
    [null, "line 2 of a.ndjson is no point of a sweep"],
    [{ ...point, index: -1 }, "`index` in line 2 of a.ndjson is -1, not the number of a point"],
    [{ ...point, index: "x" }, '`index` in line 2 of a.ndjson is "x", not the number of a point'],
    [{ ...point, index: 1.5 }, "not the number of a point"],
    [{ ...point, settings: 7 }, "`settings` in line 2 of a.ndjson is 7, not an object"],
    [
      { ...point, settings: { a: null } },
      "`settings.a` in line 2 of a.ndjson is null, not a number, true or",
    ],
    [{ ...point, totals: { macs: "10" } }, '`totals.macs` in line 2 of a.ndjson is "10", not a number'],
    [{ ...point, totals: { macs: -10 } }, "is -10, not a whole number from 0"],
    [{ ...point, totals: { macs: 0.5 } }, "is 0.5, not a whole number from 0"],
    [{ ...point, accuracy: 170 }, "`accuracy` in line 2 of a.ndjson is 170, not a percentage"],
    [{ ...point, ratios: undefined }, "`ratios` in line 2 of a.ndjson is missing, not an object"],
    [{ ...point, conventions: { x: { value: 1 } } }, "`conventions.x.unit` in line 2 of a.ndjson is missing"],
    [
      { ...point, conventions: { x: { unit: "MAC", value: 1.5 } } },
      "`conventions.x.value` in line 2 of a.ndjson is 1.5",
    ],
    [
      { index: 3, settings: { a: 1 }, totals: null, error: 5 },
      "`error` in line 2 of a.ndjson is 5, not a text",
    ],
    [{ ...point, index: 0 }, "line 2 of a.ndjson has the point 0 behind the point 1"],
    [{ ...point, index: 1 }, "line 2 of a.ndjson has the point 1 again"],
    [{ ...point, settings: { "a\u001b[31m": "\u202e" } }, "it varies a\\u001b[31m, line 1 of a.ndjson a"],
    [{ ...point, totals: { "\u001b[2J": true } }, '`totals["\\u001b[2J"]`'],
    ["\u001b[31m", "\\u001b[31m"],
  ])("%j", async (line, message) => {
    const text = typeof line === "string" ? line : JSON.stringify(line);
    const folder = folderWith({ "a.ndjson": `${good}\n${text}\n` });
    const { status, stderr } = await merge(["a.ndjson"], { cwd: folder });
    expect(status).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(INVISIBLE);
    expect(stderr).not.toMatch(/^ +at /m);
    expect(stderr).not.toContain("fault of lightnet-cost");
  });

  it("is also one that is nested too deeply", async () => {
    for (const depth of [1000, 10_000, 1_000_000]) {
      const value = "[".repeat(depth) + "]".repeat(depth);
      const line = good.replace('"a":1', `"a":${value}`);
      const { status, stderr } = await merge(["-"], { stdin: `${line}\n` });
      if (depth === 1000) continue;
      expect(status).toBe(2);
      expect(stderr).toMatch(/^error: line 1 of <stdin> /);
    }
  });

  it("is also one that isn't text, or longer than any", async () => {
    const cut = folderWith({ "a.ndjson": Buffer.from([0x7b, 0xff, 0x7d, 10]) });
    expect((await merge(["a.ndjson"], { cwd: cut })).stderr).toContain(
      "line 1 of a.ndjson isn't valid UTF-8",
    );
    const long = folderWith({ "a.ndjson": `${good}\n"${"x".repeat(17 * 1024 * 1024)}"\n` });
    const { stderr } = await merge(["a.ndjson"], { cwd: long });
    expect(stderr).toContain("line 2 of a.ndjson is longer than 16 MiB");
  });

  it("writes no text of a file raw", async () => {
    const hostile = { ...point, index: 0, settings: { a: "\u009b31m\u202e" }, more: "\u001b" };
    const folder = folderWith({ "a.ndjson": `${JSON.stringify(hostile)}\n` });
    for (const format of ["ndjson", "csv", "table", "markdown", "json", "latex"]) {
      const { stdout, status } = await merge(["a.ndjson", "--format", format], { cwd: folder });
      expect(status).toBe(0);
      expect(stdout).not.toMatch(INVISIBLE);
    }
  });
});

describe("bad usage", () => {
  it.each<[string[], string]>([
    [["none.ndjson"], "there is no file none.ndjson"],
    [["."], ". can't be read"],
    [[...NAMES, "--where", "mcas < 3"], "did you mean `macs`?"],
    [[...NAMES, "--sort", "wdith"], "did you mean `width`?"],
    [[...NAMES, "--pareto", "macs"], "a Pareto front is one of two metrics or more"],
    [[...NAMES, "--columns", "mcas", "--format", "csv"], "did you mean `macs`?"],
    [[...NAMES, "--top", "0"], "`--top` is a whole number from 1"],
    [[...NAMES, "--expect", "many"], "`--expect` is a whole number from 1"],
    [[...NAMES, "--format", "xml"], "`--format` has no `xml`"],
    [[...NAMES, "-o", "./shard-3.ndjson"], "`./shard-3.ndjson` is read, and can't be written to as well"],
  ])("%j", async (argv, message) => {
    const { status, stdout, stderr } = await merge(argv);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain(message);
  });

  it("is all said at once", async () => {
    const { stderr } = await merge([...NAMES, "--top", "0", "--expect", "x", "--format", "y"]);
    expect(stderr.match(/error:/g)).toHaveLength(3);
  });
});

it("files of no points are merged to none", async () => {
  const folder = folderWith({ "a.ndjson": "", "b.ndjson": "" });
  expect(await merge(["a.ndjson", "b.ndjson"], { cwd: folder })).toEqual({
    status: 0,
    stdout: "",
    stderr: "",
  });
});

it("as many files as a cluster has tasks are merged", async () => {
  const files: Record<string, string> = {};
  const lines = (await sweep(["lenet-5", "--vary", "classes=1..3000", "--format", "ndjson"])).split("\n");
  for (let number = 0; number < 3000; number += 1) files[`${number}.ndjson`] = `${lines[number]}\n`;
  const folder = folderWith(files);
  const root = join(import.meta.dirname, "../..");
  const command = `ulimit -n 256; "${process.execPath}" "${root}/bin/lightnet-cost.js" merge *.ndjson`;
  const stdout = execFileSync("bash", ["-c", command], { cwd: folder, encoding: "utf8", maxBuffer: 2 ** 27 });
  expect(stdout).toBe(lines.join("\n"));
});
