import { argumentPlace } from "../../compile/model-name.js";
import { type Diagnostics, SpecError } from "../../core/diagnostic.js";
import type { Place } from "../../core/source.js";
import { ExpressionError } from "../../spec/expression/error.js";
import { compileExpression, type Environment, NO_VARIABLES, truth } from "../../spec/expression/evaluate.js";
import { parseExpression } from "../../spec/expression/parse.js";
import type { Value } from "../../spec/expression/value.js";
import type { Quantity } from "../quantity.js";
import type { CountedRow } from "../row.js";
import { type Names, withVariables } from "./names.js";
import { respell } from "./spelling.js";

/** Which points are wanted. */
export interface Condition {
  /** The names of what it speaks of. */
  readonly names: ReadonlySet<string>;
  holds(row: CountedRow): boolean;
}

/** The conventions that a condition names, which have to be loaded before it can be read. */
export function conventionsIn(text: string): string[] {
  return [...respell(text).conventions.values()];
}

/**
 * Reads `macs <= 300M && params < 4M`: an expression of the spec language in which bare words are metrics,
 * hyperparameters and `accuracy`, numbers may have the units of budgets, and `&&`, `||` and `!` are understood.
 * @param hyperparameters those that don't vary, too
 * @param doubts told when it can't be decided at a point, such as for a division by zero: it doesn't hold there
 * @throws {SpecError} (code `usage`) at the part that can't be read
 */
export function parseCondition(
  text: string,
  quantities: ReadonlyMap<string, Quantity>,
  hyperparameters: readonly string[],
  doubts: Diagnostics,
): Condition {
  const { source } = argumentPlace("--where", text);
  const spelling = respell(text);
  const placeOf = (at: { start: number; end: number }): Place => ({ source, ...spelling.written(at) });
  const names: Names = {
    all: new Set([...quantities.keys(), ...hyperparameters]),
    hyperparameters: new Set(hyperparameters),
    standIns: spelling.conventions,
    used: new Set(),
  };
  try {
    const node = withVariables(parseExpression(spelling.text), names);
    const evaluate = compileExpression(node);
    const reader = new RowReader(quantities);
    const holds = (row: CountedRow) => {
      reader.read(row);
      try {
        return truth(evaluate(reader), node);
      } catch (error) {
        if (!(error instanceof ExpressionError)) throw error;
        // Nothing is known of an accuracy that nobody measured, and nothing need be said of it.
        if (!reader.missed) {
          const message = `this can't be decided at every point: ${error.message}`;
          doubts.warn("expression", message, placeOf(error), undefined, { round: row });
        }
        return false;
      }
    };
    return { names: names.used, holds };
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    throw new SpecError("usage", error.message, placeOf(error), { help: error.help });
  }
}

/** The values of one point as variables of an expression. */
class RowReader implements Environment {
  readonly scale = NO_VARIABLES.scale;
  readonly suspectComparison = NO_VARIABLES.suspectComparison;
  readonly countList = NO_VARIABLES.countList;
  readonly #quantities: ReadonlyMap<string, Quantity>;
  #row: CountedRow | undefined;
  #missed = false;

  constructor(quantities: ReadonlyMap<string, Quantity>) {
    this.#quantities = quantities;
  }

  /** Turns to another point. */
  read(row: CountedRow): void {
    this.#row = row;
    this.#missed = false;
  }

  /** Whether a value was asked for that the point doesn't have. */
  get missed(): boolean {
    return this.#missed;
  }

  lookup(name: string): Value {
    const row = this.#row as CountedRow;
    const quantity = this.#quantities.get(name);
    const value = quantity === undefined ? row.settings[name] : quantity.of(row);
    if (value !== null && value !== undefined) return value;
    this.#missed = true;
    // No comparison with it holds.
    return Number.NaN;
  }

  names(): Iterable<string> {
    return this.#quantities.keys();
  }
}
