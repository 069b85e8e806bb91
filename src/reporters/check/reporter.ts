import type { CheckReport } from "../../budgets/result.js";
import type { RenderOptions } from "../reporter.js";

/** What a renderer of a check may know of where its text goes. */
export interface CheckOptions extends RenderOptions {
  /** A file's name as it is called from the repository's root, where annotations are read. */
  readonly fromRoot?: (file: string) => string;
  /** Whether a budget that is over is no failure: formats with levels then say a warning. */
  readonly warnOnly?: boolean;
}

/** Renders what a check found as text, whole or in pieces; a pure function in a file of its own. */
export type CheckRenderer = (report: CheckReport, options: CheckOptions) => string | Iterable<string>;
