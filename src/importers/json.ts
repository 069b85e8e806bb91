import { type Diagnostics, SpecError } from "../core/diagnostic.js";
import type { Place } from "../core/source.js";
import type { ModelFile } from "./model-file.js";

/** Far more than the structure of any network takes, and little enough to be held whole. */
export const MOST_JSON_BYTES = 8 * 2 ** 20;

/** Networks lie a few dozen brackets deep at most. */
const MOST_DEPTH = 500;

/** The entries of a JSON object. */
export type Entries = Readonly<Record<string, unknown>>;

/** Whether a value of a JSON document is an object. */
export function isEntries(value: unknown): value is Entries {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value as a list; what isn't one is none. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A value as a text; `undefined` for anything else. */
export function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/**
 * The value of a model file that is JSON.
 * @throws {SpecError} when the file is too large
 */
export async function readJson(file: ModelFile, diagnostics: Diagnostics): Promise<unknown> {
  if (file.size > MOST_JSON_BYTES) throw tooLarge(file.name);
  return parseJson(await file.read(0, file.size), file.name, diagnostics);
}

/** What a file is met with whose JSON is larger than any network's. */
export function tooLarge(name: string): SpecError {
  return new SpecError(
    "limit",
    `${name} has more than ${MOST_JSON_BYTES / 2 ** 20} MiB of JSON, more than the structure of any network takes`,
  );
}

/** The value of a JSON text, or `undefined` after a mistake. */
export function parseJson(bytes: Uint8Array, name: string, diagnostics: Diagnostics): unknown {
  const text = new TextDecoder().decode(bytes);
  if (isNestedTooDeeply(text)) {
    diagnostics.error("limit", `${name} has brackets in brackets, more than ${MOST_DEPTH} deep`);
    return undefined;
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    const { message } = error as Error;
    diagnostics.error("json-syntax", `${name} isn't JSON: ${message}`, placeIn(text, name, message));
    return undefined;
  }
}

/** Where V8 says that a text goes wrong; at its end where it doesn't say. */
function placeIn(text: string, name: string, message: string): Place {
  const position = Number(/position (\d+)/.exec(message)?.[1] ?? Math.max(text.length - 1, 0));
  return { source: { name, text }, start: position, end: position + 1 };
}

function isNestedTooDeeply(text: string): boolean {
  let depth = 0;
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charCodeAt(at);
    if (isQuoted) {
      if (character === BACKSLASH) at += 1;
      else if (character === QUOTE) isQuoted = false;
    } else if (character === QUOTE) isQuoted = true;
    else if (character === BRACKET || character === BRACE) {
      depth += 1;
      if (depth > MOST_DEPTH) return true;
    } else if (character === BRACKET + 2 || character === BRACE + 2) depth -= 1;
  }
  return false;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const BRACKET = 0x5b;
const BRACE = 0x7b;
