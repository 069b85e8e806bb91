import { realpathSync, statSync } from "node:fs";
import { basename, dirname, posix, relative, resolve, sep } from "node:path";
import { parseRevisionName, revisionName } from "../compile/revision-name.js";
import { SpecError } from "../core/diagnostic.js";
import type { LoadedFile } from "../core/loader.js";
import { suggestion } from "../core/nearest.js";
import { askGit, CommitTree } from "./commit-tree.js";
import { GitFailure, git } from "./git.js";
import { checkSize } from "./limits.js";
import { missingRevision } from "./missing-revision.js";
import type { Streams } from "./streams.js";
import { unreadable } from "./unreadable.js";
import { fromWorkingFolder } from "./working-folder.js";

/** No file system has room for the name of a longer one. */
const LONGEST_REVISION = 4096;

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

/** A folder that paths start from, and its own path from the repository's root. */
interface Entrance {
  readonly folder: string;
  readonly prefix: string;
}

/** Finds files in the revisions of git repositories, for one run of the program. */
export class RevisionFiles {
  readonly #streams: Streams;
  /** By folder, where its repository is entered. */
  readonly #entrances = new Map<string, Entrance>();
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
    const tree = new CommitTree(located.folder, this.#commit(revision, located.folder), this.#streams);
    const path = posix.dirname(located.path);
    const prefix = path === "." ? path : tree.find(path, revisionName(revision, folder))?.path;
    if (prefix === undefined) return [];
    return tree
      .pathsIn(prefix, true)
      .filter((each) => /\.ya?ml$/i.test(each))
      .map((each) => posix.relative(prefix, each));
  }

  /** The repository of a file, which needn't exist in the working tree, nor need its folder. */
  #locate(file: string): Located {
    const whole = fromWorkingFolder(file, this.#streams);
    let folder = dirname(whole);
    while (!isFolder(folder) && dirname(folder) !== folder) folder = dirname(folder);
    const entrance = this.#entrances.get(folder) ?? this.#entrance(folder);
    this.#entrances.set(folder, entrance);
    const inside = relative(entrance.folder, whole).replaceAll(sep, "/");
    return { folder, path: posix.join(entrance.prefix, inside) };
  }

  /**
   * The root of a folder's repository, where the folder's path passes it: what lies below is looked up in a
   * commit, whose links needn't be those of the working tree. Else the folder itself, which a link from
   * outside leads to.
   */
  #entrance(folder: string): Entrance {
    const prefix = askGit(folder, ["rev-parse", "--show-prefix"], this.#streams).replace(/\n$/, "");
    const up = prefix.split("/").map((part) => (part === "" ? "." : ".."));
    const root = resolve(realpathSync(folder), ...up);
    const passed = foldersTo(folder).find((each) => realpathSync(each) === root);
    return passed === undefined ? { folder, prefix } : { folder: passed, prefix: "" };
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

  /** Reads a file that may be a symbolic link, or lie in a folder that is one. */
  #follow(file: RevisionFile, name: string): LoadedFile {
    if (file.path.startsWith("../")) throw unreadable(`${name} lies outside of its repository`);
    const tree = new CommitTree(file.folder, file.commit, this.#streams);
    const entry = tree.find(file.path, name);
    if (entry === undefined) throw absent(file, tree);
    if (entry.kind === "folder")
      throw unreadable(`${name} is a directory, not a spec`, "name the file in it");
    const bytes = tree.contentOf(entry);
    checkSize(entry.size, bytes, name);
    const id = revisionName(file.commit, entry.path);
    this.#found.set(id, { ...file, path: entry.path, shown: shownBehindLinks(file, entry.path) });
    return { id, name, bytes };
  }
}

/** What a file is called once links were followed: what it names lies beside it there. */
function shownBehindLinks({ path, shown }: RevisionFile, found: string): string {
  return posix.join(posix.dirname(shown.replaceAll(sep, "/")), posix.relative(posix.dirname(path), found));
}

function absent({ path, revision, shown }: RevisionFile, tree: CommitTree): SpecError {
  const beside = tree.pathsIn(posix.dirname(path), false);
  const specs = beside.map((each) => posix.basename(each)).filter((each) => /\.(ya?ml|json)$/i.test(each));
  return new SpecError("absent", `there is no file ${shown} at ${revision}`, undefined, {
    help: suggestion(basename(path), specs),
  });
}

/** No revision starts with a dash, as an option does, or a caret, which excludes one; or holds what can't be printed. */
function mayBeRevision(text: string): boolean {
  return text !== "" && text.length <= LONGEST_REVISION && !/^[-^]/.test(text) && !/\p{Cc}/u.test(text);
}

/** The folders that a path passes, from the topmost down to itself. */
function foldersTo(folder: string): string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [...foldersTo(above), folder];
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
