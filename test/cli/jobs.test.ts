import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../support/count.js";
import { folderWith } from "../support/folder.js";
import { runExecutable } from "../support/run.js";

/** Three groups don't divide 8 channels, and so on: points that fail. The comparison is doubtful. */
const SPEC = `
input: 8x8x24
params: { groups: 1, out: 8 }
layers:
  - conv: { out: $out, kernel: 3, groups: $groups }
  - flatten
  - linear: 10
`;

const VARY = ["--vary", "out=1..40", "--vary", "groups=1,2,3,4,6"];

const JOBS = ["1", "2", "3"];

/** What the sweep prints by each number of workers. */
async function outcomes(argv: readonly string[], options: Parameters<typeof runExecutable>[1] = {}) {
  const all = [];
  for (const jobs of JOBS) all.push(await runExecutable(["sweep", ...argv, "--jobs", jobs], options));
  return all;
}

describe("a sweep by several workers prints the same, byte for byte", () => {
  const cwd = folderWith({ "net.yaml": SPEC, "acc.csv": "out,groups,top1\n8,1,70\n12,2,71\n24,3,75.5\n" });

  it.each<[string[]]>([
    [["--format", "ndjson"]],
    [["--format", "csv"]],
    [["--format", "csv", "--columns", "macs", "--convention", "fvcore,thop"]],
    [["--json"]],
    [[]],
    [["--pareto", "macs,out:max"]],
    [["--pareto", "macs,accuracy", "--accuracy", "acc.csv", "--format", "csv"]],
    [["--top", "30", "--format", "ndjson"]],
    [["--top", "30"]],
    [["--sort", "macs:desc", "--top", "7"]],
    [["--sort", "params", "--json"]],
    [["--grid", "macs"]],
    [["--where", "macs < 500K and groups > 1", "--format", "ndjson"]],
    [["--where", "1 / (groups - 1) > 0", "--top", "12", "--format", "csv"]],
    [["--sample", "50", "--seed", "3", "--format", "ndjson"]],
    [["--shard", "3/7", "--format", "csv"]],
    [["--set", "classes=3"]],
  ])("%j", async (more) => {
    const [first, ...others] = await outcomes(["net.yaml", ...VARY, ...more], { cwd });
    expect((first?.stdout ?? "") + (first?.stderr ?? "")).not.toBe("");
    for (const other of others) expect(other).toEqual(first);
  });

  it("of a model and a baseline that standard input and a pipe give once", async () => {
    const [first, ...others] = await outcomes(["-", ...VARY, "--baseline", "-", "--json"], { stdin: SPEC });
    expect(first).toMatchObject({ status: 0, stderr: expect.stringContaining("points failed") });
    expect(first?.stdout).toContain('"ratios":{"params":1,');
    for (const other of others) expect(other).toEqual(first);
  });

  it("of a sample of more points than can be counted", async () => {
    const huge = ["--vary", "out=1..10000000000", "--vary", "groups=1:1:1,1..1000000000", "--sample", "40"];
    const [first, ...others] = await outcomes(["net.yaml", ...huge, "--format", "ndjson"], { cwd });
    expect(first?.stdout).toMatch(/^\{"index":"\d{17,}"/m);
    for (const other of others) expect(other).toEqual(first);
  });

  it("of points that all fail, or a spec that is wrong itself", async () => {
    for (const argv of [
      ["--vary", "groups=5,7", "--vary", "out=8,9"],
      ["--vary", "out=5..60", "--set", "groups=7"],
    ]) {
      const [first, ...others] = await outcomes(["net.yaml", ...argv], { cwd });
      expect(first?.status).toBe(2);
      for (const other of others) expect(other).toEqual(first);
    }
  });

  it("to a file, and going on with one", async () => {
    const [whole] = await outcomes(["net.yaml", ...VARY, "--format", "ndjson"], { cwd });
    const text = whole?.stdout ?? "";
    for (const jobs of JOBS) {
      const folder = folderWith({ "net.yaml": SPEC, "a.ndjson": text.slice(0, 5000) });
      const argv = ["sweep", "net.yaml", ...VARY, "--resume", "a.ndjson", "--jobs", jobs];
      expect(await runExecutable(argv, { cwd: folder })).toMatchObject({ status: 0, stdout: "" });
      expect(readFileSync(join(folder, "a.ndjson"), "utf8")).toBe(text);
    }
  });
});

describe("workers", () => {
  const cwd = folderWith({ "net.yaml": SPEC });
  const executable = join(root, "bin", "lightnet-cost.js");
  const start = (argv: readonly string[]) =>
    spawn(process.execPath, [executable, "sweep", "net.yaml", "--vary", "out=1..100000000", ...argv], {
      cwd,
      stdio: ["ignore", "pipe", "pipe"],
    });

  it.each([
    ["by themselves", []],
    ["when asked for", ["--jobs", "3"]],
  ])("end at once with whole rows when interrupted, started %s", async (_, more) => {
    const child = start(["--format", "ndjson", ...more]);
    let stdout = "";
    let stderr = "";
    let asked = 0;
    child.stdout.on("data", (data) => {
      stdout += data;
      if (stdout.length < 2 ** 22 || asked > 0) return;
      asked = performance.now();
      child.kill("SIGINT");
    });
    child.stderr.on("data", (data) => {
      stderr += data;
    });
    const status = await new Promise((resolve) => child.on("close", resolve));
    expect(status).toBe(130);
    expect(performance.now() - asked).toBeLessThan(2000);
    const lines = stdout.split("\n");
    expect(lines.pop()).toBe("");
    expect(lines.map((line) => JSON.parse(line).index)).toEqual(lines.map((_, index) => index));
    const said = /stopped after ([\d,]+) of 100,000,000 points\n/.exec(stderr)?.[1];
    expect(Number(said?.replaceAll(",", ""))).toBe(lines.length);
  });

  it("end when nobody reads any more", async () => {
    const child = start(["--format", "csv", "--jobs", "2"]);
    let stderr = "";
    child.stderr.on("data", (data) => {
      stderr += data;
    });
    child.stdout.once("data", () => child.stdout.destroy());
    expect(await new Promise((resolve) => child.on("close", resolve))).toBe(0);
    expect(stderr).toBe("");
  });

  it.each([
    ["0", "`--jobs` is a whole number from 1"],
    ["2000", "`--jobs` is at most 1024"],
  ])("aren't %s", async (jobs, message) => {
    const argv = ["sweep", "lenet-5", "--vary", "classes=1,2", "--jobs", jobs];
    const { status, stderr } = await runExecutable(argv);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });
});
