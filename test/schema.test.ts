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
  ])("refuses %j", (text) => {
    expect(valid(text)).toBe(false);
  });

  it("is what `schema` prints and the package ships", async () => {
    const { stdout } = await runCli(["schema", "spec"]);
    expect(JSON.parse(stdout)).toEqual(specSchema());
    expect(JSON.parse(readFileSync(join(root, "dist/spec.schema.json"), "utf8"))).toEqual(specSchema());
  });
});
