import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { run } from "../../src/cli/main.js";
import { root } from "../support/count.js";
import { runCli } from "../support/run.js";

const executable = join(root, "bin", "lightnet-cost.js");

const NET = "input: 8x8x3\nparams: { out: 4 }\nlayers: [ { name: stem, pointwise: $out } ]\n";

interface Answer {
  readonly line: number;
  readonly id?: unknown;
  readonly model: null | {
    readonly id: string;
    readonly totals: Record<string, number>;
    readonly [field: string]: unknown;
  };
  readonly diagnostics: {
    readonly code: string;
    readonly severity: string;
    readonly message: string;
    readonly file: string | null;
    readonly line: number | null;
    readonly column: number | null;
    readonly help?: string;
  }[];
}

function folderWith(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), "lightnet-cost-batch-"));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

async function ask(
  lines: readonly (string | object)[],
  options: { argv?: readonly string[]; cwd?: string } = {},
): Promise<Answer[]> {
  const stdin = lines.map((line) => `${typeof line === "string" ? line : JSON.stringify(line)}\n`).join("");
  const cwd = options.cwd ?? folderWith({ "net.yaml": NET });
  const { status, stdout, stderr } = await runCli(["batch", ...(options.argv ?? [])], { stdin, cwd });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return answersIn(stdout);
}

function answersIn(stdout: string): Answer[] {
  return stdout
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line));
}

/** Twenty ways to be no request, and the code of the answer. */
const broken: readonly [line: string | Uint8Array, code: string][] = [
  ["", "empty"],
  ["  \t ", "empty"],
  ['{"model": "mobilenet-v1"', "json-syntax"],
  ['{"model": "mobilenet-v1",}', "json-syntax"],
  ["{'model': 'mobilenet-v1'}", "json-syntax"],
  ['["mobilenet-v1"]', "wrong-type"],
  ["null", "wrong-type"],
  ["42", "wrong-type"],
  ["{}", "missing-key"],
  ['{"model": "mobilenet-v1", "spec": "input: 8x8x3"}', "missing-key"],
  ['{"modle": "mobilenet-v1"}', "unknown-key"],
  ['{"model": 1}', "wrong-type"],
  ['{"model": "mobilenet-v1", "settings": {"width": null}}', "wrong-type"],
  ['{"model": "mobilenet-v1", "batch": 0}', "wrong-type"],
  ['{"model": "mobilenet-v1", "input": "224"}', "shape"],
  ["mobilenet-v1,0.5,224", "unknown-name"],
  ["\u001b[31mmobilenet-v1\u0000", "unknown-name"],
  ["mobilenet-v1@width=", "setting"],
  ["mobilenet-v1@wdith=0.5", "setting"],
  [Uint8Array.of(0x76, 0xff, 0xfe, 0x80), "encoding"],
  [`{"id": ${"[".repeat(20_000)}${"]".repeat(20_000)}, "model": "mobilenet-v1"}`, "limit"],
  ["x".repeat(1024 * 1024 + 1), "limit"],
  ['{"spec": "layers: ["}', "yaml-syntax"],
  ["-", "usage"],
];

describe("1,000 lines of which 100 are broken", () => {
  const isBroken = (index: number) => index % 10 === 3;
  const widthOf = (index: number) => 0.25 + (index % 70) / 100;
  const parts: Uint8Array[] = [];
  for (let index = 0; index < 1000; index += 1) {
    const [bad] = broken[((index - 3) / 10) % broken.length] ?? [""];
    const good =
      index % 2 === 0
        ? `mobilenet-v1@width=${widthOf(index)}`
        : JSON.stringify({ model: "mobilenet-v1", settings: { width: widthOf(index) }, id: `#${index}` });
    const line = isBroken(index) ? bad : good;
    parts.push(typeof line === "string" ? Buffer.from(line) : line, Buffer.from("\n"));
  }

  it("get 1,000 answers in order, in little memory", () => {
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      ["--max-old-space-size=64", executable, "batch"],
      { input: Buffer.concat(parts), maxBuffer: 64 * 1024 * 1024, encoding: "utf8" },
    );
    expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
    const answers = answersIn(stdout);
    expect(answers.map(({ line }) => line)).toEqual(Array.from({ length: 1000 }, (_, index) => index + 1));
    const failed = answers.filter(({ model }) => model === null);
    expect(failed.map(({ line }) => line - 1)).toEqual(
      Array.from({ length: 100 }, (_, index) => index * 10 + 3),
    );
    for (const [index, { diagnostics }] of failed.entries()) {
      expect(diagnostics[0]?.code, `way ${index % broken.length}`).toBe(broken[index % broken.length]?.[1]);
    }
    for (const { line, id, model } of answers) {
      if (model === null) continue;
      expect(model["settings"]).toMatchObject({ width: widthOf(line - 1) });
      expect(id).toBe((line - 1) % 2 === 0 ? undefined : `#${line - 1}`);
    }
  });
});

describe("an answer", () => {
  it("has what a report's JSON says of the model, without its layers", async () => {
    const [answer] = await ask(["mobilenet-v1@width=0.5"]);
    const { stdout } = await runCli(["mobilenet-v1@width=0.5", "--json"]);
    const { layers, levels, accuracy, budgets, ratios, baseline, appended, ...expected } =
      JSON.parse(stdout).models[0];
    expect(answer).toEqual({ line: 1, model: expected, diagnostics: [] });
  });

  it("takes the forms of a request", async () => {
    const answers = await ask([
      "net.yaml",
      '"net.yaml"',
      { model: "net.yaml", settings: { width: 2 } },
      { model: "net.yaml@width=3", settings: { width: 2 }, batch: 2 },
      { model: "net.yaml", input: "5x5x3" },
      { model: "net.yaml", input: [3, 5, 5] },
      { spec: NET },
      { spec: { input: "8x8x3", layers: [{ pointwise: 4 }] } },
      { spec: { extends: "./net.yaml", width: 2 } },
    ]);
    // 8·8·3·4 MACs; width doubles the outputs, the batch all.
    expect(answers.map(({ model }) => model?.totals["macs"])).toEqual([
      768, 768, 1536, 3072, 300, 300, 768, 768, 1536,
    ]);
  });

  it("echoes whatever is the id, in mistakes too", async () => {
    const ids = [0, "x", null, [1, { a: "\u202e" }], { b: false }, 0.1];
    const answers = await ask(ids.map((id, index) => ({ model: index % 2 ? "net.yaml" : "none.yaml", id })));
    expect(answers.map(({ id }) => id)).toEqual(ids);
  });

  it("refuses an id that it would change", async () => {
    const answers = await ask(['{"model": "net.yaml", "id": 12345678901234567890}', '{"id": [1e400]}']);
    expect(answers.map(({ id, diagnostics }) => [id, diagnostics[0]?.code])).toEqual([
      [undefined, "too-large"],
      [undefined, "too-large"],
    ]);
  });

  it("shows a mistake in its line, or in the spec", async () => {
    const answers = await ask([
      "net.yaml",
      "net.yaml@wdith=2",
      { model: "net.yaml@wdith=2" },
      { spec: "input: 8x8x3\nlayers: [ rleu ]" },
      { model: "net.yaml", settings: { wdith: 2, __proto__x: 1 }, id: 1, modle: 1, Spec: 2 },
    ]);
    expect(
      answers.map(({ diagnostics }) => diagnostics.map((each) => [each.file, each.line, each.column])),
    ).toEqual([
      [],
      [["<stdin>", 2, 10]],
      [["<stdin>", 3, 20]],
      [["<spec>", 2, 11]],
      [
        ["<stdin>", 5, 1],
        ["<stdin>", 5, 1],
      ],
    ]);
    expect(answers.at(-1)?.diagnostics.map(({ help }) => help)).toEqual([
      "did you mean `model`?",
      "did you mean `spec`?",
    ]);
  });

  it("escapes what a terminal would obey", async () => {
    const { stdout } = await runCli(["batch"], { stdin: '{"model":"a\\u001b[31m","id":"\\u202e\\u009b"}\n' });
    expect(stdout.trimEnd()).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(stdout).toContain("\\u001b[31m");
  });

  it("warns of what is doubtful", async () => {
    const [answer] = await ask(["net.yaml"], {
      argv: ["--set", "wdith=3"],
    });
    expect(answer?.model).not.toBeNull();
    expect(answer?.diagnostics).toMatchObject([
      { code: "setting", severity: "warning", help: "did you mean `width`?" },
    ]);
  });
});

describe("the options", () => {
  it("hold for all lines unless a line says otherwise", async () => {
    const answers = await ask(
      ["net.yaml", "net.yaml@width=1", { model: "net.yaml", batch: 1, input: "8x8x3" }],
      {
        argv: ["--set", "width=2", "--batch", "3", "--input", "5x5x3"],
      },
    );
    expect(answers.map(({ model }) => model?.totals["macs"])).toEqual([1800, 900, 1536]);
  });

  it("choose what is counted", async () => {
    const [answer] = await ask(["net.yaml"], { argv: ["--columns", "macs,convention:thop"] });
    expect(answer?.model).toMatchObject({
      totals: { macs: 768 },
      conventions: { thop: { unit: "MAC", value: 768 } },
    });
  });

  it("compare with a baseline, and add layers", async () => {
    const [answer] = await ask(["net.yaml@width=0.5"], { argv: ["--baseline", "net.yaml", "--layers"] });
    expect(answer?.model).toMatchObject({
      baseline: "net.yaml",
      ratios: { macs: 0.5 },
      layers: [{ path: "stem", op: "conv", macs: 384, output: [2, 8, 8] }],
    });
  });

  it("say how weights are stored and what operations take, as a report's do", async () => {
    const cwd = folderWith({
      "net.yaml": NET,
      "rules.yaml": "compression: { only: stem, density: 0.5, index: csr, bits: 4, codebook: none }\n",
      "table.yaml": "energy: { mult: { fp32: 2 }, add: { fp32: 1 }, memory: 3, source: a table }\n",
    });
    const options = ["--compression", "rules.yaml", "--energy", "table.yaml", "--baseline", "net.yaml"];
    const [answer] = await ask(["net.yaml@out=8"], { argv: options, cwd });
    const { stdout } = await runCli(["net.yaml@out=8", ...options, "--json"], { cwd });
    const { layers, levels, accuracy, budgets, appended, ...expected } = JSON.parse(stdout).models[0];
    expect(answer).toEqual({ line: 1, model: expected, diagnostics: [] });
    expect(answer?.model).toMatchObject({ compressed: true, energySource: "a table" });
    // Of 24 weights, 12 as 4 bits with 4 bytes of column and 9 rows' beginnings of 4; 8 biases of 4 bytes.
    expect(answer?.model?.totals["compressedBytes"]).toBe(6 + 48 + 36 + 32);
    // 8·8 times the 12 weights that are left, a product and a sum each; 192 numbers in, 512 out, 32 parameters.
    expect(answer?.model?.totals["energy"]).toBe(64 * 12 * 3 + 3 * 4 * (192 + 512 + 32));
  });

  it("refuse rules of compression for a model file, in its answer", async () => {
    const cwd = folderWith({
      "net.prototxt":
        'name: "n"\nlayer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 3 dim: 8 dim: 8 } } }\n' +
        'layer { name: "a" type: "ReLU" bottom: "data" top: "a" }\n',
      "net.yaml": NET,
      "rules.yaml": "compression: { bits: 4, codebook: none }\n",
    });
    const answers = await ask(["net.prototxt", "net.yaml"], { argv: ["--compression", "rules.yaml"], cwd });
    expect(answers.map(({ model }) => model?.id)).toEqual([undefined, "net.yaml"]);
    expect(answers[0]?.diagnostics).toMatchObject([
      { message: "net.prototxt is a model file, of which no rules of compression are read", line: 1 },
    ]);
    expect((await ask(["net.prototxt"], { cwd }))[0]?.model).not.toBeNull();
  });

  it("are read before anything is answered", async () => {
    const cwd = folderWith({ "bad.yaml": "energi: 1\ncompresion: 2\n" });
    for (const [argv, message] of [
      [["--energy", "bad.yaml"], "did you mean `energy`?"],
      [["--compression", "bad.yaml"], "did you mean `compression`?"],
      [["--compression", "-"], "`--compression` of a batch names a file: standard input has the requests"],
    ] as const) {
      const { status, stdout, stderr } = await runCli(["batch", ...argv], { stdin: "vgg16\n", cwd });
      expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
      expect(stderr).toContain(message);
    }
  });

  it.each<[argv: string[], message: string]>([
    [["--baseline", "missing.yaml"], "there is no file missing.yaml"],
    [["--baseline", "git:HEAD"], "is a revision, and no model"],
    [["--columns", "top1"], "has no `top1`"],
    [["--columns", "mcas"], "did you mean `macs`?"],
    [["--convention", "fvcroe"], "no convention `fvcroe`"],
    [["--max-ops", "many"], "`--max-ops`"],
    [["net.yaml"], "too many arguments"],
  ])("%j is bad usage, and nothing is answered", async (argv, message) => {
    const { status, stdout, stderr } = await runCli(["batch", ...argv], { stdin: "vgg16\n" });
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain(message);
  });

  it("keep one line from taking the memory of all", async () => {
    const spec = "input: 8x8x3\nlayers: [ { repeat: 100, pointwise: 4 } ]";
    const [first] = await ask([{ spec }], { argv: ["--max-ops", "99"] });
    expect(first?.diagnostics[0]?.code).toBe("limit");
    const [second] = await ask([{ spec: spec.replace("100", "100001") }]);
    expect(second?.diagnostics[0]?.code).toBe("limit");
  });
});

/** A batch of its own, that is asked line after line. */
class Conversation {
  readonly child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  constructor(cwd = root) {
    this.child = spawn(process.execPath, [executable, "batch", "--columns", "macs"], {
      cwd,
      stdio: ["pipe", "pipe", "inherit"],
    });
    this.#lines = createInterface({ input: this.child.stdout as Readable })[Symbol.asyncIterator]();
  }

  async ask(text: string): Promise<Answer> {
    this.child.stdin?.write(text);
    return this.next();
  }

  async next(): Promise<Answer> {
    return JSON.parse((await this.#lines.next()).value as string);
  }

  async end(): Promise<number | NodeJS.Signals | null> {
    this.child.stdin?.end();
    return new Promise((resolve) => this.child.on("close", (status, signal) => resolve(signal ?? status)));
  }
}

describe("a conversation", () => {
  it("has each answer before the next question", async () => {
    const talk = new Conversation();
    for (let index = 1; index <= 50; index += 1) {
      expect(await talk.ask(`mobilenet-v1@width=${index / 50}\r\n`)).toMatchObject({ line: index });
    }
    talk.child.stdin?.end("vgg16");
    expect(await talk.next()).toMatchObject({ line: 51, model: { id: "vgg16" } });
    expect(await talk.end()).toBe(0);
  });

  it("is about the files as they are", async () => {
    const cwd = folderWith({ "net.yaml": NET, "wide.yaml": "extends: ./net.yaml\nwidth: 2\n" });
    const talk = new Conversation(cwd);
    const macs = async () => (await talk.ask("wide.yaml\n")).model?.totals["macs"];
    expect(await macs()).toBe(1536);
    writeFileSync(join(cwd, "wide.yaml"), "extends: ./net.yaml\nwidth: 3\n");
    expect(await macs()).toBe(2304);
    writeFileSync(join(cwd, "net.yaml"), NET.replace("4 }", "5 }"));
    expect(await macs()).toBe(2880);
    expect(await talk.ask("new.yaml\n")).toMatchObject({ model: null });
    writeFileSync(join(cwd, "new.yaml"), NET);
    expect(await talk.ask("new.yaml\n")).toMatchObject({ model: { totals: { macs: 768 } } });
    expect(await talk.end()).toBe(0);
  });

  it("ends at an interrupt, without a word", async () => {
    const talk = new Conversation();
    await talk.ask("vgg16\n");
    talk.child.kill("SIGINT");
    expect(await talk.end()).toBe("SIGINT");
  });
});

const hasPython = spawnSync("python3", ["--version"]).status === 0;

it.skipIf(!hasPython)("the driver of docs/scale.md in Python asks and hears", () => {
  const markdown = readFileSync(join(root, "docs", "scale.md"), "utf8");
  const program = /^```python title=search\.py\n([\s\S]*?)^```$/m.exec(markdown)?.[1];
  const folder = folderWith({});
  const script = `#!/bin/sh\nexec "${process.execPath}" "${executable}" "$@"\n`;
  writeFileSync(join(folder, "lightnet-cost"), script, { mode: 0o755 });
  const env = { ...process.env, PATH: `${folder}${delimiter}${process.env["PATH"]}` };
  const { stdout, stderr } = spawnSync("python3", ["-c", program as string], { encoding: "utf8", env });
  // 569, 325 and 149 M, arXiv:1704.04861, Table 6.
  expect({ stdout, stderr }).toEqual({
    stdout: "1 568740352\n0.75 325400448\n0.5 149497088\n",
    stderr: "",
  });
});

describe("a stream without an end", () => {
  it("ends quietly when nobody reads the answers", () => {
    const command = `yes vgg16 | "${process.execPath}" "${executable}" batch | head -2 | wc -l; echo "\${PIPESTATUS[1]}"`;
    const { stdout, stderr } = spawnSync("bash", ["-c", command], { encoding: "utf8" });
    expect({ stdout: stdout.trim().split(/\s+/), stderr }).toEqual({ stdout: ["2", "0"], stderr: "" });
  });

  it("isn't read on while the answers aren't taken", async () => {
    let read = 0;
    let written = 0;
    const stdin = new Readable({
      highWaterMark: 1,
      read() {
        read += 1;
        this.push("vgg16\n");
      },
    });
    const stdout = {
      get isClosed() {
        return written === 5;
      },
      write: () => {
        written += 1;
        return false;
      },
      drained: () => new Promise<void>((resolve) => setTimeout(resolve, 20)),
    };
    const status = await run(["batch"], { stdin, stdout, stderr: { write: () => 0 }, env: {}, cwd: root });
    expect({ status, written }).toEqual({ status: 0, written: 5 });
    expect(read).toBeLessThan(10);
  });

  it("takes no memory for specs that are gone", () => {
    const spec = (index: number) => `input: 8x8x3\nlayers: [ pointwise: ${index} ] # ${"x".repeat(4000)}`;
    const lines = Array.from({ length: 4000 }, (_, index) => JSON.stringify({ spec: spec(index + 1) }));
    const { stdout, status } = spawnSync(
      process.execPath,
      ["--max-old-space-size=32", executable, "batch", "--columns", "macs"],
      { input: `${lines.join("\n")}\n`, maxBuffer: 64 * 1024 * 1024, encoding: "utf8" },
    );
    expect(status).toBe(0);
    const answers = answersIn(stdout);
    expect(answers.every(({ line, model }) => model?.totals["macs"] === 192 * line)).toBe(true);
    expect(answers).toHaveLength(4000);
  });
});
