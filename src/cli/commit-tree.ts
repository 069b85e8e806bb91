import { posix } from "node:path";
import type { SpecError } from "../core/diagnostic.js";
import { GitFailure, git } from "./git.js";
import { LARGEST_FILE } from "./limits.js";
import type { Streams } from "./streams.js";
import { unreadable } from "./unreadable.js";

/** Symbolic links that lead to each other never end. */
const MOST_LINKS = 40;

/** What a commit has under a path. */
export interface TreeEntry {
  readonly kind: "file" | "folder" | "link";
  readonly hash: string;
  /** In bytes; 0 for a folder. */
  readonly size: number;
  /** From the repository's root, with slashes. */
  readonly path: string;
}

/** The files of one commit, which git is asked for. */
export class CommitTree {
  /** A folder inside the repository, from where git finds it. */
  readonly #folder: string;
  readonly #commit: string;
  readonly #streams: Streams;

  constructor(folder: string, commit: string, streams: Streams) {
    this.#folder = folder;
    this.#commit = commit;
    this.#streams = streams;
  }

  /**
   * What stands behind a path, after all symbolic links in it; `undefined` where there is nothing. A commit
   * holds a link as a file with the path that it leads to.
   * @param name what messages call it
   * @throws {SpecError} (code `unreadable`) when a link leads out of the repository, or nowhere
   */
  find(path: string, name: string): TreeEntry | undefined {
    let current = path;
    for (let links = 0; links <= MOST_LINKS; links += 1) {
      const entry = this.#entryAt(current);
      const link = entry === undefined ? this.#linkAbove(current) : entry;
      if (link?.kind !== "link") return entry;
      const target = this.#targetOf(link, name);
      const behind = posix.join(posix.dirname(link.path), target, posix.relative(link.path, current));
      current = behind.replace(/(?<=.)\/$/, "");
      // A link may lead to the root, which is no entry of anything.
      if (current === ".") return { kind: "folder", hash: "", size: 0, path: "." };
    }
    throw unreadable(`${name} is a symbolic link that leads nowhere`);
  }

  /** The paths of all that is in a folder, and with `deep` below it; whole, in git's order. */
  pathsIn(folder: string, deep: boolean): string[] {
    const only = folder === "." ? [] : ["--", `${folder}/`];
    return this.#list([...(deep ? ["-r"] : []), "--name-only", this.#commit, ...only]);
  }

  contentOf({ hash, size }: TreeEntry): Buffer {
    // What is refused for its size needn't be read.
    return size > LARGEST_FILE
      ? Buffer.alloc(0)
      : git(this.#folder, ["cat-file", "blob", hash], this.#streams);
  }

  #entryAt(path: string): TreeEntry | undefined {
    const [line] = this.#list(["-l", this.#commit, "--", path]);
    return line === undefined ? undefined : entryOf(line);
  }

  /** The first link among the folders that a path names. */
  #linkAbove(path: string): TreeEntry | undefined {
    const parts = path.split("/");
    const folders = parts.map((_, index) => parts.slice(0, index).join("/")).slice(1);
    if (folders.length === 0) return undefined;
    // Beside the folders, git lists what stands next to them.
    return this.#list(["-l", this.#commit, "--", ...folders])
      .map(entryOf)
      .filter((entry) => entry.kind === "link" && folders.includes(entry.path))
      .at(0);
  }

  #targetOf(link: TreeEntry, name: string): string {
    const target = String(this.contentOf(link));
    const path = posix.join(posix.dirname(link.path), target);
    if (posix.isAbsolute(target) || path === ".." || path.startsWith("../")) {
      throw unreadable(
        `${name} leads out of its repository: \`${link.path}\` is a symbolic link to \`${target}\``,
        "a revision has only what is in its repository",
      );
    }
    return target;
  }

  /** Lines of a listing, whose paths are whole and unquoted. */
  #list(args: readonly string[]): string[] {
    return askGit(this.#folder, ["ls-tree", "-z", "--full-tree", ...args], this.#streams)
      .split("\0")
      .filter((line) => line !== "");
  }
}

/** What git prints. @throws {SpecError} when it can't use the folder's repository */
export function askGit(folder: string, args: readonly string[], streams: Streams): string {
  try {
    return String(git(folder, args, streams));
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    throw unusable(folder, error.message);
  }
}

/** `<mode> <type> <hash> <size>`, a tab, and the path. */
function entryOf(line: string): TreeEntry {
  const tab = line.indexOf("\t");
  const [mode = "", type = "", hash = "", size = ""] = line.slice(0, tab).split(/ +/);
  const kind = type !== "blob" ? "folder" : mode === "120000" ? "link" : "file";
  return { kind, hash, size: kind === "folder" ? 0 : Number(size), path: line.slice(tab + 1) };
}

/** Why a folder's repository can't be asked, mostly in git's own words. */
function unusable(folder: string, reason: string): SpecError {
  if (reason.startsWith("not a git repository")) {
    return unreadable(`${folder} is in no git repository`, "`git:` names need one around their file");
  }
  const [first = "", ...rest] = reason.split("\n");
  const command = rest.map((line) => line.trim()).find((line) => line.startsWith("git config"));
  return unreadable(`git can't read ${folder}: ${first}`, command && `run \`${command}\``);
}
