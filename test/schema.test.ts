import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { specSchema } from "../src/schema/spec.js";
import { root } from "./support/count.js";
import { runCli } from "./support/run.js";

const validate = new Ajv2020({ strict: false, allErrors: true }).compile(specSchema());

function valid(text: string): boolean {
  return validate(parse(text));
}

describe("the JSON Schema of specs", () => {
  const folders = ["specs", "test/fixtures/language"];
  const files = folders.flatMap((folder) =>
    readdirSync(join(root, folder)).map((file) => join(folder, file)),
  );

  it.each(files)("takes %s", (file) => {
    expect(valid(readFileSync(join(root, file), "utf8")), JSON.stringify(validate.errors)).toBe(true);
  });

  it.each([
    "input: 8x8x3\nlayer: []",
    "input: 8x8x3\nlayers: [ { conv: { out: 4, kernal: 3 } } ]",
    "input: 8x8x3\nlayers: [ { fire: { squeze: 4 } } ]",
    "input: { sise: 8x8 }\nlayers: []",
    "blocks: { a: { params: {} } }\nlayers: []",
    "input: 8x8x3\nlayers: []\ncompression: { bit: 8 }",
    "input: 8x8x3\nlayers: []\ncompression: [ { product: { size: 8 } } ]",
    "input: 8x8x3\nlayers: []\nprecision: { weights: binary, scales: true }",
    "input: 8x8x3\nlayers: []\nenergy: { mult: { fp32: -1 } }",
    "input: 8x8x3\nlayers: []\nenergy: { add: { int8: 1 } }",
    "input: 8x8x3\nlayers: []\npublished: [ { rate: 4, source: they } ]",
  ])("refuses %j", (text) => {
    expect(valid(text)).toBe(false);
  });

  it("is what `schema` prints and the package ships", async () => {
    const { stdout } = await runCli(["schema", "spec"]);
    expect(JSON.parse(stdout)).toEqual(specSchema());
    expect(JSON.parse(readFileSync(join(root, "dist/spec.schema.json"), "utf8"))).toEqual(specSchema());
  });
});

describe("the JSON Schema of reports", () => {
  const documents = [
    ["shufflenet-v2", "inception-v3", "--convention", "all"],
    ["mobilenet-v1", "--batch", "2", "--fold-norm"],
    ["alexnet-deep-compression", "xnor-net-layer"],
    ["-"],
    ["check", "-", "--baseline", "mobilenet-v1"],
    ["no-such-network"],
  ];
  const spec =
    'input: 8x8x3\nlayers: [ relu ]\nbudgets: { macs: 1M, params: -1%, "convention:fvcore": 1M }\n';

  it.each(documents)("fits what `%s %s …` writes", async (...argv) => {
    const schema = JSON.parse((await runCli(["schema", "report"])).stdout);
    const { stdout } = await runCli([...argv, "--json"], { stdin: spec });
    const validateReport = new Ajv2020({ strict: false, allErrors: true }).compile(schema);
    validateReport(JSON.parse(stdout));
    expect(validateReport.errors).toBeNull();
  });

  it("refuses a layer without a count", async () => {
    const schema = JSON.parse((await runCli(["schema", "report"])).stdout);
    const document = JSON.parse((await runCli(["squeezenet-1.1", "--json"])).stdout);
    delete document.models[0].layers[3].macs;
    expect(new Ajv2020({ strict: false }).validate(schema, document)).toBe(false);
  });
});

/** What a schema that `schema` prints says against documents; `null` for nothing. */
async function complaintsOf(name: string, documents: readonly unknown[]) {
  const schema = JSON.parse((await runCli(["schema", name])).stdout);
  const validateAll = new Ajv2020({ strict: false, allErrors: true }).compile(schema);
  return documents.map((document) => (validateAll(document) ? null : validateAll.errors));
}

/** What a command writes: a document of JSON, or one a line. */
async function written(argv: readonly string[], stdin = ""): Promise<unknown[]> {
  const { stdout } = await runCli(argv, { stdin });
  if (!argv.includes("ndjson") && argv[0] !== "batch") return [JSON.parse(stdout)];
  return stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

/** A document without, or with another value of, a field at a path. */
function changed(document: unknown, path: readonly (string | number)[], value?: unknown): unknown {
  const copy = structuredClone(document);
  let inner = copy as Record<string | number, unknown>;
  for (const key of path.slice(0, -1)) inner = inner[key] as Record<string | number, unknown>;
  const last = path.at(-1) as string | number;
  if (value === undefined) delete inner[last];
  else inner[last] = value;
  return copy;
}

describe("the JSON Schema of sweeps", () => {
  const VARY = ["--vary", "width=0.5,1", "--vary", "resolution=160,224"];
  const grouped = "input: 8x8x24\nparams: { g: 1 }\nlayers: [ conv: { out: 6, kernel: 3, groups: $g } ]\n";
  const huge = "input: 8x8x3\nparams: { a: 1, b: 1 }\nlayers: [ conv: { out: $a, kernel: 1 } ]\n";

  it.each<[string[], string]>([
    [["mobilenet-v1", ...VARY, "--json"], ""],
    [["mobilenet-v1", ...VARY, "--format", "ndjson", "--convention", "all"], ""],
    [["mobilenet-v1", ...VARY, "--json", "--columns", "energy,receptiveField,compressedBytes"], ""],
    [["mobilenet-v1", ...VARY, "--json", "--batch", "2", "--fold-norm", "--no-fuse"], ""],
    [["mobilenet-v1", ...VARY, "--grid", "macs", "--json"], ""],
    [["mobilenet-v1", ...VARY, "--grid", "accuracy", "--format", "ndjson"], ""],
    [["-", "--vary", "g=1..7", "--json"], grouped],
    [["-", "--vary", "g=1..7", "--format", "ndjson"], grouped],
    [["-", "--vary", "a=1..10000000000", "--vary", "b=1..10000000", "--sample", "9", "--json"], huge],
    [["-", "--vary", "g=words,1", "--json"], grouped],
    [["no-such-network", ...VARY, "--json"], ""],
  ])("fits what `sweep %s …` writes", async (argv, stdin) => {
    const documents = await written(["sweep", ...argv], stdin);
    expect(documents.length).toBeGreaterThan(0);
    expect(await complaintsOf("sweep", documents)).toEqual(documents.map(() => null));
  });

  it("fits what `merge` writes", async () => {
    const { stdout } = await runCli(["sweep", "-", "--vary", "g=1..7", "--format", "ndjson"], {
      stdin: grouped,
    });
    const documents = await written(["merge", "-", "--json"], stdout);
    expect(documents[0]).toMatchObject({ model: null });
    expect(await complaintsOf("sweep", documents)).toEqual([null]);
  });

  it("refuses what no sweep writes", async () => {
    const [document] = await written(["sweep", "mobilenet-v1", ...VARY, "--json"]);
    const [grid] = await written(["sweep", "mobilenet-v1", ...VARY, "--grid", "macs", "--json"]);
    const [line] = await written(["sweep", "mobilenet-v1", ...VARY, "--format", "ndjson"]);
    const wrong = [
      changed(document, ["axes"]),
      changed(document, ["model", "id"], 1),
      changed(document, ["points", 2, "index"]),
      changed(document, ["points", 2, "totals", "macs"]),
      changed(document, ["points", 2, "totals", "macs"], 0.5),
      changed(document, ["points", 2, "accuracy"], 170),
      changed(grid, ["grid", "values"], [1, 2]),
      changed(line, ["index"], -1),
      changed(line, ["settings"]),
      changed(line, ["totals"], null),
      {},
      [],
    ];
    const complaints = await complaintsOf("sweep", wrong);
    expect(complaints.map((each, index) => [index, each !== null])).toEqual(
      wrong.map((_, index) => [index, true]),
    );
  });
});

describe("the JSON Schema of fits", () => {
  const WIDTH = ["--vary", "width=0.25:1:0.25"];
  const grouped = "input: 8x8x24\nparams: { g: 1 }\nlayers: [ conv: { out: 6, kernel: 3, groups: $g } ]\n";

  it.each<[string[], string]>([
    [["mobilenet-v1", ...WIDTH, "--max", "macs=150M", "--min", "accuracy=60", "--json"], ""],
    [["mobilenet-v1", ...WIDTH, "--max", "macs=-99%", "--convention", "fvcore", "--json"], ""],
    [["mobilenet-v1", ...WIDTH, "--max", "macs=1", "--maximise", "params", "--format", "ndjson"], ""],
    [["-", "--vary", "g=2..8", "--max", "macs=1K", "--json"], grouped],
    [["mobilenet-v1", ...WIDTH, "--json"], ""],
  ])("fits what `fit %s …` writes", async (argv, stdin) => {
    const documents = await written(["fit", ...argv], stdin);
    expect(await complaintsOf("fit", documents)).toEqual([null]);
  });

  it("refuses what no fit writes", async () => {
    const [document] = await written(["fit", "mobilenet-v1", ...WIDTH, "--max", "macs=150M", "--json"]);
    const wrong = [
      changed(document, ["nearest"]),
      changed(document, ["point", "totals", "macs"]),
      changed(document, ["limits", 0, "margin"], "none"),
      changed(document, ["limits", 0, "kind"], "most"),
      changed(document, ["next", 0, "breaks"]),
      changed(document, ["tried"], -1),
    ];
    const complaints = await complaintsOf("fit", wrong);
    expect(complaints.map((each, index) => [index, each !== null])).toEqual(
      wrong.map((_, index) => [index, true]),
    );
  });
});

describe("the JSON Schema of answers", () => {
  const questions = [
    "mobilenet-v1@width=0.5",
    '{ "model": "xnor-net-layer", "id": { "any": [1, null] } }',
    '{ "spec": { "input": 100, "layers": ["relu"] }, "batch": 2 }',
    "alexnet-deep-compression",
    "mobilenet-v1@wdith=1",
    "",
    "{",
  ].join("\n");

  it.each([
    [[]],
    [["--layers", "--baseline", "vgg16"]],
    [["--columns", "macs"]],
    [["--columns", "macs,convention:thop", "--layers"]],
    [["--convention", "all", "--fold-norm", "--no-fuse", "--set", "widht=1"]],
  ])("fits what `batch %s` writes", async (argv) => {
    const answers = await written(["batch", ...argv], questions);
    expect(answers).toHaveLength(7);
    expect(await complaintsOf("batch", answers)).toEqual(answers.map(() => null));
  });

  it("refuses what is no answer", async () => {
    const [answer] = await written(["batch", "--layers"], "lenet-5");
    const wrong = [
      changed(answer, ["line"], 0),
      changed(answer, ["model"]),
      changed(answer, ["model", "totals", "macs"], "many"),
      changed(answer, ["model", "partial"]),
      changed(answer, ["model", "layers", 0, "path"]),
      changed(answer, ["diagnostics"], [{ severity: "bad" }]),
    ];
    const complaints = await complaintsOf("batch", wrong);
    expect(complaints.map((each, index) => [index, each !== null])).toEqual(
      wrong.map((_, index) => [index, true]),
    );
  });
});

it("a schema that there isn't is bad usage", async () => {
  const { status, stderr } = await runCli(["schema", "sweeps"]);
  expect([status, stderr]).toEqual([2, expect.stringContaining("did you mean `sweep`?")]);
});
