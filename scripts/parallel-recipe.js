// Runs the recipe of docs/scale.md for GNU parallel, and compares what it makes with a sweep in one go.
// npm run parallel-recipe (needs GNU parallel)
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const recipe = /^```bash title=parallel\.sh\n([\s\S]*?)^```$/m.exec(
  readFileSync(join(root, "docs/scale.md"), "utf8"),
)?.[1];
if (recipe === undefined) throw new Error("docs/scale.md has no parallel.sh");
if (spawnSync("parallel", ["--version"]).status !== 0) throw new Error("GNU parallel isn't installed");

const folder = mkdtempSync(join(tmpdir(), "lightnet-cost-parallel-"));
const program = `#!/bin/sh\nexec "${process.execPath}" "${join(root, "bin/lightnet-cost.js")}" "$@"\n`;
writeFileSync(join(folder, "lightnet-cost"), program, { mode: 0o755 });
writeFileSync(join(folder, "parallel.sh"), recipe);

function run(command, env = {}) {
  const PATH = `${folder}${delimiter}${process.env.PATH}`;
  return execFileSync("bash", ["-euo", "pipefail", "-c", command], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, ...env, PATH },
  });
}

function check(what) {
  if (readFileSync(join(folder, "points.ndjson"), "utf8") !== whole)
    throw new Error(`${what} isn't the whole`);
  console.log(`${what} is the whole sweep, byte for byte`);
}

const sweep = /lightnet-cost (sweep [\s\S]*?) \\\n\s*--shard/.exec(recipe)?.[1];
const whole = run(`lightnet-cost ${sweep} --format ndjson`);

run("bash parallel.sh");
check("what GNU parallel makes on this host");

truncateSync(join(folder, "shards/3.ndjson"), 1000);
run("rm shards/5.ndjson points.ndjson; bash parallel.sh", { HOSTS: "2/:" });
check("what it makes when run again after a loss");
