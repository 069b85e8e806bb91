import type { Call } from "../tensorflow/call.js";
import type { Value } from "../tensorflow/value.js";
import type { Table } from "./flat-buffer.js";

/** An op of a TensorFlow Lite file. */
export interface LiteCall {
  readonly call: Call;
  /** Its options; by field, as schema.fbs numbers them. */
  readonly options: Options;
}

/** The options of an op, which may be missing: all are then what they are by default. */
export class Options {
  readonly #table: Table | undefined;
  /** A list among them. */
  readonly list: readonly number[];

  constructor(table: Table | undefined, list: readonly number[]) {
    this.#table = table;
    this.list = list;
  }

  int8(field: number, fallback = 0): number {
    return this.#table?.int8(field, fallback) ?? fallback;
  }

  int32(field: number, fallback = 0): number {
    return this.#table?.int32(field, fallback) ?? fallback;
  }

  flag(field: number): boolean {
    return this.#table?.flag(field) ?? false;
  }
}

/** How an op of the format is read. */
export interface LiteOp {
  /** Its name among the builtin ops. */
  readonly name: string;
  readonly becomes: string;
  readonly limits?: string;
  /** The field of its options that holds a list. */
  readonly list?: number;
  /** The field of its options that holds the activation fused into it. */
  readonly activation?: number;
  /** Whether it always becomes several ops. */
  readonly hasParts?: boolean;
  read(op: LiteCall): Value | readonly Value[];
}
