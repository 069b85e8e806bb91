import { loadModel, type Model } from "../compile/model.js";
import { parseRevisionName } from "../compile/revision-name.js";
import { type Diagnostic, type Diagnostics, SpecError } from "../core/diagnostic.js";
import { isFileName } from "../core/file-name.js";
import type { LoadedFile, Loader } from "../core/loader.js";
import { type GivenOptions, type ImportedModel, ModelFiles } from "../importers/model-files.js";
import type { BatchSubject } from "./request.js";

/** So many models are kept, of so many bytes of specs: whoever asks for millions never needs more at once. */
const MOST_KEPT = 64;
const MOST_BYTES = 4 * 1024 * 1024;

/** A larger spec takes more memory than a process that answers many questions should spend on one. */
export const LARGEST_SPEC = 1024 * 1024;

/** What specs that stand in a line are called; relative names in them are as seen from the working folder. */
const WRITTEN = { id: "-", name: "<spec>" };

/** A model, or why there is none. */
export interface Loaded {
  readonly model: Model | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

interface Kept {
  readonly loaded: Loaded;
  readonly files: readonly ReadFile[];
  readonly bytes: number;
}

/**
 * Loads models and keeps the last ones. A file may change meanwhile: a model is used again only while all
 * that it was made of is as it was. Bundled specs and revisions stay what they are.
 */
export class BatchModels {
  readonly #openLoader: () => Loader;
  readonly #kept = new Map<string, Kept>();

  /** @param openLoader gives a loader that hasn't read anything yet */
  constructor(openLoader: () => Loader) {
    this.#openLoader = openLoader;
  }

  async load(subject: BatchSubject): Promise<Loaded> {
    const key = subject.kind === "named" ? `named ${subject.name}` : `written ${subject.text}`;
    const known = this.#kept.get(key);
    this.#kept.delete(key);
    if (known !== undefined && (await this.#isFresh(known))) {
      this.#kept.set(key, known);
      return known.loaded;
    }
    const loader = new RecordingLoader(this.#openLoader(), subject);
    const loaded = await loadModel(subject.kind === "named" ? subject.name : WRITTEN.id, loader);
    // What is missing now may be there the next time.
    if (loaded.model !== undefined && loaded.diagnostics.every(({ severity }) => severity === "warning")) {
      const bytes = loader.files.reduce((sum, { file }) => sum + file.bytes.length, 0);
      this.#kept.set(key, { loaded, files: loader.files, bytes });
      this.#forgetOldest();
    }
    return loaded;
  }

  /** The model file of a name, read anew each time; `undefined` for anything else. */
  async file(
    name: string,
    options: GivenOptions,
    diagnostics: Diagnostics,
  ): Promise<ImportedModel | "unreadable" | undefined> {
    if (name === "-") return undefined;
    return new ModelFiles(this.#openLoader(), diagnostics).read({ name }, options);
  }

  async #isFresh({ files }: Kept): Promise<boolean> {
    const changing = files.filter(({ name, from }) => mayChange(name, from));
    if (changing.length === 0) return true;
    const loader = this.#openLoader();
    for (const { name, from, file } of changing) {
      try {
        if (!isSame((await loader.read(name, from)).bytes, file.bytes)) return false;
      } catch (error) {
        if (!(error instanceof SpecError)) throw error;
        return false;
      }
    }
    return true;
  }

  #forgetOldest(): void {
    let bytes = 0;
    for (const kept of this.#kept.values()) bytes += kept.bytes;
    for (const [key, kept] of this.#kept) {
      if (this.#kept.size <= MOST_KEPT && bytes <= MOST_BYTES) return;
      this.#kept.delete(key);
      bytes -= kept.bytes;
    }
  }
}

/** A file that was read, and how it was asked for. */
interface ReadFile {
  readonly name: string;
  readonly from: string | null;
  readonly file: LoadedFile;
}

/** A loader for one model, that knows what it read. Standard input has the requests and no spec. */
class RecordingLoader implements Loader {
  readonly files: ReadFile[] = [];
  readonly #loader: Loader;
  readonly #subject: BatchSubject;

  constructor(loader: Loader, subject: BatchSubject) {
    this.#loader = loader;
    this.#subject = subject;
  }

  async read(name: string, from: string | null): Promise<LoadedFile> {
    const file = await this.#read(name, from);
    if (file.bytes.length > LARGEST_SPEC) {
      throw new SpecError("unreadable", `${file.name} is larger than 1 MiB, the most that a batch reads`);
    }
    this.files.push({ name, from, file });
    return file;
  }

  async #read(name: string, from: string | null): Promise<LoadedFile> {
    if (name !== WRITTEN.id || from !== null) return this.#loader.read(name, from);
    if (this.#subject.kind === "written") {
      return { ...WRITTEN, bytes: new TextEncoder().encode(this.#subject.text) };
    }
    throw new SpecError("usage", "standard input has the requests, and no spec", undefined, {
      help: 'write the spec into the line: { "spec": "…" }',
    });
  }
}

function mayChange(name: string, from: string | null): boolean {
  const isOfRevision = [name, from ?? ""].some((each) => parseRevisionName(each) !== undefined);
  return isFileName(name) && !isOfRevision;
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
