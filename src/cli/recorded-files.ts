import { type Diagnostic, SpecError, searched } from "../core/diagnostic.js";
import type { LoadedFile, Loader } from "../core/loader.js";
import { fileOfBytes, type OpenFile } from "../core/model-file.js";

/** What was read of the outside world, as plain data. */
export interface Recording {
  /** Files, or why they can't be read, by what was asked for. */
  readonly files: ReadonlyMap<string, LoadedFile | Diagnostic>;
  /** Files that were opened, with what was read of them, or why they can't be. */
  readonly opened: ReadonlyMap<string, RecordedFile | Diagnostic>;
  /** What was found to be a file's name, and what not. */
  readonly areFiles: ReadonlyMap<string, boolean>;
}

/** What was read of an open file, by offset and length. */
interface RecordedFile {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly reads: ReadonlyMap<string, Uint8Array>;
}

/**
 * Remembers all that is read, so that threads that do the same read nothing themselves: a pipe gives what it holds
 * only once, and a file may change meanwhile.
 */
export class Recorder implements Loader {
  readonly #loader: Loader;
  readonly #isFile: (name: string) => boolean;
  readonly #files = new Map<string, LoadedFile | Diagnostic>();
  readonly #opened = new Map<string, RecordedFile | Diagnostic>();
  readonly #areFiles = new Map<string, boolean>();

  constructor(loader: Loader, isFile: (name: string) => boolean) {
    this.#loader = loader;
    this.#isFile = isFile;
  }

  async read(name: string, from: string | null): Promise<LoadedFile> {
    const key = keyOf(name, from);
    try {
      const file = await this.#loader.read(name, from);
      this.#files.set(key, file);
      return file;
    } catch (error) {
      if (error instanceof SpecError) this.#files.set(key, searched(error.diagnostic));
      throw error;
    }
  }

  async open(name: string, from: string | null): Promise<OpenFile> {
    const key = keyOf(name, from);
    try {
      const file = await openWith(this.#loader, name, from);
      const reads = new Map<string, Uint8Array>();
      this.#opened.set(key, { id: file.id, name: file.name, size: file.size, reads });
      return {
        id: file.id,
        name: file.name,
        size: file.size,
        read: async (offset, length) => {
          const bytes = await file.read(offset, length);
          reads.set(`${offset} ${length}`, bytes);
          return bytes;
        },
        close: () => file.close(),
      };
    } catch (error) {
      if (error instanceof SpecError) this.#opened.set(key, searched(error.diagnostic));
      throw error;
    }
  }

  readonly isFile = (name: string): boolean => {
    const answer = this.#isFile(name);
    this.#areFiles.set(name, answer);
    return answer;
  };

  get recording(): Recording {
    return { files: this.#files, opened: this.#opened, areFiles: this.#areFiles };
  }
}

/** What was read, again. */
export class RecordedFiles implements Loader {
  readonly #recording: Recording;

  constructor(recording: Recording) {
    this.#recording = recording;
  }

  async read(name: string, from: string | null): Promise<LoadedFile> {
    const found = this.#recording.files.get(keyOf(name, from));
    if (found === undefined) throw new Error(`${name} wasn't read before`);
    if ("bytes" in found) return found;
    throw mistakeOf(found);
  }

  async open(name: string, from: string | null): Promise<OpenFile> {
    const found = this.#recording.opened.get(keyOf(name, from));
    if (found === undefined) throw new Error(`${name} wasn't opened before`);
    if (!("reads" in found)) throw mistakeOf(found);
    return {
      ...found,
      read: async (offset, length) => found.reads.get(`${offset} ${length}`) ?? new Uint8Array(),
      close: () => undefined,
    };
  }

  readonly isFile = (name: string): boolean => this.#recording.areFiles.get(name) ?? false;
}

function mistakeOf({ code, message, place, help, notes }: Diagnostic): SpecError {
  return new SpecError(code, message, place, { help, notes });
}

/** Opens a file by a loader that may have whole files only. */
async function openWith(loader: Loader, name: string, from: string | null): Promise<OpenFile> {
  if (loader.open !== undefined) return loader.open(name, from);
  const { id, name: shown, bytes } = await loader.read(name, from);
  return fileOfBytes(id, shown, bytes);
}

function keyOf(name: string, from: string | null): string {
  return JSON.stringify([name, from]);
}
