import type { Readable } from "node:stream";

/** Where a command writes to; what of a Node stream the program uses. */
export interface Output {
  readonly isTTY?: boolean | undefined;
  /** The width of the terminal. */
  readonly columns?: number | undefined;
  /** Whether nobody reads any more. */
  readonly isClosed?: boolean | undefined;
  /** Gives false when more should wait for {@link drained}. */
  write(text: string): unknown;
  /** Resolves once what was written is taken. */
  drained?(): Promise<void>;
}

/** Everything of the outside world that a command may touch. */
export interface Streams {
  readonly stdin: Readable;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The working directory; reading it fails when that was deleted. */
  readonly cwd: string;
}

/** Exit statuses of the contract. */
export const OK = 0;
export const DOES_NOT_HOLD = 1;
export const BAD_INPUT = 2;
