import { SpecError } from "../core/diagnostic.js";
import type { Place } from "../core/source.js";
import { ExpressionError } from "../spec/expression/error.js";
import { compileExpression, NO_VARIABLES } from "../spec/expression/evaluate.js";
import { parseExpression } from "../spec/expression/parse.js";
import type { Value } from "../spec/expression/value.js";
import type { Setting } from "./bind/settings.js";
import type { Point } from "./model.js";
import { parseRevisionName } from "./revision-name.js";

/** A model as a user names it, taken apart. */
export interface ModelName {
  /** The whole, as given. */
  readonly id: string;
  /** The file or bundled spec. */
  readonly spec: string;
  readonly variant: Point["variant"];
  readonly settings: readonly Setting[];
}

/**
 * Takes `name@variant,key=value,key=[1,2]` apart, at its last `@`.
 * @param isFile whether the whole is a file's name, `@` and all
 * @param written where it is written; the command line unless it says otherwise
 * @throws {SpecError} (code `setting`) for a part that is neither a variant nor a setting
 */
export function parseModelName(
  id: string,
  isFile: boolean,
  written: Place = argumentPlace("the command line", id),
): ModelName {
  // A revision may have an @ of its own: git:main@{1}:my.yaml.
  const file = parseRevisionName(id)?.file ?? id;
  const at = isFile || !file.includes("@") ? -1 : id.lastIndexOf("@");
  if (at === -1) return { id, spec: id, variant: undefined, settings: [] };
  const { source } = written;
  const found = source.text.slice(written.start, written.end).indexOf(id);
  let variant: Point["variant"];
  const settings: Setting[] = [];
  for (const { text, start } of splitAtCommas(id.slice(at + 1))) {
    const from = written.start + found + at + 1 + start;
    // YAML's escapes may write it in other characters.
    const place = found === -1 ? written : { source, start: from, end: from + Math.max(text.length, 1) };
    if (text.includes("=")) {
      settings.push(parseSetting(text, place));
    } else if (variant === undefined && settings.length === 0 && text !== "") {
      variant = { name: text, place };
    } else {
      throw new SpecError("setting", `\`${text}\` is no setting`, place, {
        help: "write name@variant,key=value; the variant comes first",
      });
    }
  }
  return { id, spec: id.slice(0, at), variant, settings };
}

/** The place of a whole argument of the command line. */
export function argumentPlace(name: string, text: string): Place {
  return { source: { name, text }, start: 0, end: Math.max(text.length, 1) };
}

/** Reads the value of `--set key=value`. */
export function parseSetOption(text: string): Setting {
  const place = argumentPlace("--set", text);
  if (text.includes("=")) return parseSetting(text, place);
  throw new SpecError("setting", `\`--set ${text}\` has no value`, place, {
    help: "write `--set key=value`",
  });
}

function parseSetting(text: string, place: Place): Setting {
  const equals = text.indexOf("=");
  const name = text.slice(0, equals).trim();
  const written = text.slice(equals + 1);
  const { source } = place;
  const offset = place.start + equals + 1;
  try {
    return { name, value: constantValue(written), place };
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    const end = Math.min(offset + error.end, place.end);
    throw new SpecError(
      "setting",
      error.message,
      { source, start: Math.min(offset + error.start, end), end },
      { help: error.help },
    );
  }
}

/** The value of an expression without variables. */
export function constantValue(text: string): Value {
  return compileExpression(parseExpression(text))(NO_VARIABLES);
}

/** Splits at commas outside of brackets; each part with the offset at which it starts. */
export function splitAtCommas(text: string): { text: string; start: number }[] {
  const parts: { text: string; start: number }[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at <= text.length; at += 1) {
    const character = text[at];
    if (character === "[" || character === "(") depth += 1;
    if (character === "]" || character === ")") depth -= 1;
    if (at < text.length && (character !== "," || depth > 0)) continue;
    parts.push({ text: text.slice(start, at), start });
    start = at + 1;
  }
  return parts;
}
