import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../support/count.js";
import { folderWith } from "../support/folder.js";

const executable = join(root, "bin", "lightnet-cost.js");

const SPEC = `
input: 8x8x3
params: { out: 8 }
layers: [ conv: { out: $out, kernel: 3 }, globalavgpool, linear: 10 ]
`;

/** Starts the executable as a process of its own in a folder that has the spec. */
function start(argv: readonly string[], cwd: string, nodeOptions: readonly string[] = []): ChildProcess {
  return spawn(process.execPath, [...nodeOptions, executable, "sweep", "net.yaml", ...argv], {
    cwd,
    stdio: ["ignore", "pipe", "pipe"],
  });
}

async function ended(child: ChildProcess) {
  let stdout = "";
  let stderr = "";
  child.stdout?.on("data", (data) => {
    stdout += data;
  });
  child.stderr?.on("data", (data) => {
    stderr += data;
  });
  const [status, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) => {
    child.on("close", (...how) => resolve(how));
  });
  return { status, signal, stdout, stderr };
}

async function run(argv: readonly string[], cwd: string, nodeOptions: readonly string[] = []) {
  return ended(start(argv, cwd, nodeOptions));
}

function moment(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

describe("a sweep that is killed", () => {
  it("goes on to the same file, whenever and however often that happens", async () => {
    const cwd = folderWith({ "net.yaml": SPEC });
    const argv = ["--vary", "out=1..6000"];
    const whole = (await run([...argv, "--format", "ndjson"], cwd)).stdout;
    const file = join(cwd, "points.ndjson");
    for (let kills = 0; kills < 4; kills += 1) {
      const child = start([...argv, "--resume", "points.ndjson"], cwd);
      const end = ended(child);
      // At some moment after it has begun to write, which is another one at each run.
      const size = sizeOf(file);
      while (sizeOf(file) <= size && child.exitCode === null) await moment(1);
      await moment(Math.random() * 100);
      child.kill("SIGKILL");
      await end;
      // What a machine that loses its power may leave behind.
      if (kills === 1) writeFileSync(file, readFileSync(file).subarray(0, -7));
      expect(whole.startsWith(readFileSync(file, "utf8"))).toBe(true);
    }
    expect(sizeOf(file)).toBeGreaterThan(0);
    expect(await run([...argv, "--resume", "points.ndjson"], cwd)).toMatchObject({ status: 0, stderr: "" });
    expect(readFileSync(file, "utf8")).toBe(whole);
  });
});

describe("a sweep that is asked to stop", () => {
  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("by %s ends with whole rows", async (signal, status) => {
    const cwd = folderWith({ "net.yaml": SPEC });
    const child = start(["--vary", "out=1..1000000", "--format", "ndjson"], cwd);
    child.stdout?.once("data", () => child.kill(signal));
    const result = await ended(child);
    expect(result).toMatchObject({ status, signal: null });
    const lines = result.stdout.split("\n");
    expect(lines.pop()).toBe("");
    expect(lines.map((line) => JSON.parse(line).index)).toEqual(lines.map((_, index) => index));
    const said = /^warning: stopped after ([\d,]+) of 1,000,000 points\n$/.exec(result.stderr)?.[1];
    expect(Number(said?.replaceAll(",", ""))).toBe(lines.length);
  });

  it("ends a document of JSON, too", async () => {
    const cwd = folderWith({ "net.yaml": SPEC });
    const child = start(["--vary", "out=1..1000000", "--json"], cwd);
    child.stdout?.once("data", () => child.kill("SIGINT"));
    const document = JSON.parse((await ended(child)).stdout);
    expect(document.points.length).toBeGreaterThan(0);
    expect(document.diagnostics).toMatchObject([{ code: "interrupted" }]);
  });

  it("shows the best so far", async () => {
    const cwd = folderWith({ "net.yaml": SPEC });
    const child = start(["--vary", "out=1..1000000", "--sort", "macs", "--top", "1"], cwd);
    setTimeout(() => child.kill("SIGINT"), 1000);
    const { stdout, status } = await ended(child);
    expect(status).toBe(130);
    // 3 · 9 weights and a bias; 10 weights and 10 biases.
    expect(stdout).toMatch(/^ {2}1 +48 +1\.74 K/m);
  });
});

describe("the rows of a sweep", () => {
  it("end quietly when nobody reads any more, and no more points are counted", () => {
    const cwd = folderWith({ "net.yaml": SPEC });
    const command = `set -o pipefail; "${process.execPath}" "${executable}" sweep net.yaml --vary out=1..100000000 --format ndjson | head -1`;
    const { stdout, stderr, status } = spawnSync("bash", ["-c", command], { cwd, encoding: "utf8" });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(JSON.parse(stdout).index).toBe(0);
  });

  it("wait for who reads slowly, and arrive whole", () => {
    const cwd = folderWith({ "net.yaml": SPEC });
    const command = `"${process.execPath}" "${executable}" sweep net.yaml --vary out=1..5000 --format csv | (sleep 1; cat)`;
    const { stdout } = spawnSync("bash", ["-c", command], { cwd, encoding: "utf8", maxBuffer: 2 ** 26 });
    expect(stdout.split("\n")).toHaveLength(5002);
    expect(stdout.split("\n")[5000]).toMatch(/^5000,/);
  });

  it.each([
    ["ndjson", []],
    ["csv", []],
    ["json", []],
    ["csv", ["--sort", "macs", "--top", "9"]],
  ])("as %s %j take no more memory the more they are", async (format, more) => {
    const cwd = folderWith({ "net.yaml": SPEC });
    // The program itself needs two thirds of this: it aborts when 30,000 rows are kept.
    const options = ["--max-old-space-size=26"];
    const argv = ["--vary", "out=1..30000", "--jobs", "1", "-o", `a.${format}`, ...more];
    expect(await run(argv, cwd, options)).toMatchObject({ status: 0, stderr: "" });
  });
});
