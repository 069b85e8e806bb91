import * as z from "zod/mini";
import type { PlainValue } from "../spec/expression/value.js";

/** What the schemas of JSON documents are made of; each says in words what it takes. */
export const text = z.string({ error: "a text" });
export const number = z.number({ error: "a number" });
export const flag = z.boolean({ error: "true or false" });
export const count = whole(0);

/** The value of a hyperparameter. */
export const plainValue: z.ZodMiniType<PlainValue> = z.lazy(() =>
  z.union([number, flag, text, list(plainValue)], { error: "a number, true or false, a word, or a list" }),
);

export const diagnostic = object({
  code: text,
  severity: z.enum(["error", "warning"], { error: "error or warning" }),
  message: text,
  file: z.nullable(text),
  line: z.nullable(whole(1)),
  column: z.nullable(whole(1)),
  help: z.optional(text),
});

export function whole(least: number) {
  const error = `a whole number from ${least} to 2^53 - 1`;
  return z.int({ error }).check(z.gte(least, { error }));
}

export function list<Item extends z.ZodMiniType>(item: Item) {
  return z.array(item, { error: "a list" });
}

/** An object that has these fields; what else it has is left out. */
export function object<Shape extends z.core.$ZodShape>(fields: Shape) {
  return z.object(fields, { error: "an object" });
}

/** An object whose names aren't known before. */
export function entries<Value extends z.ZodMiniType>(value: Value) {
  return z.record(z.string(), value, { error: "an object" });
}
