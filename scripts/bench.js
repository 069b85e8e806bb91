// Measures the CPU time (user + system) of whole commands against bare Node, in alternating runs.
// npm run bench [-- runs]
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const executable = join(root, "bin", "lightnet-cost.js");
const runs = Number(process.argv[2] ?? 40);

/** What each command may cost at most, as a multiple of bare Node. */
const commands = [
  { name: "lightnet-cost mobilenet-v1", argv: [executable, "mobilenet-v1"], most: 1.7 },
  { name: "lightnet-cost --version", argv: [executable, "--version"], most: 1.15 },
  { name: "lightnet-cost --help", argv: [executable, "--help"], most: 1.15 },
];

/** The CPU time of one run, in milliseconds, as the operating system counts it for ended children. */
function cpuTime(argv) {
  const { stderr, status } = spawnSync(
    "bash",
    ["-c", 'TIMEFORMAT="%U %S"; time "$@" | cat >/dev/null', "bench", process.execPath, ...argv],
    {
      encoding: "utf8",
    },
  );
  if (status !== 0) throw new Error(`${argv.join(" ")} failed: ${stderr}`);
  const [user, system] = stderr.trim().split(/\s+/).map(Number);
  return (user + system) * 1000;
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

const bare = ["-e", "0"];
console.log(`Node ${process.version}, ${runs} alternating runs, median CPU time (user + system)`);
for (const { name, argv, most } of commands) {
  cpuTime(bare);
  cpuTime(argv);
  const pairs = Array.from({ length: runs }, () => [cpuTime(argv), cpuTime(bare)]);
  const own = median(pairs.map(([time]) => time));
  const base = median(pairs.map(([, time]) => time));
  console.log(
    `${name.padEnd(28)} ${own.toFixed(0)} ms / ${base.toFixed(0)} ms = ${(own / base).toFixed(2)} (at most ${most})`,
  );
}
