import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { root } from "./support/count.js";
import { fenceOf } from "./support/fences.js";

const PAGE = "docs/scale.md";

/** A folder with programs named npx and lightnet-cost that run this checkout's executable. */
let programs = "";
beforeAll(() => {
  programs = mkdtempSync(join(tmpdir(), "lightnet-cost-bin-"));
  const run = `exec "${process.execPath}" "${join(root, "bin/lightnet-cost.js")}"`;
  writeFileSync(join(programs, "lightnet-cost"), `#!/bin/sh\n${run} "$@"\n`, { mode: 0o755 });
  writeFileSync(join(programs, "npx"), `#!/bin/sh\nshift 2\n${run} "$@"\n`, { mode: 0o755 });
});

function runIn(cwd: string, command: string, env: Readonly<Record<string, string>> = {}): string {
  const PATH = `${programs}${delimiter}${process.env["PATH"]}`;
  return execFileSync("bash", ["-euo", "pipefail", "-c", command], {
    cwd,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1", ...env, PATH },
  });
}

/** What all recipes count, in one go. */
function whole(more: string): string {
  return runIn(
    root,
    `lightnet-cost sweep mobilenet-v1 --vary width=0.1:1:0.1 --vary resolution=128:224:32 ${more}`,
  );
}

describe("the scripts of docs/scale.md", () => {
  it.each(["parallel.sh", "sweep.slurm", "submit.sh"])("%s is a script that bash can read", (title) => {
    const { status, stderr } = spawnSync("bash", ["-n"], { input: fenceOf(PAGE, title), encoding: "utf8" });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });
});

describe("the Slurm array", () => {
  const script = fenceOf(PAGE, "sweep.slurm");

  it("counts every shard, again after it was preempted, and the whole is what one sweep prints", () => {
    const cwd = mkdtempSync(join(tmpdir(), "lightnet-cost-slurm-"));
    writeFileSync(join(cwd, "sweep.slurm"), script);
    const [, first, last] = /^#SBATCH --array=(\d+)-(\d+)$/m.exec(script) as unknown as string[];
    const cores = /^#SBATCH --cpus-per-task=(\d+)$/m.exec(script)?.[1] as string;
    expect(first).toBe("1");
    const run = (task: number) =>
      runIn(cwd, "bash sweep.slurm", {
        SLURM_ARRAY_TASK_ID: String(task),
        SLURM_ARRAY_TASK_COUNT: last as string,
        SLURM_CPUS_PER_TASK: cores,
      });
    for (let task = 1; task <= Number(last); task += 1) run(task);
    const interrupted = join(cwd, "shards/2.ndjson");
    const text = readFileSync(interrupted, "utf8");
    writeFileSync(interrupted, text.slice(0, text.length / 2));
    run(2);
    // What `sbatch --wrap` runs once the array is done.
    const merge = /--wrap "(.*)"/.exec(fenceOf(PAGE, "submit.sh"))?.[1] as string;
    runIn(cwd, merge);
    expect(readFileSync(join(cwd, "points.ndjson"), "utf8")).toBe(whole("--format ndjson"));
  });
});

describe("the GitHub matrix", () => {
  interface Step {
    readonly run?: string;
    readonly uses?: string;
    readonly with?: Readonly<Record<string, unknown>>;
  }
  interface Job {
    readonly steps: readonly Step[];
    readonly env?: Readonly<Record<string, string>>;
    readonly strategy?: { readonly matrix: { readonly shard: readonly number[] } };
  }
  const { jobs } = parse(fenceOf(PAGE, "sweep-workflow.yml")) as { jobs: { sweep: Job; merge: Job } };
  const shards = jobs.sweep.strategy?.matrix.shard ?? [];

  /** A text with what GitHub puts in for expressions. */
  const filled = (text: unknown, shard: number) =>
    String(text)
      .replace(/\$\{\{ matrix\.shard \}\}/g, String(shard))
      .replace(/\$\{\{ strategy\.job-total \}\}/g, String(shards.length));

  it("has a job a shard, and its summary is what one sweep prints", () => {
    const cwd = mkdtempSync(join(tmpdir(), "lightnet-cost-matrix-"));
    mkdirSync(join(cwd, "shards"));
    expect(shards).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    for (const shard of shards) {
      const env = Object.entries(jobs.sweep.env ?? {}).map(([name, value]) => [name, filled(value, shard)]);
      for (const { run, uses, with: inputs } of jobs.sweep.steps) {
        if (run !== undefined) runIn(cwd, run, Object.fromEntries(env));
        if (uses?.startsWith("actions/upload-artifact@") !== true) continue;
        expect(filled(inputs?.["name"], shard)).toBe(`shard-${shard}`);
        runIn(cwd, `mv ${filled(inputs?.["path"], shard)} shards/`);
      }
    }
    const [download, merge] = jobs.merge.steps;
    expect(download?.with).toEqual({ path: "shards", "merge-multiple": true });
    runIn(cwd, merge?.run as string, { GITHUB_STEP_SUMMARY: "summary.md" });
    const summary = readFileSync(join(cwd, "summary.md"), "utf8");
    const table = whole("--pareto macs,accuracy --format markdown");
    expect(summary.replace("Points of 8 files", "MobileNet v1")).toBe(
      table.replace("vgg16 (VGG-16)", "what the sweep was compared with"),
    );
  });
});
