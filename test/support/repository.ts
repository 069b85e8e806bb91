import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** Nobody's settings but these, so that a test means the same everywhere. */
const ENVIRONMENT = {
  PATH: process.env["PATH"] ?? "",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_SYSTEM: "/dev/null",
  GIT_AUTHOR_NAME: "a",
  GIT_AUTHOR_EMAIL: "a@example.org",
  GIT_COMMITTER_NAME: "a",
  GIT_COMMITTER_EMAIL: "a@example.org",
};

/** A folder of its own for one test. */
export function newFolder(): string {
  return realpathSync(mkdtempSync(join(tmpdir(), "lightnet-cost-")));
}

/** Runs git in a folder; gives what it prints. */
export function git(folder: string, ...args: string[]): string {
  const output = execFileSync("git", ["-C", folder, ...args], {
    env: ENVIRONMENT,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
  return output.trim();
}

/** Writes files below a folder. */
export function write(folder: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}

/** Commits all that is in a repository. */
export function commit(folder: string, files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  write(folder, files);
  git(folder, "add", "--all");
  git(folder, "commit", "--quiet", "--allow-empty", "--message", "a change");
  return git(folder, "rev-parse", "HEAD");
}

/** A new repository with one commit. */
export function repositoryWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = newFolder();
  git(folder, "init", "--quiet", "--initial-branch", "main");
  commit(folder, files);
  return folder;
}

/** A clone of a repository through git's own protocol, as from a server. */
export function cloneOf(repository: string, ...options: string[]): string {
  const folder = join(newFolder(), "clone");
  git(dirname(folder), "clone", "--quiet", ...options, `file://${repository}`, folder);
  return folder;
}
