import type { OpenFile } from "./model-file.js";

/** A file that a loader found. */
export interface LoadedFile {
  /** The same file has the same id, whatever name it was asked for by. */
  readonly id: string;
  /** What messages call it. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Its tree where one was made ahead; used if it is of the very same text. */
  readonly parsedAhead?: { readonly text: string; readonly root: unknown } | undefined;
}

/**
 * Where specs come from. The caller gives it, so that everything else is free of file systems.
 */
export interface Loader {
  /**
   * Finds a spec by a file name or by the name of a bundled one.
   * @param name as a spec or a user wrote it
   * @param from the id of the spec that names it, to which a relative file name relates; `null` for the user
   * @throws {SpecError} (code `unreadable`, or `absent` where a revision lacks the file) with what the user can do about it
   */
  read(name: string, from: string | null): Promise<LoadedFile>;
  /**
   * Opens a file, which may be too large to be read as a whole. A loader without this has no model files.
   * @throws {SpecError} as `read` does
   */
  open?(name: string, from: string | null): Promise<OpenFile>;
}
