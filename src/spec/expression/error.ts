import type { Help } from "../../core/diagnostic.js";

/** A mistake in an expression, at offsets within its text. */
export class ExpressionError extends Error {
  readonly start: number;
  readonly end: number;
  readonly help: Help | undefined;

  constructor(message: string, at: { start: number; end: number }, help?: Help) {
    super(message);
    this.name = "ExpressionError";
    this.start = at.start;
    this.end = at.end;
    this.help = help;
  }
}

/** Thrown where a value can't be known because of a mistake that is reported already. Whoever catches it says nothing. */
export class UnknownValue extends Error {
  constructor() {
    super("unknown because of an earlier mistake");
    this.name = "UnknownValue";
  }
}
