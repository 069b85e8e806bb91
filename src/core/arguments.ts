import * as z from "zod/mini";
import { onFirstUse } from "./op.js";

// Generated parsers pay off after thousands of calls; most runs make a few dozen, and nothing here should make code out of data.
z.config({ jitless: true });

/**
 * The pieces that op arguments are made of. Each carries the phrase that completes
 * "expected …" when a value doesn't fit.
 */

/** Builds a schema once: each of its parts takes longer to build than it is used in most runs. */
function kept<Key, Schema>(build: (key: Key) => Schema): (key: Key) => Schema {
  const built = new Map<Key, Schema>();
  return (key) => {
    const known = built.get(key) ?? build(key);
    built.set(key, known);
    return known;
  };
}

/** No side, stride or channel count of a real network comes near this. */
const ABSURD = 2 ** 31 - 1;

/** A whole number of at least `least`. */
export const whole = kept((least: number): z.ZodMiniNumber<number> => {
  const error = `a whole number from ${least} to ${ABSURD}`;
  return z.int({ error }).check(z.gte(least, { error }), z.lte(ABSURD, { error }));
});

/** A channel or feature count, a number of groups, parts or heads: at least 1. */
export function count() {
  return whole(1);
}

const sidesFrom = kept((least: number) => {
  const error = `a size of at least ${least} such as ${Math.max(least, 3)}, or one a side such as 1x7`;
  return z.union([whole(least), z.array(whole(least)).check(z.minLength(1, { error }))], { error });
});

/** One number for all spatial sides, or one a side: `3`, `1x7`, `[3, 3, 3]`. */
export function sides(least = 1) {
  return sidesFrom(least);
}

/** `same`, `valid`, one number for both ends of every side, `[before, after]`, or both ends of each side in turn. */
export const padding = onFirstUse(() => {
  const error = "same, valid, a number, [before, after], or two numbers a side";
  return z.union([z.literal("same"), z.literal("valid"), ends()], { error });
});

/** One number for both ends of every side, `[before, after]`, or both ends of each side in turn. */
export const ends = onFirstUse(() => {
  const error = "a number, [before, after], or two numbers a side";
  return z.union([whole(0), z.array(whole(0)).check(z.minLength(2, { error }))], { error });
});

/** `true` or `false`. */
export const flag = onFirstUse(() => z.boolean({ error: "true or false" }));

const optionals = kept((_schema: z.core.$ZodType) => new Map<unknown, z.core.$ZodType>());

/** An argument that may be left out. */
export function optional<Schema extends z.core.SomeType>(
  schema: Schema,
  fallback: z.core.util.NoUndefined<z.core.output<Schema>>,
): z.ZodMiniDefault<Schema> {
  const known = optionals(schema as never);
  const built = (known.get(fallback) as z.ZodMiniDefault<Schema> | undefined) ?? z._default(schema, fallback);
  known.set(fallback, built as never);
  return built;
}

/** One word of a list. */
export function choice<const Words extends readonly [string, ...string[]]>(words: Words) {
  return z.enum(words, { error: words.join(" or ") });
}

/** A number above `low` and at most `high`. */
export function fraction(low: number, high: number) {
  const error = `a number from ${low} to ${high}`;
  return z.number({ error }).check(z.gte(low, { error }), z.lte(high, { error }));
}
