import { type Diagnostic, SpecError, searched } from "../core/diagnostic.js";
import type { LoadedFile, Loader } from "../core/loader.js";

/** What was read of the outside world, as plain data. */
export interface Recording {
  /** Files, or why they can't be read, by what was asked for. */
  readonly files: ReadonlyMap<string, LoadedFile | Diagnostic>;
  /** What was found to be a file's name, and what not. */
  readonly areFiles: ReadonlyMap<string, boolean>;
}

/**
 * Remembers all that is read, so that threads that do the same read nothing themselves: a pipe gives what it holds
 * only once, and a file may change meanwhile.
 */
export class Recorder implements Loader {
  readonly #loader: Loader;
  readonly #isFile: (name: string) => boolean;
  readonly #files = new Map<string, LoadedFile | Diagnostic>();
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

  readonly isFile = (name: string): boolean => {
    const answer = this.#isFile(name);
    this.#areFiles.set(name, answer);
    return answer;
  };

  get recording(): Recording {
    return { files: this.#files, areFiles: this.#areFiles };
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
    const { code, message, place, help, notes } = found;
    throw new SpecError(code, message, place, { help, notes });
  }

  readonly isFile = (name: string): boolean => this.#recording.areFiles.get(name) ?? false;
}

function keyOf(name: string, from: string | null): string {
  return JSON.stringify([name, from]);
}
