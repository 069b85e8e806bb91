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
