import { type InputOption, parseInputOption } from "../compile/input-option.js";
import type { Diagnostics } from "../core/diagnostic.js";

/** What `--input` says, for specs and for model files. */
export interface InputOptions {
  /** The size without a name: that of a spec's input, or of the only one of a model file. */
  readonly input: InputOption | undefined;
  /** For model files, by name, and the lone one under no name. */
  readonly inputs: ReadonlyMap<string, readonly number[]>;
}

/** Reads all `--input`: `3x224x224`, or `name=1x3x224x224` for an input of a model file. Mistakes are collected. */
export function readInputs(given: Readonly<Record<string, unknown>>, mistakes: Diagnostics): InputOptions {
  let input: InputOption | undefined;
  const inputs = new Map<string, readonly number[]>();
  for (const text of textsOf(given)) {
    const equals = text.lastIndexOf("=");
    const parsed = mistakes.attempt(() => parseInputOption(text.slice(equals + 1), text));
    if (parsed === undefined) continue;
    if (equals === -1) input = parsed;
    inputs.set(equals === -1 ? "" : text.slice(0, equals), parsed.sides);
  }
  return { input, inputs };
}

/** The last `--input`, for commands that take specs only. */
export function loneInput(given: Readonly<Record<string, unknown>>): string | undefined {
  return textsOf(given).at(-1);
}

/** One or more, as the argument parser collects them. */
function textsOf({ input }: Readonly<Record<string, unknown>>): readonly string[] {
  return input === undefined ? [] : ([input].flat() as string[]);
}
