import * as z from "zod/mini";
import type { Setting } from "../compile/bind/settings.js";
import { parseInputOption } from "../compile/input-option.js";
import { type Diagnostics, SpecError } from "../core/diagnostic.js";
import { suggestion } from "../core/nearest.js";
import type { Shape } from "../core/shape.js";
import type { Place } from "../core/source.js";
import { fieldText } from "../saved/validate.js";
import type { PlainValue } from "../spec/expression/value.js";

/** What one line asks for. */
export interface BatchRequest {
  readonly subject: BatchSubject;
  /** They win over those of the model's name. */
  readonly settings: readonly Setting[];
  readonly input: WrittenInput | undefined;
  readonly batch: number | undefined;
}

/** A size, read as a spec's input and as it is written. */
interface WrittenInput {
  readonly shape: Shape;
  readonly sides: readonly number[];
  readonly place: Place;
}

/** A model's name, or a spec that stands in the line itself. */
export type BatchSubject =
  | { readonly kind: "named"; readonly name: string }
  | { readonly kind: "written"; readonly text: string };

/** A line taken apart: its `id` is known although something else of it may be wrong. */
export interface ParsedLine {
  readonly id: unknown;
  /** `undefined` when there are mistakes, which are collected. */
  readonly request: BatchRequest | undefined;
}

/** Takes a line apart: a model's name as on the command line, or a JSON object. Mistakes are collected. */
export function parseLine(place: Place, diagnostics: Diagnostics): ParsedLine {
  const text = place.source.text.trim();
  if (text === "") {
    diagnostics.error("empty", "the line is empty", place, { help: HELP });
    return { id: undefined, request: undefined };
  }
  if (!isJson(text)) return { id: undefined, request: named(text) };
  const document = diagnostics.attempt(() => parseJson(place));
  if (document === undefined) return { id: undefined, request: undefined };
  if (typeof document === "string") return { id: undefined, request: named(document) };
  return fromJson(document, place, diagnostics);
}

const HELP =
  'write a model such as mobilenet-v1@width=0.5, or { "model": "mobilenet-v1", "settings": { "width": 0.5 } }';

function named(name: string): BatchRequest {
  return { subject: { kind: "named", name }, settings: [], input: undefined, batch: undefined };
}

/** No model's name begins so, nor is it a number or one of the words of JSON. */
function isJson(text: string): boolean {
  return /^(?:[[{"]|(?:-?\d[\d.eE+-]*|true|false|null)$)/.test(text);
}

function parseJson(place: Place): unknown {
  const { source } = place;
  try {
    return JSON.parse(source.text);
  } catch (error) {
    const { message } = error as Error;
    const position = /at position (\d+)/.exec(message)?.[1];
    const start = Number(position ?? 0);
    // The message may quote the line, and be as long.
    const reason = message.replace(/(?:, ?"|,? \.\.\.| in JSON at position).*$/s, "");
    throw new SpecError(
      "json-syntax",
      `the line isn't valid JSON: ${reason}`,
      { source, start, end: Math.max(place.end, start + 1) },
      { help: HELP },
    );
  }
}

const text = z.string({ error: "a text" }).check(z.minLength(1, { error: "a text" }));
const settingError = "a number, true or false, a word, or a list of them";
const settingValue: z.ZodMiniType<PlainValue> = z.lazy(() =>
  z.union([z.number(), z.boolean(), z.string(), z.array(settingValue)], { error: settingError }),
);
const batchError = "a whole number from 1";
const sizeError = "a size such as 3x224x224, or a shape such as [3, 224, 224]";

const requestSchema = z.strictObject({
  model: z.optional(text),
  spec: z.optional(z.union([text, z.looseObject({})], { error: "a spec: YAML as a text, or an object" })),
  settings: z.optional(z.record(z.string(), settingValue, { error: 'an object such as { "width": 0.5 }' })),
  input: z.optional(z.union([text, z.array(z.int().check(z.gte(1)))], { error: sizeError })),
  batch: z.optional(z.int({ error: batchError }).check(z.gte(1, { error: batchError }))),
  id: z.optional(z.unknown()),
});

type Fields = z.infer<typeof requestSchema>;

function fromJson(document: unknown, place: Place, diagnostics: Diagnostics): ParsedLine {
  if (typeof document !== "object" || document === null || Array.isArray(document)) {
    diagnostics.error("wrong-type", "a line is a model's name or a JSON object", place, { help: HELP });
    return { id: undefined, request: undefined };
  }
  const given = "id" in document ? document.id : undefined;
  const id = isExact(given) ? given : undefined;
  if (given !== undefined && id === undefined) {
    diagnostics.error("too-large", "`id` has a number that isn't kept exactly", place, {
      help: "write it as a text",
    });
  }
  const result = requestSchema.safeParse(document);
  if (!result.success) {
    for (const issue of result.error.issues) report(issue, document, place, diagnostics);
    return { id, request: undefined };
  }
  const request = diagnostics.attempt(() => requestOf(result.data, settingsOf(document, place), place));
  return { id, request: diagnostics.hasErrors ? undefined : request };
}

function report(issue: z.core.$ZodIssue, document: object, place: Place, diagnostics: Diagnostics): void {
  if (issue.code !== "unrecognized_keys") {
    diagnostics.error("wrong-type", fieldText(document, issue.path, issue.message), place);
    return;
  }
  for (const key of issue.keys) {
    diagnostics.error("unknown-key", `a request has no \`${key}\``, place, {
      help: suggestion(key, Object.keys(requestSchema.shape)),
    });
  }
}

/** All that are there: a schema's own result leaves `__proto__` out, which would be no mistake then. */
function settingsOf(document: object, place: Place): Setting[] {
  const settings = "settings" in document ? (document.settings as Record<string, PlainValue>) : {};
  return Object.entries(settings).map(([name, value]) => ({ name, value, place }));
}

function requestOf(
  { model, spec, input, batch }: Fields,
  settings: readonly Setting[],
  place: Place,
): BatchRequest {
  if ((model === undefined) === (spec === undefined)) {
    throw new SpecError("missing-key", "a request has either a `model` or a `spec`", place, { help: HELP });
  }
  return {
    subject: model === undefined ? writtenSpec(spec) : { kind: "named", name: model },
    settings,
    input: input === undefined ? undefined : inputOf(input, place),
    batch,
  };
}

/** YAML reads JSON, too. */
function writtenSpec(spec: Fields["spec"]): BatchSubject {
  return { kind: "written", text: typeof spec === "string" ? spec : JSON.stringify(spec) };
}

function inputOf(input: string | readonly number[], place: Place): WrittenInput {
  if (typeof input !== "string") return { shape: input, sides: input, place };
  try {
    const { shape, sides } = parseInputOption(input);
    return { shape, sides, place };
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    throw new SpecError("usage", error.message, place, { help: error.diagnostic.help });
  }
}

/** Whether a value is written again as it was read: JSON's numbers have no bounds, those of the program do. */
function isExact(value: unknown): boolean {
  const left = [value];
  while (left.length > 0) {
    const each = left.pop();
    if (typeof each === "number" && !isExactNumber(each)) return false;
    if (typeof each === "object" && each !== null) for (const inner of Object.values(each)) left.push(inner);
  }
  return true;
}

function isExactNumber(value: number): boolean {
  return Number.isInteger(value) ? Number.isSafeInteger(value) : Number.isFinite(value);
}
