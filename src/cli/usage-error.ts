import type { Diagnostic } from "../core/diagnostic.js";

/** Options that are wrong, all of them. */
export class UsageError extends Error {
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    super("options are wrong");
    this.name = "UsageError";
    this.diagnostics = diagnostics;
  }
}
