import { spawn } from "node:child_process";
import { join } from "node:path";
import { root } from "./count.js";
import type { Ended } from "./run.js";

export interface Measured extends Ended {
  /** The most memory that it had at a time, in bytes. */
  readonly memory: number;
  /** Processor time, in seconds. */
  readonly cpu: number;
}

/** Runs the built executable as a process of its own, and says what it took. */
export async function runMeasured(argv: readonly string[], cwd: string): Promise<Measured> {
  const program = [
    process.execPath,
    "--require",
    join(root, "scripts", "bench-usage.cjs"),
    join(root, "bin", "lightnet-cost.js"),
    ...argv,
  ];
  // A shell in between: Linux counts what a process had before it became another program as that one's.
  const child = spawn("sh", ["-c", '"$@"; exit $?', "sh", ...program], {
    cwd,
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  const [stdout, stderr, usage, status] = await Promise.all([
    textOf(child.stdio[1]),
    textOf(child.stdio[2]),
    textOf(child.stdio[3]),
    new Promise<number>((resolve) => child.on("close", (code) => resolve(code ?? 1))),
  ]);
  return { status, stdout, stderr, ...JSON.parse(usage || '{"memory":null,"cpu":null}') };
}

async function textOf(stream: unknown): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
