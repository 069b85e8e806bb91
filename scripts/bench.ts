// Measures what docs/performance.md shows, on the real executable: start-up against bare Node, points a
// second of sweeps, time and memory of large networks and of long sweeps.
// npm run bench [-- start | sweep | size | memory]
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { onnxFile } from "../test/support/onnx.js";

const executable = resolve("bin", "lightnet-cost.js");
const usage = resolve("scripts", "bench-usage.cjs");
const folder = mkdtempSync(join(tmpdir(), "lightnet-cost-bench-"));

/** How often a command alternates with bare Node. */
const RUNS = 40;

const parts = { start, sweep, size, memory };

/** What each command may cost at most, as a multiple of bare Node's CPU time. */
async function start() {
  const commands = [
    { name: "lightnet-cost mobilenet-v1", argv: ["mobilenet-v1"], most: 1.6 },
    { name: "lightnet-cost --version", argv: ["--version"], most: 1.15 },
    { name: "lightnet-cost --help", argv: ["--help"], most: 1.15 },
    { name: "an ONNX file of 5 MB", argv: [onnxOfFiveMegabytes()], most: 2 },
  ];
  console.log(`Start-up: CPU time (user + system), median of ${RUNS} runs that alternate with node -e 0`);
  for (const { name, argv, most } of commands) {
    const own: number[] = [];
    const bare: number[] = [];
    for (let run = 0; run <= RUNS; run += 1) {
      own.push((await measured([executable, ...argv])).cpu);
      bare.push((await measured(["-e", "0"])).cpu);
    }
    // The first runs read the files from the disk.
    const [time, base] = [median(own.slice(1)), median(bare.slice(1))];
    const ratio = (time / base).toFixed(2);
    row(name, `${milliseconds(time)} / ${milliseconds(base)} = ${ratio}`, `at most ${most}`);
  }
}

/** 34 convolutions of 3x3x64x64 with their weights, each with a ReLU, and a classifier. */
function onnxOfFiveMegabytes(): string {
  const layers = Array.from({ length: 34 }, (_, index) => index);
  const file = join(folder, "five.onnx");
  const bytes = onnxFile({
    inputs: { x: [1, 64, 56, 56] },
    nodes: [
      ...layers.flatMap((layer) => [
        {
          op: "Conv",
          name: `/features/features.${layer}/conv/Conv`,
          inputs: [layer === 0 ? "x" : `relu${layer - 1}`, `features.${layer}.conv.weight`],
          outputs: [`conv${layer}`],
          attributes: {
            dilations: [1, 1],
            group: 1,
            kernel_shape: [3, 3],
            pads: [1, 1, 1, 1],
            strides: [1, 1],
          },
        },
        {
          op: "Relu",
          name: `/features/features.${layer}/relu/Relu`,
          inputs: [`conv${layer}`],
          outputs: [`relu${layer}`],
        },
      ]),
      { op: "GlobalAveragePool", name: "/pool/GlobalAveragePool", inputs: ["relu33"], outputs: ["pooled"] },
      { op: "Flatten", name: "/Flatten", inputs: ["pooled"], outputs: ["flat"], attributes: { axis: 1 } },
      {
        op: "Gemm",
        name: "/classifier/Gemm",
        inputs: ["flat", "classifier.weight"],
        outputs: ["y"],
        attributes: { transB: 1 },
      },
    ],
    weights: {
      ...Object.fromEntries(
        layers.map((layer) => [`features.${layer}.conv.weight`, { dims: [64, 64, 3, 3], zeros: true }]),
      ),
      "classifier.weight": { dims: [10, 64], zeros: true },
    },
  });
  writeFileSync(file, bytes);
  return file;
}

/**
 * Points a second, the whole run counted: by one job, by two, and by two processes with a half each, which share
 * nothing: no two jobs of a machine do better. Each takes a second or two until its code is compiled, so that the runs
 * are long.
 */
async function sweep() {
  console.log("Sweeps to NDJSON: points a second");
  const resolutions = 10;
  const models = [
    { model: "mobilenet-v1", widths: 10_000, step: "0.0001" },
    {
      model: "mobilenet-v2",
      widths: 40_000,
      step: "0.000025",
      bound: "at least 10,000 on one core, 1.6 x that on two",
    },
    { model: "resnet-50", widths: 10_000, step: "0.0001" },
  ];
  for (const { model, widths, step, bound = "" } of models) {
    const axes = ["--vary", `width=0.25:1.25:${step}`, "--vary", "resolution=96:240:16"];
    const argv = [executable, "sweep", model, ...axes, "--format", "ndjson"];
    const rateOf = async (...runs: readonly (readonly string[])[]) => {
      const all = () => Promise.all(runs.map((run) => measured([...argv, ...run])));
      const seconds = await best(async () => Math.max(...(await all()).map((run) => run.seconds)));
      return Math.round(((widths + 1) * resolutions) / seconds);
    };
    const one = await rateOf(["--jobs", "1"]);
    const two = await rateOf(["--jobs", "2"]);
    const apart = await rateOf(["--jobs", "1", "--shard", "1/2"], ["--jobs", "1", "--shard", "2/2"]);
    const [jobs, processes] = [two, apart].map((rate) => `${grouped(rate)} = ${(rate / one).toFixed(2)} x`);
    row(model, `${grouped(one)}, two jobs ${jobs}, two processes ${processes}`, bound);
  }
}

/** Time and memory for networks of 10 thousand to a million ops. */
async function size() {
  console.log("A network of n ops: the report's table");
  let before: number | undefined;
  for (const ops of [10_000, 100_000, 1_000_000]) {
    const file = join(folder, `${ops}.yaml`);
    // Ten ops a round.
    const round = "conv: { out: 64, kernel: 3, norm: batch, activation: relu }";
    const rest =
      "depthwise: 3, batchnorm, relu, { pointwise: 64 }, batchnorm, relu6, maxpool: { kernel: 3, stride: 1 }";
    const layers = `[ { repeat: ${ops / 10}, layers: [ { ${round} }, ${rest} ] } ]`;
    writeFileSync(file, `input: 56x56x64\nlayers: ${layers}\n`);
    const { cpu, memory } = await measured([executable, file, "--max-ops", "2000000"]);
    const growth = before === undefined ? "" : `, ${(cpu / before).toFixed(1)} x`;
    const bound = ops === 1_000_000 ? "at most 12 x and 2,000 MB" : "";
    row(`${grouped(ops)} ops`, `${cpu.toFixed(2)} s CPU${growth}, ${megabytes(memory)}`, bound);
    before = cpu;
  }
}

/** The resident memory of a short and of a long sweep. */
async function memory() {
  console.log("A sweep of mobilenet-v2 to NDJSON: the most resident memory");
  for (const [points, step] of [
    [10_001, "0.0001"],
    [1_000_001, "0.000001"],
  ] as const) {
    const argv = [
      "sweep",
      "mobilenet-v2",
      "--vary",
      `width=0.25:1.25:${step}`,
      "--format",
      "ndjson",
      "--jobs",
      "1",
    ];
    const { memory: most, seconds } = await measured([executable, ...argv]);
    row(`${grouped(points)} points`, `${megabytes(most)} in ${seconds.toFixed(1)} s`, "under 200 MB");
  }
}

/** One run: wall time and CPU time in seconds, and the largest resident memory in bytes. */
async function measured(argv: readonly string[]): Promise<{ seconds: number; cpu: number; memory: number }> {
  const begin = performance.now();
  const child = spawn(process.execPath, ["--require", usage, ...argv], {
    stdio: ["ignore", "ignore", "pipe", "pipe"],
  });
  const [said, used, [status]] = await Promise.all([
    text(child.stderr as Readable),
    text(child.stdio[3] as Readable),
    once(child, "close"),
  ]);
  if (status !== 0) throw new Error(`${argv.join(" ")} failed: ${said}`);
  return { seconds: (performance.now() - begin) / 1000, ...JSON.parse(used) };
}

/** The lesser of two: what disturbs a run only makes it longer. */
async function best(run: () => Promise<number>): Promise<number> {
  return Math.min(await run(), await run());
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.slice((sorted.length - 1) >> 1, (sorted.length >> 1) + 1);
  return middle.reduce((sum, value) => sum + value, 0) / middle.length;
}

function row(name: string, value: string, bound: string): void {
  console.log(`  ${name.padEnd(28)} ${value.padEnd(44)} ${bound}`.trimEnd());
}

function milliseconds(seconds: number): string {
  return `${(seconds * 1000).toFixed(0)} ms`;
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}

function grouped(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ",");
}

const asked = process.argv.slice(3);
const day = new Date().toISOString().slice(0, 10);
console.log(`${day}, Node ${process.version}, ${cpus()[0]?.model.trim()}, ${availableParallelism()} cores`);
try {
  for (const [name, part] of Object.entries(parts)) {
    if (asked.length > 0 && !asked.includes(name)) continue;
    console.log();
    await part();
  }
} finally {
  rmSync(folder, { recursive: true });
}
