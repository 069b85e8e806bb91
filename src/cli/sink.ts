import { closeSync, openSync, truncateSync, writeFileSync } from "node:fs";
import { SpecError } from "../core/diagnostic.js";
import type { Streams } from "./streams.js";
import { fromWorkingFolder } from "./working-folder.js";

/** Where text goes piece by piece, as long as somebody takes it. */
export interface Sink {
  /** Whether nobody takes any more. */
  readonly isClosed: boolean;
  write(text: string): void;
  /** Resolves when more can be taken. */
  ready(): Promise<void>;
  close(): void;
}

/** Standard output. */
export function outputSink({ stdout }: Streams): Sink {
  let isFull = false;
  return {
    get isClosed() {
      return stdout.isClosed === true;
    },
    write(text) {
      if (stdout.write(text) === false) isFull = true;
    },
    async ready() {
      if (isFull) await stdout.drained?.();
      isFull = false;
    },
    close: () => undefined,
  };
}

/**
 * A file.
 * @param keep how many bytes of what it holds already stay in front; none unless said
 * @throws {SpecError} (code `unreadable`) when it can't be written
 */
export function fileSink(name: string, streams: Streams, keep = 0): Sink {
  const path = fromWorkingFolder(name, streams);
  const attempt = <Result>(work: () => Result): Result => {
    try {
      return work();
    } catch (error) {
      throw new SpecError("unreadable", `${name} can't be written: ${(error as Error).message}`);
    }
  };
  const descriptor = attempt(() => {
    if (keep > 0) truncateSync(path, keep);
    return openSync(path, keep > 0 ? "a" : "w");
  });
  return {
    isClosed: false,
    write: (text) => attempt(() => writeFileSync(descriptor, text)),
    ready: async () => undefined,
    close: () => closeSync(descriptor),
  };
}
