import { execFileSync } from "node:child_process";
import { SpecError } from "../core/diagnostic.js";
import type { Streams } from "./streams.js";

/** As much as the largest file that is read, and the listing of a large repository. */
const LONGEST_OUTPUT = 256 * 1024 * 1024;

/** What git said when a command of its failed. */
export class GitFailure extends Error {
  constructor(stderr: string) {
    super(stderr.replace(/^(fatal|error): /, "").trim());
    this.name = "GitFailure";
  }
}

/**
 * Runs git in a folder. Arguments are handed over as they are: no shell sees them, and paths among them
 * are taken literally.
 * @throws {GitFailure} when git ends with an error
 * @throws {SpecError} when there is no git
 */
export function git(folder: string, args: readonly string[], { env }: Streams): Buffer {
  // In a hook these mean the repository that runs it, from another folder; what is asked for is the file's.
  const { GIT_DIR, GIT_WORK_TREE, GIT_COMMON_DIR, GIT_INDEX_FILE, GIT_PREFIX, ...others } = env;
  try {
    return execFileSync("git", ["--no-pager", "--literal-pathspecs", "-C", folder, ...args], {
      // Reading must lock nothing, and the messages that are told apart here are the untranslated ones.
      env: { ...others, GIT_OPTIONAL_LOCKS: "0", LC_ALL: "C" },
      stdio: ["ignore", "pipe", "pipe"],
      maxBuffer: LONGEST_OUTPUT,
    });
  } catch (error) {
    const { code, stderr, message } = error as NodeJS.ErrnoException & { stderr?: Buffer | null };
    if (code === "ENOENT") {
      throw new SpecError("unreadable", "git isn't installed, or not in the PATH", undefined, {
        help: "names that start with `git:` need it",
      });
    }
    throw new GitFailure(stderr ? String(stderr) : message);
  }
}

/** What git prints as one line, or `undefined` when it fails. */
export function gitLine(folder: string, args: readonly string[], streams: Streams): string | undefined {
  try {
    return String(git(folder, args, streams)).replace(/\n$/, "");
  } catch (error) {
    if (error instanceof GitFailure) return undefined;
    throw error;
  }
}
