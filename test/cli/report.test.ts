import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runCli } from "../support/run.js";

const SPEC = "input: 8x8x3\nlayers: [ conv: { out: 4, kernel: 3 } ]\n";

function folderWith(files: Record<string, string | Uint8Array>): string {
  const folder = mkdtempSync(join(tmpdir(), "lightnet-cost-"));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

async function json(argv: readonly string[], options: Parameters<typeof runCli>[1] = {}) {
  const { stdout, status } = await runCli([...argv, "--json"], options);
  return { status, ...JSON.parse(stdout) };
}

describe("the models of a report", () => {
  it("stand in the order of the arguments, the first being the baseline", async () => {
    const { models, baseline } = await json(["vgg16", "alexnet"]);
    expect(models.map(({ id }: { id: string }) => id)).toEqual(["vgg16", "alexnet"]);
    expect(baseline).toBe("vgg16");
    expect(models[0].ratios.macs).toBe(1);
    expect(models[1].ratios.macs).toBe(724_406_816 / 15_470_264_320);
  });

  it("are those of globs: no file of budgets beside others, and none twice", async () => {
    const cwd = folderWith({
      "a.yaml": SPEC,
      "b.yaml": SPEC,
      "budgets.yaml": "budgets:\n  - { specs: a.yaml, macs: 1M }\n",
    });
    const { status, models } = await json(["a.yaml", "b.yaml", "budgets.yaml", "b.yaml"], { cwd });
    expect(status).toBe(0);
    expect(models.map(({ id }: { id: string }) => id)).toEqual(["a.yaml", "b.yaml"]);
    const verified = await runCli(["verify", "a.yaml", "budgets.yaml"], { cwd });
    expect(verified.stderr).not.toContain("budgets.yaml");
  });

  it("aren't a file of budgets alone, whatever it is called", async () => {
    const text = "budgets:\n  - { specs: a.yaml, macs: 1M }\n";
    const cwd = folderWith({ "budgets.yaml": text, "limits.yaml": text });
    for (const argv of [["budgets.yaml"], ["limits.yaml"], ["check", "budgets.yaml"]]) {
      const { status, stderr } = await runCli(argv, { cwd });
      expect(status).toBe(2);
      expect(stderr).toMatch(/^error: this is a file of budgets, not a spec\n/);
      expect(stderr.match(/^error: /gm)).toHaveLength(1);
      expect(stderr).toContain("name the specs that it limits");
    }
  });

  it("end with a baseline that isn't among them, which is a lone model's own or the one asked for", async () => {
    expect((await json(["mobilenet-v1"])).baseline).toBe("vgg16");
    const asked = await json(["mobilenet-v1", "alexnet", "--baseline", "vgg11"]);
    expect(asked.models.map(({ id }: { id: string }) => id)).toEqual(["mobilenet-v1", "alexnet", "vgg11"]);
    expect(asked.models[0].ratios.params).toBe(4_231_976 / 132_863_336);
  });

  it("have no ratios without a baseline, and null where the divisor is 0", async () => {
    const { models, baseline } = await json(["-"], { stdin: SPEC });
    expect(baseline).toBe(null);
    expect(models[0].ratios.macs).toBe(null);
    const zero = await json(["mobilenet-v1", "alexnet", "--baseline", "alexnet"]);
    expect(zero.models[0].ratios.buffers).toBe(null);
  });

  it("take α and ρ from their names (MobileNet, arXiv:1704.04861, Tables 6 and 7; Keras)", async () => {
    const { models } = await json([
      "mobilenet-v1@width=0.75",
      "mobilenet-v1@width=0.5",
      "mobilenet-v1@width=0.25,resolution=128",
    ]);
    expect(models.map(({ totals }: { totals: { macs: number } }) => totals.macs)).toEqual([
      325_400_448, 149_497_088, 13_570_048,
    ]);
    expect(models[2].settings).toMatchObject({ width: 0.25, resolution: 128 / 224, classes: 1000 });
    expect(models[2].inputs).toEqual([[3, 128, 128]]);
  });

  it("take a variant, then settings", async () => {
    const folder = folderWith({
      "net.yaml":
        "input: 8x8x3\nparams: { out: 4, list: [1, 2] }\nvariants: { big: { out: 8, width: 2 } }\nlayers:\n  - pointwise: $out * $list[1]",
    });
    const { models } = await json(["net.yaml@big", "net.yaml@big,out=3,list=[1,5]", "net.yaml"], {
      cwd: folder,
    });
    const out = models.map(({ layers }: { layers: { output: number[] }[] }) => layers[0]?.output[0]);
    expect(out).toEqual([32, 30, 8]);
  });

  it("are read from standard input", async () => {
    const { models } = await json(["-"], {
      stdin: "input: 28x28x192\nlayers: [ pointwise: 16, conv: { out: 32, kernel: 5 } ]",
    });
    expect(models[0]).toMatchObject({ id: "-", source: "<stdin>", totals: { macs: 12_443_648 } });
  });

  it("may have an @ in their file's name", async () => {
    const folder = folderWith({ "net@2.yaml": SPEC });
    expect((await json(["net@2.yaml"], { cwd: folder })).status).toBe(0);
    expect((await json(["net@2.yaml@width=2"], { cwd: folder })).models[0].settings.width).toBe(2);
  });
});

describe("options", () => {
  it("--set reaches every named model that has the key, never the baseline", async () => {
    const { models } = await json([
      "mobilenet-v1",
      "resnet-50",
      "--set",
      "classes=10",
      "--set",
      "stride_in_1x1=true",
      "--baseline",
      "vgg16",
    ]);
    expect(models.map(({ settings }: { settings: { classes: number } }) => settings.classes)).toEqual([
      10, 10, 1000,
    ]);
    expect(models[1].totals.macs).toBe(3_857_973_248 - 990 * 2048);
  });

  it("--input takes either order", async () => {
    for (const size of ["3x128x128", "128x128x3"]) {
      const { models } = await json(["mobilenet-v1", "--input", size]);
      // timm's mobilenetv1_100 at 128.
      expect(models[0].totals.macs).toBe(186_400_768);
      expect(models[1].inputs).toEqual([[3, 224, 224]]);
    }
  });

  it("--batch multiplies what scales with it", async () => {
    const one = (await json(["mobilenet-v1"])).models[0].totals;
    const four = (await json(["mobilenet-v1", "--batch", "4"])).models[0].totals;
    for (const name of ["macs", "flops", "activations"]) expect(four[name]).toBe(4 * one[name]);
    for (const name of ["params", "buffers", "weightBytes"]) expect(four[name]).toBe(one[name]);
  });

  it("--depth, --by, --columns and --sort never change JSON", async () => {
    const { stdout: plain } = await runCli(["vgg16", "--json"]);
    const { stdout } = await runCli([
      "vgg16",
      "--json",
      "--depth",
      "all",
      "--by",
      "op",
      "--columns",
      "flops",
      "--sort",
      "params",
    ]);
    expect(stdout).toBe(plain);
  });

  it("-o writes a file whose extension names the format", async () => {
    const folder = folderWith({ "net.yaml": SPEC });
    for (const [file, start] of [
      ["out.json", "{"],
      ["out.ndjson", '{"id"'],
      ["out.csv", "layer,"],
      ["out.md", "**net.yaml**"],
      ["out.tex", "% needs"],
      ["out.txt", "net.yaml"],
    ] as const) {
      const { status, stdout } = await runCli(["net.yaml", "-o", file], { cwd: folder });
      expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
      expect(readFileSync(join(folder, file), "utf8").startsWith(start)).toBe(true);
    }
  });

  it("--max-ops raises and lowers the limit", async () => {
    expect((await runCli(["vgg16", "--max-ops", "10"])).stderr).toContain("more than 10 ops");
    const { status } = await runCli(["-", "--json", "--max-ops", "2000000"], {
      stdin: "input: 1x1x1\nlayers: [ { repeat: 1000001, identity } ]",
    });
    expect(status).toBe(0);
  });
});

/** Where `--json` doesn't change what is wrong. */
const jsonToo = /^(?!list|schema)(?!.*(--format|-o ))/;

describe("bad usage", () => {
  it.each<[string[], string, string?]>([
    [["--bogus", "vgg16"], "unknown option '--bogus'"],
    [["--jsn", "vgg16"], "unknown option '--jsn'", "--json"],
    [[], "missing required argument 'model'"],
    [["vgg166"], "no bundled spec `vgg166`", "did you mean `vgg16`?"],
    [["lst"], "no bundled spec `lst`", "did you mean `list`?"],
    [["missing.yaml"], "no file missing.yaml"],
    [["specs/vgg16.yaml/x.yaml"], "no file specs/vgg16.yaml/x.yaml"],
    [["help", "reprot"], "no command `reprot`", "did you mean `report`?"],
    [["vgg16", "--columns", "parms"], "`--columns` has no `parms`", "did you mean `params`?"],
    [["vgg16", "--sort", "mac"], "`--sort` has no `mac`", "did you mean `macs`?"],
    [["vgg16", "--format", "jsn"], "`--format` has no `jsn`", "did you mean `json`?"],
    [["vgg16", "--by", "blocks"], "`--by` has no `blocks`", "did you mean `block`?"],
    [["vgg16", "--depth", "deep"], "`--depth` is a whole number"],
    [["vgg16", "--batch", "0"], "`--batch` is a whole number from 1"],
    [["vgg16", "-o", "out.xyz"], "names no format"],
    [["vgg16", "--input", "224x224"], "could be 224 channels of 224"],
    [["vgg16", "--input", "3x224x224x3"], "could be 3 channels of 224x224x3, or 3 channels of 3x224x224"],
    [["vgg16", "--input", "large"], "is no size"],
    [["vgg16", "--set", "clases=10"], "no hyperparameter `clases`", "did you mean `classes`?"],
    [["vgg16", "--set", "classes"], "has no value"],
    [["vgg16@clases=10"], "no hyperparameter `clases`", "did you mean `classes`?"],
    [["vgg16@big"], "no variant `big`"],
    [["vgg16@classes=many"], "`classes` is a number, got the word `many`"],
    [["vgg16@classes=0"], "from 1 to"],
    [["vgg16@width=0"], "`width` is a number above 0"],
    [["vgg16@width=1/0"], "division by zero"],
    [["squeezenet-1.0@bypass=simpel"], "one of none, simple, complex", "`simple`"],
    [["vgg16", "--baseline", "vgg17"], "no bundled spec `vgg17`"],
    [["vgg16", "--baseline", "vgg11@nope=2"], "no hyperparameter `nope`", "--baseline:1:7"],
    [["list", "opps"], "no list of `opps`", "`ops`"],
    [["schema", "spek"], "no schema of `spek`", "`spec`"],
  ])("%j", async (argv, message, help) => {
    const { status, stdout, stderr } = await runCli(argv);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain(message);
    if (help !== undefined) expect(stderr).toContain(help);
    expect(stderr).not.toContain("    at ");
    if (!jsonToo.test(argv.join(" "))) return;
    // With --json the same is a document.
    const document = await json(argv);
    expect(document).toMatchObject({ status: 2, schemaVersion: 1, models: [] });
    expect(document.diagnostics[0].message).toContain(message);
  });
});

describe("several options that are wrong", () => {
  it("are shown together", async () => {
    const argv = ["vgg16", "--depth", "-1", "--sort", "mac", "--columns", "parms,macs,flps", "--set", "x"];
    const { status, stderr } = await runCli(argv);
    expect(status).toBe(2);
    for (const part of ["`--depth`", "no `mac`", "no `parms`", "no `flps`", "`--set x`"]) {
      expect(stderr).toContain(part);
    }
  });
});

describe("--input", () => {
  it("may have channels at either end, or both when that is the same shape", async () => {
    const cwd = folderWith({ "tiny.yaml": "input: 8x8x3\nlayers: [ pointwise: 4 ]\n" });
    for (const [size, inputs] of [
      ["3x5x6", [3, 5, 6]],
      ["5x6x3", [3, 5, 6]],
      ["3x3x3", [3, 3, 3]],
    ] as const) {
      const { stdout } = await runCli(["tiny.yaml", "--input", size, "--json"], { cwd });
      expect(JSON.parse(stdout).models[0].inputs).toEqual([inputs]);
    }
  });
});

describe("a baseline that a spec names", () => {
  it.each([
    ["vgg16@nope=2", "no hyperparameter `nope`", "own.yaml:2:17"],
    ['"vgg16@classes=1/0"', "division by zero", "own.yaml:2:26"],
    ["vgg16@small", "no variant `small`", "own.yaml:2:17"],
    ["vgg17", "no bundled spec `vgg17`", "own.yaml:2:11"],
  ])("%s", async (baseline, message, place) => {
    const cwd = folderWith({ "own.yaml": `input: 8x8x3\nbaseline: ${baseline}\nlayers: [ relu ]\n` });
    const { status, stderr } = await runCli(["own.yaml"], { cwd });
    expect(status).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).toContain(`--> ${place}`);
  });
});

describe("a limit", () => {
  it("that is reached inside a built-in block is shown at the line that called it", async () => {
    const call = "inception: { conv1: 8, reduce3: 8, conv3: 8, reduce5: 8, conv5: 8, pool: 8 }";
    const cwd = folderWith({ "own.yaml": `input: 8x8x3\nlayers:\n  - ${call}\n` });
    const { stderr } = await runCli(["own.yaml", "--max-ops", "1"], { cwd });
    expect(stderr).toContain("--> own.yaml:3:5");
  });
});

describe("files that are no specs", () => {
  it.each<[string, string | Uint8Array, string]>([
    ["empty.yaml", "", "is empty"],
    ["binary.yaml", new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 0, 0, 1]), "is a binary file"],
    ["utf16.yaml", new Uint8Array([0xff, 0xfe, 0x69, 0x00]), "UTF-16"],
    ["latin1.yaml", new Uint8Array([0x6e, 0xe9, 0x3a, 0x20, 0x31]), "isn't valid UTF-8"],
  ])("%s", async (name, content, message) => {
    const { status, stdout, stderr } = await runCli([name], { cwd: folderWith({ [name]: content }) });
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain(message);
  });

  it("a directory, and a file of that name without its path", async () => {
    const folder = folderWith({ net: SPEC });
    expect((await runCli(["./"], { cwd: folder })).stderr).toContain("is a directory");
    expect((await runCli(["net"], { cwd: folder })).stderr).toContain("write `./net`");
  });

  it("but a byte-order mark is fine", async () => {
    const folder = folderWith({ "bom.yaml": `\ufeff${SPEC}` });
    expect((await runCli(["bom.yaml"], { cwd: folder })).status).toBe(0);
  });

  it("baselines in a circle", async () => {
    const folder = folderWith({
      "a.yaml": `baseline: ./b.yaml\n${SPEC}`,
      "b.yaml": `baseline: ./a.yaml\n${SPEC}`,
    });
    const { status, stderr } = await runCli(["a.yaml"], { cwd: folder });
    expect(status).toBe(2);
    expect(stderr).toContain("baselines that lead back in a circle: a.yaml → b.yaml → a.yaml");
  });
});

describe("a mistake in a spec", () => {
  it("is shown with its line and a mark, and nothing else is printed", async () => {
    const folder = folderWith({
      "bad.yaml":
        "input: 32x32x16\nlayers:\n  - convv: { out: 64, kernel: 3 }\n  - conv: { out: 64, kernel: 3, groups: 5 }\n",
    });
    const { status, stdout, stderr } = await runCli(["bad.yaml"], { cwd: folder });
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toBe(`error: there is no layer \`convv\`
  --> bad.yaml:3:5
  |
3 |   - convv: { out: 64, kernel: 3 }
  |     ^^^^^
    = did you mean \`conv\`?

error: \`conv\`: 5 groups don't divide the 64 input channels
  --> bad.yaml:4:41
  |
4 |   - conv: { out: 64, kernel: 3, groups: 5 }
  |                                         ^
    = 4 and 8 divide 64
`);
    const document = await json(["bad.yaml"], { cwd: folder });
    expect(document).toMatchObject({ status: 2, baseline: null, models: [] });
    expect(
      document.diagnostics.map(({ code, line, column }: Record<string, unknown>) => [code, line, column]),
    ).toEqual([
      ["unknown-name", 3, 5],
      ["shape", 4, 41],
    ]);
  });

  it("is one of at most twenty that are shown", async () => {
    const stdin = `input: 8x8x3\nlayers:\n${"  - nothing_like_it\n".repeat(25)}`;
    const { stderr } = await runCli(["-"], { stdin });
    expect(stderr.match(/^error:/gm)).toHaveLength(20);
    expect(stderr).toContain("… and 5 more");
  });

  it("in a long line is shown around its place", async () => {
    const stdin = `input: 8x8x3\nlayers: [ ${"relu, ".repeat(100)}rleu, ${"relu, ".repeat(100)}]\n`;
    const { stderr } = await runCli(["-"], { stdin });
    expect(Math.max(...stderr.split("\n").map((line) => line.length))).toBeLessThan(120);
    expect(stderr).toMatch(/relu, rleu, relu/);
  });

  it("is coloured only where colour is wanted", async () => {
    const coloured = "\u001b[";
    const bad = { stdin: "layers: [" };
    expect((await runCli(["-"], bad)).stderr).not.toContain(coloured);
    expect((await runCli(["-", "--color"], bad)).stderr).toContain(coloured);
    expect((await runCli(["-"], { ...bad, env: { FORCE_COLOR: "1" } })).stderr).toContain(coloured);
    expect((await runCli(["-", "--no-color"], { ...bad, env: { FORCE_COLOR: "1" } })).stderr).not.toContain(
      escape,
    );
  });
});

describe("what a file names", () => {
  const hostile = "\u001b[31mred\u001b[0m \u0007\u202e=cmd|' /C calc'!A0 <script> & % # _ { } | `x` *b* \\";

  it.each(["table", "csv", "markdown", "latex", "json", "ndjson"])("is harmless in %s", async (format) => {
    const stdin = `name: ${JSON.stringify(hostile)}\n${SPEC}`;
    const { stdout, status } = await runCli(["-", "--format", format], { stdin });
    expect(status).toBe(0);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not be there
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    if (format === "markdown") expect(stdout).not.toContain("<script>");
  });

  it("is harmless in a message", async () => {
    const { stderr } = await runCli(["-"], { stdin: `input: 8x8x3\nlayers: [ "${"\\e[31m"}x\\a": 1 ]` });
    expect(stderr).not.toContain("\u001b");
    expect(stderr).not.toContain("\u0007");
  });

  it("can't be a formula of a spreadsheet", async () => {
    const folder = folderWith({ "=1+2.yaml": SPEC });
    const { stdout } = await runCli(["./=1+2.yaml", "=1+2.yaml", "--format", "csv"], { cwd: folder });
    expect(stdout).toContain("\n'=1+2.yaml,");
  });
});

describe("help", () => {
  it("lists the commands and shows examples", async () => {
    const { status, stdout } = await runCli(["--help"]);
    expect(status).toBe(0);
    expect(stdout).toContain("Examples:");
    for (const command of ["report", "schema", "list"]) expect(stdout).toContain(command);
  });

  it("and the version are what package.json says", async () => {
    const { stdout } = await runCli(["--version"]);
    expect(stdout.trim()).toBe(JSON.parse(readFileSync("package.json", "utf8")).version);
  });
});
