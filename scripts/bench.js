// Measures what docs/performance.md shows, on the real executable: start-up against bare Node, points a
// second of sweeps, time and memory of large networks and of long sweeps.
// npm run bench [-- start | sweep | size | memory]
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const executable = join(here, "..", "bin", "lightnet-cost.js");
const usage = join(here, "bench-usage.cjs");
const folder = mkdtempSync(join(tmpdir(), "lightnet-cost-bench-"));

/** How often a command alternates with bare Node. */
const RUNS = 40;

const parts = { start, sweep, size, memory };

/** What each command may cost at most, as a multiple of bare Node's CPU time. */
function start() {
  const commands = [
    { name: "lightnet-cost mobilenet-v1", argv: ["mobilenet-v1"], most: 1.6 },
    { name: "lightnet-cost --version", argv: ["--version"], most: 1.15 },
    { name: "lightnet-cost --help", argv: ["--help"], most: 1.15 },
  ];
  console.log(`Start-up: CPU time (user + system), median of ${RUNS} runs that alternate with node -e 0`);
  for (const { name, argv, most } of commands) {
    const own = () => measured([executable, ...argv]).cpu;
    const bare = () => measured(["-e", "0"]).cpu;
    own();
    bare();
    const pairs = Array.from({ length: RUNS }, () => [own(), bare()]);
    const [time, base] = [0, 1].map((side) => median(pairs.map((pair) => pair[side])));
    const ratio = (time / base).toFixed(2);
    row(name, `${milliseconds(time)} / ${milliseconds(base)} = ${ratio}`, `at most ${most}`);
  }
}

/**
 * Points a second, the whole run counted; on one core, then on two. Each thread takes a second or two until its
 * code is compiled, so that the runs are long.
 */
function sweep() {
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
    const rates = [1, 2].map((jobs) => {
      const argv = ["sweep", model, ...axes, "--format", "ndjson", "--jobs", String(jobs)];
      return ((widths + 1) * resolutions) / best(() => measured([executable, ...argv]).seconds);
    });
    const [one, two] = rates.map((rate) => grouped(Math.round(rate)));
    row(model, `${one}, with two jobs ${two} = ${(rates[1] / rates[0]).toFixed(2)} x`, bound);
  }
}

/** Time and memory for networks of 10 thousand to a million ops. */
function size() {
  console.log("A network of n ops: the report's table");
  let before;
  for (const ops of [10_000, 100_000, 1_000_000]) {
    const file = join(folder, `${ops}.yaml`);
    // Ten ops a round.
    const round = "conv: { out: 64, kernel: 3, norm: batch, activation: relu }";
    const rest =
      "depthwise: 3, batchnorm, relu, { pointwise: 64 }, batchnorm, relu6, maxpool: { kernel: 3, stride: 1 }";
    const layers = `[ { repeat: ${ops / 10}, layers: [ { ${round} }, ${rest} ] } ]`;
    writeFileSync(file, `input: 56x56x64\nlayers: ${layers}\n`);
    const { cpu, memory } = measured([executable, file, "--max-ops", "2000000"]);
    const growth = before === undefined ? "" : `, ${(cpu / before).toFixed(1)} x`;
    const bound = ops === 1_000_000 ? "at most 12 x and 2,000 MB" : "";
    row(`${grouped(ops)} ops`, `${cpu.toFixed(2)} s CPU${growth}, ${megabytes(memory)}`, bound);
    before = cpu;
  }
}

/** The resident memory of a short and of a long sweep. */
function memory() {
  console.log("A sweep of mobilenet-v2 to NDJSON: the most resident memory");
  for (const [points, step] of [
    [10_001, "0.0001"],
    [1_000_001, "0.000001"],
  ]) {
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
    const { memory: most, seconds } = measured([executable, ...argv]);
    row(`${grouped(points)} points`, `${megabytes(most)} in ${seconds.toFixed(1)} s`, "under 200 MB");
  }
}

/** One run: wall time and CPU time in seconds, and the largest resident memory in bytes. */
function measured(argv) {
  const begin = process.hrtime.bigint();
  const stdio = ["ignore", "ignore", "pipe", "pipe"];
  const { status, stderr, output } = spawnSync(process.execPath, ["--require", usage, ...argv], { stdio });
  const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
  if (status !== 0) throw new Error(`${argv.join(" ")} failed: ${stderr}`);
  return { seconds, ...JSON.parse(String(output[3])) };
}

/** The lesser of two: what disturbs a run only makes it longer. */
function best(run) {
  return Math.min(run(), run());
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function row(name, value, bound) {
  console.log(`  ${name.padEnd(28)} ${value.padEnd(44)} ${bound}`.trimEnd());
}

function milliseconds(seconds) {
  return `${(seconds * 1000).toFixed(0)} ms`;
}

function megabytes(bytes) {
  return `${Math.round(bytes / 1e6)} MB`;
}

function grouped(number) {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ",");
}

const asked = process.argv.slice(2);
const day = new Date().toISOString().slice(0, 10);
console.log(`${day}, Node ${process.version}, ${cpus()[0]?.model.trim()}, ${availableParallelism()} cores`);
try {
  for (const [name, part] of Object.entries(parts)) {
    if (asked.length > 0 && !asked.includes(name)) continue;
    console.log();
    part();
  }
} finally {
  rmSync(folder, { recursive: true });
}
