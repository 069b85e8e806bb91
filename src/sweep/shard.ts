import { argumentPlace } from "../compile/model-name.js";
import { SpecError } from "../core/diagnostic.js";

/** One of several equal parts of a sweep. */
export interface Shard {
  /** Which part, counted from 1. */
  readonly number: number;
  readonly of: number;
}

/** Reads `2/7`. @throws {SpecError} (code `usage`) */
export function parseShard(text: string): Shard {
  const [number = Number.NaN, of = Number.NaN] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).slice(1).map(Number);
  if (Number.isSafeInteger(of) && number >= 1 && number <= of) return { number, of };
  throw new SpecError("usage", `\`${text}\` is no part of a whole`, argumentPlace("--shard", text), {
    help: "write 1/7 for the first of seven parts, 7/7 for the last",
  });
}

/** The positions of a part: from the first to before the last, such that the parts in turn are the whole. */
export function shardOf(length: number, { number, of }: Shard): { from: number; to: number } {
  const boundary = (part: number) => Number((BigInt(length) * BigInt(part)) / BigInt(of));
  return { from: boundary(number - 1), to: boundary(number) };
}
