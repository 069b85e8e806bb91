import type * as z from "zod/mini";
import { SpecError } from "../core/diagnostic.js";

/** The longest value that a message quotes. */
const LONGEST_QUOTE = 60;

/**
 * A document as its schema types it.
 * @throws {SpecError} (code `saved-report`) that names the path of the first mistake, and what stands there
 */
export function validated<Schema extends z.ZodMiniType>(
  schema: Schema,
  document: unknown,
  file: string,
): z.infer<Schema> {
  let result: ReturnType<Schema["safeParse"]>;
  try {
    result = schema.safeParse(document) as ReturnType<Schema["safeParse"]>;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new SpecError("saved-report", `${file} is nested too deeply for a saved report`);
  }
  if (result.success) return result.data as z.infer<Schema>;
  const [first, ...more] = result.error.issues;
  const others = more.length === 0 ? "" : `, and ${more.length} more fields are wrong`;
  throw wrongField(first?.path ?? [], document, file, `${first?.message}${others}`);
}

/**
 * What is said of a field that can't be as it is.
 * @param wanted what it should be, in words
 */
export function wrongField(
  path: readonly PropertyKey[],
  document: unknown,
  file: string,
  wanted: string,
): SpecError {
  return new SpecError("saved-report", fieldText(document, path, wanted, ` of ${file}`), undefined, {
    help: "save the report again, with `-o report.json`",
  });
}

/**
 * What is wrong with a document in one place: its path, what stands there, and what should.
 * @param of which document it is, behind the path
 */
export function fieldText(document: unknown, path: readonly PropertyKey[], wanted: string, of = ""): string {
  return `\`${pathText(path)}\`${of} is ${quoted(document, path)}, not ${wanted}`;
}

/** A path as JavaScript writes it: `models[0].layers[3].macs`. */
function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((key) => {
      if (typeof key === "number") return `[${key}]`;
      return /^[a-z_]\w*$/i.test(String(key)) ? `.${String(key)}` : `[${JSON.stringify(String(key))}]`;
    })
    .join("")
    .replace(/^\./, "");
}

function quoted(document: unknown, path: readonly PropertyKey[]): string {
  let value = document;
  for (const key of path) value = (value as Record<PropertyKey, unknown> | undefined)?.[key];
  if (value === undefined) return "missing";
  const text = JSON.stringify(value);
  return text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text;
}
