// Synchronous on purpose: nothing else could run meanwhile, and the promises of node:fs cost start-up time.
import {
  closeSync,
  existsSync,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  realpathSync,
  statSync,
} from "node:fs";
import { basename, dirname, isAbsolute, join, relative, resolve } from "node:path";
import { parseRevisionName, revisionName } from "../compile/revision-name.js";
import { SpecError } from "../core/diagnostic.js";
import { hasFileExtension, isFileName } from "../core/file-name.js";
import type { LoadedFile, Loader } from "../core/loader.js";
import { fileOfBytes, type OpenFile } from "../core/model-file.js";
import { suggestion } from "../core/nearest.js";
import { checkSize } from "./limits.js";
import type { RevisionFiles } from "./revision-files.js";
import type { Streams } from "./streams.js";
import { unreadable } from "./unreadable.js";
import { fromWorkingFolder } from "./working-folder.js";

/** How much is read at once: more than nearly every spec is long. */
const CHUNK = 64 * 1024;

/** The folder of the package, seen from dist/cli. */
export const packageFolder = join(import.meta.dirname, "..", "..");

/** The folder of the bundled specs. */
export const specsFolder = join(packageFolder, "specs");

/** The folder of their trees, which the build makes. */
const treesFolder = join(packageFolder, "dist", "specs");

/** The names of the bundled specs. */
export function bundledNames(): string[] {
  return readdirSync(specsFolder)
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => file.slice(0, -".yaml".length))
    .sort();
}

/** Whether a name, `@` and all, is a file's: one that exists, or one of a revision that ends as a file does. */
export function isExistingFile(name: string, streams: Streams): boolean {
  if (!isFileName(name)) return false;
  if (parseRevisionName(name) !== undefined) return hasFileExtension(name);
  return existsSync(fromWorkingFolder(name, streams));
}

/** Finds specs among files, revisions of them, bundled specs and standard input. */
export class FileLoader implements Loader {
  readonly #streams: Streams;
  #standardInput: Promise<Uint8Array> | undefined;
  #revisions: RevisionFiles | undefined;
  /** Files by path: a pipe gives what it holds only once. */
  readonly #files = new Map<string, LoadedFile>();

  constructor(streams: Streams) {
    this.#streams = streams;
  }

  async read(name: string, from: string | null): Promise<LoadedFile> {
    if (name === "-" && from === null) {
      this.#standardInput ??= readStream(this.#streams.stdin);
      return { id: "-", name: "<stdin>", bytes: await this.#standardInput };
    }
    const origin = from === "-" ? null : from;
    if (parseRevisionName(name) !== undefined) return this.#atRevision(name, origin);
    if (!isFileName(name)) return this.#bundled(name, from);
    if (isOfRevision(origin) && !isAbsolute(name))
      return (await this.#revisionFiles()).readBeside(name, origin);
    const path = this.#path(name, origin);
    return this.#file(path, from === null ? name : this.#shown(name, path));
  }

  async open(name: string, from: string | null): Promise<OpenFile> {
    const origin = from === "-" ? null : from;
    const isWhole = name === "-" || parseRevisionName(name) !== undefined || isOfRevision(origin);
    if (!isWhole) {
      const path = this.#path(name, origin);
      const file = openRegularFile(path, from === null ? name : this.#shown(name, path));
      if (file !== undefined) return file;
    }
    const { id, name: shown, bytes } = await this.read(name, from);
    return fileOfBytes(id, shown, bytes);
  }

  #path(name: string, origin: string | null): string {
    return origin === null ? fromWorkingFolder(name, this.#streams) : resolve(dirname(origin), name);
  }

  #file(path: string, name: string): LoadedFile {
    const known = this.#files.get(path);
    if (known !== undefined) return known;
    const file = readSpecFile(path, name);
    this.#files.set(path, file);
    return file;
  }

  /** The YAML files that a revision has in a folder and below it, as paths from that folder. */
  async filesAt(revision: string, folder: string): Promise<readonly string[]> {
    return (await this.#revisionFiles()).filesAt(revision, folder);
  }

  /** A file at a revision: as seen from the working folder, or from the spec that names it. */
  async #atRevision(name: string, origin: string | null): Promise<LoadedFile> {
    const { revision = "", file } = parseRevisionName(name) ?? {};
    if (file === "-" || (file !== undefined && !isFileName(file))) {
      throw unreadable(
        `\`${file}\` is no file that a revision could have`,
        "a file is named with its extension (my.yaml)",
      );
    }
    const files = await this.#revisionFiles();
    if (isOfRevision(origin)) return files.readBeside(name, origin);
    if (origin === null || file === undefined) return files.read(name);
    return files.read(revisionName(revision, this.#shown(file, resolve(dirname(origin), file))));
  }

  /** Reading from git is loaded by those who do. */
  async #revisionFiles(): Promise<RevisionFiles> {
    if (this.#revisions === undefined) {
      const { RevisionFiles } = await import("./revision-files.js");
      this.#revisions ??= new RevisionFiles(this.#streams);
    }
    return this.#revisions;
  }

  #bundled(name: string, from: string | null): LoadedFile {
    const path = join(specsFolder, `${name}.yaml`);
    if (/^[\w.-]+$/.test(name) && existsSync(path)) return this.#file(path, `specs/${name}.yaml`);
    const beside = existsSync(fromWorkingFolder(name, this.#streams)) ? `./${name}` : undefined;
    const commands = from === null ? ["report", "list", "schema"] : [];
    throw new SpecError("unknown-name", `there is no bundled spec \`${name}\``, undefined, {
      help:
        beside !== undefined
          ? `to read the file of that name, write \`${beside}\``
          : (suggestion(name, [...bundledNames(), ...commands]) ??
            "a file is named with its extension (my.yaml); `lightnet-cost list specs` shows the bundled specs"),
    });
  }

  /** What messages call a file that a spec names: its path as seen from the working directory. */
  #shown(name: string, path: string): string {
    if (isAbsolute(name)) return name;
    const fromPackage = relative(packageFolder, path);
    if (fromPackage.startsWith("specs/")) return fromPackage;
    return relative(fromWorkingFolder(".", this.#streams), path);
  }
}

/** Whether the spec that names another one was read from a revision. */
function isOfRevision(origin: string | null): origin is string {
  return origin !== null && parseRevisionName(origin) !== undefined;
}

function readSpecFile(path: string, name: string): LoadedFile {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, "r");
    const stats = fstatSync(descriptor);
    if (stats.isDirectory()) throw unreadable(`${name} is a directory, not a spec`, "name the file in it");
    if (stats.isCharacterDevice() || stats.isBlockDevice())
      throw unreadable(`${name} is a device, not a spec`);
    const id = stats.isFile() ? realpathSync.native(path) : path;
    const bytes = readAll(descriptor, name);
    const parsedAhead = dirname(id) === specsFolder ? treeMadeAhead(id) : undefined;
    return { id, name, bytes, parsedAhead };
  } catch (error) {
    throw whyUnreadable(error, path, name);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** Opens what has a size and gives its bytes again and again; `undefined` for pipes, folders and devices. */
function openRegularFile(path: string, name: string): OpenFile | undefined {
  try {
    if (!statSync(path).isFile()) return undefined;
    const descriptor = openSync(path, "r");
    return {
      id: realpathSync.native(path),
      name,
      size: fstatSync(descriptor).size,
      read: async (offset, length) => readAt(descriptor, offset, length),
      close: () => closeSync(descriptor),
    };
  } catch (error) {
    throw whyUnreadable(error, path, name);
  }
}

/** The bytes from an offset on, fewer where the file ends. */
function readAt(descriptor: number, offset: number, length: number): Uint8Array {
  const left = Math.max(0, fstatSync(descriptor).size - offset);
  const bytes = Buffer.allocUnsafe(Math.min(length, left));
  let filled = 0;
  while (filled < bytes.length) {
    const count = readSync(descriptor, bytes, filled, bytes.length - filled, offset + filled);
    if (count === 0) break;
    filled += count;
  }
  return bytes.subarray(0, filled);
}

function whyUnreadable(error: unknown, path: string, name: string): SpecError {
  if (error instanceof SpecError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "ENOENT" || code === "ENOTDIR") return missing(path, name);
  if (code === "EACCES" || code === "EPERM") return unreadable(`${name} can't be read: permission denied`);
  return unreadable(`${name} can't be read: ${message}`);
}

/** The tree of a bundled spec, if the build made one. */
function treeMadeAhead(path: string): LoadedFile["parsedAhead"] {
  const file = join(treesFolder, `${basename(path, ".yaml")}.json`);
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
}

function missing(path: string, name: string): SpecError {
  const folder = dirname(path);
  const isFolder = statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false;
  const neighbours = isFolder ? readdirSync(folder) : [];
  const wanted = path.slice(folder.length + 1);
  return unreadable(`there is no file ${name}`, suggestion(wanted, neighbours.filter(isFileName)));
}

/** All that a file holds or a pipe gives, which has no size to go by and may never end. */
function readAll(descriptor: number, name: string): Uint8Array {
  const chunk = Buffer.allocUnsafe(CHUNK);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const length = readSync(descriptor, chunk);
    if (length === 0) return Buffer.concat(chunks);
    size += length;
    chunks.push(Buffer.from(chunk.subarray(0, length)));
    checkSize(size, chunks[0] as Uint8Array, name);
  }
}

async function readStream(stream: Streams["stdin"]): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk as Uint8Array);
    size += bytes.length;
    chunks.push(bytes);
    checkSize(size, chunks[0] as Uint8Array, "<stdin>");
  }
  return Buffer.concat(chunks);
}
