import { statSync } from "node:fs";
import { basename, dirname, posix, relative, sep } from "node:path";
import { parseRevisionName, revisionName } from "../compile/revision-name.js";
import { SpecError } from "../core/diagnostic.js";
import type { LoadedFile } from "../core/loader.js";
import { suggestion } from "../core/nearest.js";
import { GitFailure, git } from "./git.js";
import { checkSize, LARGEST_FILE } from "./limits.js";
import { missingRevision } from "./missing-revision.js";
import type { Streams } from "./streams.js";
import { unreadable } from "./unreadable.js";
import { fromWorkingFolder } from "./working-folder.js";

/** Symbolic links that lead to each other never end. */
const MOST_LINKS = 40;

/** No file system has room for the name of a longer one. */
const LONGEST_REVISION = 4096;

const NOTHING = Buffer.alloc(0);

/** A file of a commit. */
interface RevisionFile {
  /** A folder inside the repository, from where git finds it. */
  readonly folder: string;
  readonly commit: string;
  /** Its path from the repository's root, with slashes. */
  readonly path: string;
  /** As the user calls the revision and the file. */
  readonly revision: string;
  readonly shown: string;
}

/** Where a path lies in its repository. */
interface Located {
  readonly folder: string;
  readonly path: string;
}

/** Finds files in the revisions of git repositories, for one run of the program. */
export class RevisionFiles {
  readonly #streams: Streams;
  /** By folder, its path from the repository's root. */
  readonly #prefixes = new Map<string, string>();
  readonly #commits = new Map<string, string>();
  readonly #found = new Map<string, RevisionFile>();
  readonly #read = new Map<string, LoadedFile>();

  constructor(streams: Streams) {
    this.#streams = streams;
  }

  /**
   * Reads `git:<revision>:<file>`, the file as seen from the working folder.
   * @throws {SpecError} (code `absent`) when the revision doesn't have the file, (`unreadable`) for all else
   */
  read(name: string): LoadedFile {
    const { revision, file } = parseRevisionName(name) ?? {};
    if (revision === undefined || file === undefined || file === "") {
      throw unreadable(`\`${name}\` names no file`, "write git:<revision>:<file>");
    }
    const { folder, path } = this.#locate(file);
    return this.#readFile({ folder, path, revision, shown: file, commit: this.#commit(revision, folder) });
  }

  /** Reads what a file of a revision names: a file beside it, of the same revision unless it names another. */
  readBeside(name: string, from: string): LoadedFile {
    const origin = this.#found.get(from);
    if (origin === undefined) throw new Error(`${from} was never read`);
    const { revision, file = "" } = parseRevisionName(name) ?? { revision: origin.revision, file: name };
    const path = posix.join(posix.dirname(origin.path), file);
    const shown = posix.join(posix.dirname(origin.shown.replaceAll(sep, "/")), file);
    const commit = revision === origin.revision ? origin.commit : this.#commit(revision, origin.folder);
    return this.#readFile({ ...origin, path, shown, revision, commit });
  }

  /**
   * The YAML files that a revision has in a folder and below it.
   * @param folder as seen from the working folder; it needn't exist any more
   * @returns their paths from that folder, with slashes, in git's order
   * @throws {SpecError} when there is no such revision, no repository or no git
   */
  filesAt(revision: string, folder: string): string[] {
    const located = this.#locate(posix.join(folder, "*"));
    const commit = this.#commit(revision, located.folder);
    const prefix = posix.dirname(located.path);
    const paths = this.#list(located.folder, [
      "-r",
      "--name-only",
      commit,
      ...(prefix === "." ? [] : ["--", `${prefix}/`]),
    ]);
    return paths.filter((path) => /\.ya?ml$/i.test(path)).map((path) => posix.relative(prefix, path));
  }

  /** The repository of a file, which needn't exist in the working tree, nor need its folder. */
  #locate(file: string): Located {
    const whole = fromWorkingFolder(file, this.#streams);
    let folder = dirname(whole);
    while (!isFolder(folder) && dirname(folder) !== folder) folder = dirname(folder);
    const prefix =
      this.#prefixes.get(folder) ?? this.#asked(folder, ["rev-parse", "--show-prefix"]).replace(/\n$/, "");
    this.#prefixes.set(folder, prefix);
    return { folder, path: posix.join(prefix, relative(folder, whole).replaceAll(sep, "/")) };
  }

  /** The hash of a revision's commit. */
  #commit(revision: string, folder: string): string {
    const key = `${folder}\0${revision}`;
    const known = this.#commits.get(key);
    if (known !== undefined) return known;
    if (!mayBeRevision(revision)) {
      const shown = revision.length > LONGEST_REVISION ? `${revision.slice(0, 40)}…` : revision;
      throw unreadable(`\`${shown}\` is no revision`, "a branch, a tag or a commit: git:origin/main");
    }
    let commit: string;
    try {
      const asked = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`];
      commit = String(git(folder, asked, this.#streams)).trim();
    } catch (error) {
      if (!(error instanceof GitFailure)) throw error;
      throw missingRevision(revision, folder, this.#streams);
    }
    this.#commits.set(key, commit);
    return commit;
  }

  #readFile(file: RevisionFile): LoadedFile {
    const name = revisionName(file.revision, file.shown);
    const key = revisionName(file.commit, file.path);
    const known = this.#read.get(key) ?? this.#follow(file, name);
    this.#read.set(key, known);
    return { ...known, name };
  }

  /** Reads a file that may be a symbolic link, which a commit holds as its target's path. */
  #follow(file: RevisionFile, name: string): LoadedFile {
    let { path } = file;
    for (let links = 0; links < MOST_LINKS; links += 1) {
      if (path.startsWith("../")) throw unreadable(`${name} lies outside of its repository`);
      const entry = this.#entry(file, path);
      if (entry === undefined) throw this.#absent(file);
      const { kind, hash, size } = entry;
      if (kind === "folder") throw unreadable(`${name} is a directory, not a spec`, "name the file in it");
      const bytes =
        size > LARGEST_FILE ? NOTHING : git(file.folder, ["cat-file", "blob", hash], this.#streams);
      checkSize(size, bytes, name);
      if (kind === "file") {
        const id = revisionName(file.commit, path);
        this.#found.set(id, { ...file, path });
        return { id, name, bytes };
      }
      path = posix.join(posix.dirname(path), String(bytes));
    }
    throw unreadable(`${name} is a symbolic link that leads nowhere`);
  }

  #entry({ folder, commit }: RevisionFile, path: string) {
    const [line] = this.#list(folder, ["-l", commit, "--", path]);
    // <mode> <type> <hash> <size>, a tab, and the path.
    const [mode = "", type = "", hash = "", size = ""] = line?.split("\t")[0]?.split(/ +/) ?? [];
    if (line === undefined) return undefined;
    const kind = type !== "blob" ? "folder" : mode === "120000" ? "link" : "file";
    return { kind, hash, size: Number(size) };
  }

  #absent({ folder, commit, path, revision, shown }: RevisionFile): SpecError {
    const siblings = posix.dirname(path);
    const beside = this.#list(folder, [
      "--name-only",
      commit,
      ...(siblings === "." ? [] : ["--", `${siblings}/`]),
    ]);
    const specs = beside.map((each) => posix.basename(each)).filter((each) => /\.(ya?ml|json)$/i.test(each));
    return new SpecError("absent", `there is no file ${shown} at ${revision}`, undefined, {
      help: suggestion(basename(path), specs),
    });
  }

  /** Lines of a commit's listing, whose paths are whole and unquoted. */
  #list(folder: string, args: readonly string[]): string[] {
    return this.#asked(folder, ["ls-tree", "-z", "--full-tree", ...args])
      .split("\0")
      .filter((line) => line !== "");
  }

  #asked(folder: string, args: readonly string[]): string {
    try {
      return String(git(folder, args, this.#streams));
    } catch (error) {
      if (!(error instanceof GitFailure)) throw error;
      throw unusable(folder, error.message);
    }
  }
}

/** No revision starts with a dash, as an option does, or a caret, which excludes one; or holds what can't be printed. */
function mayBeRevision(text: string): boolean {
  return text !== "" && text.length <= LONGEST_REVISION && !/^[-^]/.test(text) && !/\p{Cc}/u.test(text);
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
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
