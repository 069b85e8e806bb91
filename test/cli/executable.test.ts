import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { metrics } from "../../src/analyze/metrics/index.js";
import { root } from "../support/count.js";
import { runExecutable } from "../support/run.js";

/** The file that npm links, as a process of its own. */
const executable = join(root, "bin", "lightnet-cost.js");

describe("the executable", () => {
  it("counts, and sets the exit status", async () => {
    const fine = await runExecutable(["mobilenet-v1"]);
    expect(fine).toMatchObject({ status: 0, stderr: "" });
    expect(fine.stdout).toContain("3.7 % of the MACs and 3.1 % of the parameters of VGG-16");
    const bad = await runExecutable(["-"], { stdin: "input: 8x8x3\nlayers: [ rleu ]" });
    expect(bad).toMatchObject({ status: 2, stdout: "" });
    expect(bad.stderr).toContain("did you mean `relu`?");
  });

  it("gives the same bytes for the same input", async () => {
    const first = await runExecutable(["resnet-50", "mobilenet-v2", "--json"]);
    expect((await runExecutable(["resnet-50", "mobilenet-v2", "--json"])).stdout).toBe(first.stdout);
  });

  it("ends quietly when its pipe is closed", () => {
    const { stdout, stderr, status } = spawnSync(
      "bash",
      [
        "-c",
        `set -o pipefail; "${process.execPath}" "${executable}" inception-v4 --format csv --depth all | head -1`,
      ],
      { encoding: "utf8" },
    );
    expect(stderr).toBe("");
    expect(status).toBe(0);
    expect(stdout).toBe(`layer,op,output,${[...metrics.keys()].join(",")}\n`);
  });

  it.skipIf(!existsSync("/dev/full"))("says that its output can't be written", () => {
    const { stderr, status } = spawnSync(
      "bash",
      ["-c", `"${process.execPath}" "${executable}" lenet-5 > /dev/full`],
      {
        encoding: "utf8",
      },
    );
    expect(stderr).toMatch(/^error: the output can't be written: ENOSPC[^\n]*\n$/);
    expect(status).toBe(2);
  });

  it("writes a long document through a slow pipe whole", () => {
    const text = execFileSync(
      "bash",
      ["-c", `"${process.execPath}" "${executable}" inception-resnet-v2 --json | (sleep 0.3; cat)`],
      { encoding: "utf8", maxBuffer: 64 * 1024 * 1024 },
    );
    expect(JSON.parse(text).models[0].totals.macs).toBe(13_155_794_016);
  });

  it("counts without its code cache and without trees made ahead, too", async () => {
    // Another version of Node refuses the cache; an edited bundled spec doesn't match its tree.
    const copied = execFileSync("mktemp", ["-d"], { encoding: "utf8" }).trim();
    execFileSync("cp", ["-r", "bin", "dist", "specs", "package.json", copied], { cwd: root });
    execFileSync("bash", [
      "-c",
      `rm ${copied}/dist/cli/*.cache && sed -i 's/classes: 1000/classes: 10/' ${copied}/specs/vgg16.yaml`,
    ]);
    const text = execFileSync(
      process.execPath,
      [join(copied, "bin", "lightnet-cost.js"), "vgg16", "--json"],
      {
        encoding: "utf8",
        maxBuffer: 64 * 1024 * 1024,
      },
    );
    expect(JSON.parse(text).models[0].totals.params).toBe(138_357_544 - 990 * 4097);
  });

  it("counts bundled networks where the working directory is gone, and says so of files", () => {
    const runInDeleted = (model: string) =>
      spawnSync(
        "bash",
        ["-c", 'cd "$(mktemp -d)" && rmdir "$PWD" && "$@"', "bash", process.execPath, executable, model],
        { encoding: "utf8" },
      );
    expect(runInDeleted("lenet-5")).toMatchObject({ status: 0, stderr: "" });
    const { status, stderr } = runInDeleted("my.yaml");
    expect(status).toBe(2);
    expect(stderr).toMatch(/^error: the working directory is gone\n[^\n]*whole paths\n$/);
  });

  it("reads a pipe that is named as a file, and no more of it than a spec may hold", () => {
    const runShell = (command: string) =>
      spawnSync("bash", ["-c", command, "bash", process.execPath, executable], { encoding: "utf8" });
    expect(runShell('"$@" <(echo "{ input: 8x8x3, layers: [relu] }")')).toMatchObject({
      status: 0,
      stderr: "",
    });
    const { status, stderr } = runShell('"$@" <(yes)');
    expect(status).toBe(2);
    expect(stderr).toMatch(/^error: \S+ is larger than 16 MiB, which no spec is\n$/);
  });

  it("has the trees of all bundled specs", async () => {
    const { stdout } = await runExecutable(["list", "specs", "--json"]);
    for (const { name } of JSON.parse(stdout)) {
      const ahead = JSON.parse(readFileSync(join(root, "dist", "specs", `${name}.json`), "utf8"));
      expect(ahead.text).toBe(readFileSync(join(root, "specs", `${name}.yaml`), "utf8"));
    }
  });
});
