import type { Deployment } from "../analyze/deployment.js";
import type { FindSavedReport } from "../analyze/subject.js";
import type { Loader } from "../core/loader.js";
import type { Source } from "../core/source.js";

/** A sweep as it is asked for: plain data, texts as they were written, that any thread can start from. */
export interface SweepRequest extends Deployment {
  /** The model as the user names it. */
  readonly model: string;
  /** Whether the whole name, `@` and all, is a file's. */
  readonly isFile: boolean;
  /** What varies, as {@link parseAxis} reads it. */
  readonly vary: readonly string[];
  readonly set: readonly string[];
  readonly input?: string | undefined;
  readonly batch: number;
  /** Rules of compression for the model, behind its own. */
  readonly compression?: Source | undefined;
  readonly mostOps?: number | undefined;
  /** The model to compare with; else the model's own. */
  readonly baseline?: string | undefined;
  /** The conventions whose numbers are asked for, by name or file. */
  readonly conventions: readonly string[];
  /** The names of what is shown of each point, where they are chosen. */
  readonly columns?: readonly string[] | undefined;
  /** Whether a program reads it, which is shown all that is quick to count unless columns are chosen. */
  readonly isData: boolean;
  /** The names of what a program is shown besides. */
  readonly also?: readonly string[] | undefined;
  readonly where?: string | undefined;
  readonly pareto?: string | undefined;
  readonly sort?: string | undefined;
  readonly top?: number | undefined;
  /** The name of what a table of two axes shows. */
  readonly grid?: string | undefined;
  /** Accuracies of points, as CSV; else what the spec states. */
  readonly accuracy?: Source | undefined;
  readonly sample?: number | undefined;
  readonly seed: number;
}

/** What a sweep needs of the outside world. */
export interface Surroundings {
  readonly loader: Loader;
  readonly savedReport: FindSavedReport;
  readonly isFile: (name: string) => boolean;
}
