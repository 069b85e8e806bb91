import { execFile } from "node:child_process";
import { join } from "node:path";
import { Readable } from "node:stream";
import { run } from "../../src/cli/main.js";
import { root } from "./count.js";

export interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the program in this process. */
export async function runCli(
  argv: readonly string[],
  {
    stdin = "",
    env = {},
    cwd = root,
    columns,
  }: { stdin?: string | Uint8Array; env?: Record<string, string>; cwd?: string; columns?: number } = {},
): Promise<Ended> {
  let stdout = "";
  let stderr = "";
  const status = await run(argv, {
    stdin: Readable.from([Buffer.from(stdin)]),
    stdout: { isTTY: columns !== undefined, columns, write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
    env,
    cwd,
  });
  return { status, stdout, stderr };
}

/** Runs the built executable as a process of its own. */
export async function runExecutable(
  argv: readonly string[],
  options: { stdin?: string; cwd?: string } = {},
): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [join(root, "bin", "lightnet-cost.js"), ...argv],
      { cwd: options.cwd ?? root, maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => {
        const { code } = (error ?? { code: 0 }) as { code?: number | string };
        resolve({ status: typeof code === "number" ? code : 1, stdout, stderr });
      },
    );
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(options.stdin ?? "");
  });
}
