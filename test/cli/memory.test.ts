import { expect, it } from "vitest";
import { runCli } from "../support/run.js";

const SPEC =
  "name: Block\ninput: 8x8x3\ndefaults: { norm: batch, activation: relu }\nlayers: [ pointwise: 16, residual: [ pointwise: 32, pointwise: 16 ] ]\n";

const columns = ["--columns", "peakActivationBytes,memoryTraffic"];

it("the report says where the peak is and what is alive there, if it is asked for", async () => {
  const { stdout } = await runCli(["-", ...columns], { stdin: SPEC });
  expect(stdout).toContain(
    "- needs 16.0 KiB at residual/pointwise-2: residual/pointwise-1/activation 32×8×8 8.00 KiB (read), " +
      "pointwise/activation 16×8×8 4.00 KiB (kept), residual/pointwise-2 16×8×8 4.00 KiB (written)",
  );
  expect((await runCli(["-"], { stdin: SPEC })).stdout).not.toContain("needs");
});

it("without fusion, norms and activations have an output of their own", async () => {
  const { stdout } = await runCli(["-", "--no-fuse", ...columns], { stdin: SPEC });
  expect(stdout).toContain("nothing fused");
  // 32 · 64 numbers twice, and 16 · 64 that wait.
  expect(stdout).toContain("needs 20.0 KiB at residual/pointwise-1/norm");
});

it("a saved report has the peak, and says whether anything was fused", async () => {
  const { stdout } = await runCli(["-", "--json", "--no-fuse"], { stdin: SPEC });
  const [model] = JSON.parse(stdout).models;
  expect(model.fuse).toBe(false);
  expect(model.peak).toMatchObject({ path: "residual/pointwise-1/norm", bytes: 20_480 });
  const { stdout: direct } = await runCli(["-", "--no-fuse", ...columns], { stdin: SPEC });
  const { stdout: again } = await runCli(["format", "-", ...columns], { stdin: stdout });
  expect(again).toBe(direct);
});

it("a saved report of a network without an op or a map has no peak and no receptive field", async () => {
  for (const [layers, absent] of [
    [
      "[ identity ]",
      ["peakActivationBytes", "arithmeticIntensity", "receptiveField", "compressionRatio", "bitsPerWeight"],
    ],
    ["[ flatten, linear: 2 ]", ["receptiveField"]],
  ] as const) {
    const { stdout } = await runCli(["-", "--json"], { stdin: `input: 8x8x3\nlayers: ${layers}\n` });
    const { totals } = JSON.parse(stdout).models[0];
    expect(Object.keys(totals).filter((name) => totals[name] === null)).toEqual(absent);
    const again = await runCli(["format", "-", "--json"], { stdin: stdout });
    expect(again).toMatchObject({ status: 0, stdout });
  }
});

it("check names what is alive where a budget of the peak is exceeded, and what changed is of sums", async () => {
  const stdin = `${SPEC}budgets: [ { peakActivationBytes: 16KiB }, { peakActivationBytes: 15KiB, layer: residual } ]\n`;
  const within = await runCli(["check", "-"], { stdin: stdin.replace(/, \{ peak.*\}/, "") });
  expect(within.status).toBe(0);
  const over = await runCli(["check", "-"], { stdin: stdin.replace("16KiB", "12KiB") });
  expect(over.status).toBe(1);
  expect(over.stdout).toMatch(/residual\/pointwise-1\/activation +read +8.00 KiB +50.0 %/);
  const changed = await runCli(["check", "-", "--baseline", "lenet-5"], {
    stdin: stdin.replace("16KiB", "+10%"),
  });
  expect(changed.stdout).toContain("what changed against lenet-5");
  expect(changed.stdout).not.toContain("Δ peakActivationBytes");
});

it("a difference shows a peak's total, and no layer's part of it", async () => {
  const { stdout } = await runCli(["diff", "lenet-5", "lenet-5@classes=20", ...columns, "--by", "layer"]);
  // Ten more outputs of 500 weights and a bias, and themselves.
  expect(stdout).toMatch(/^~ +ip2 +linear +– +– +\+19\.6 KiB +1\.91×/m);
  expect(stdout).toMatch(/^ +total +0 +1× +\+20,080 +1\.01×/m);
});
