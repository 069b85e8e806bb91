// What the build derives from the sources: the trees of the bundled specs and the JSON Schema of specs.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { Diagnostics } from "../src/core/diagnostic.js";
import { specSchema } from "../src/schema/spec.js";
import { packTree } from "../src/spec/yaml/ahead.js";
import { parseYaml } from "../src/spec/yaml/parse.js";

mkdirSync("dist/specs", { recursive: true });
for (const file of readdirSync("specs")) {
  const text = readFileSync(join("specs", file), "utf8");
  const diagnostics = new Diagnostics();
  const tree = parseYaml({ name: file, text }, diagnostics);
  if (tree === undefined || diagnostics.list.length > 0) continue;
  writeFileSync(
    join("dist/specs", `${basename(file, ".yaml")}.json`),
    JSON.stringify({ text, root: packTree(tree) }),
  );
}
writeFileSync("dist/spec.schema.json", `${JSON.stringify(specSchema(), null, 2)}\n`);
