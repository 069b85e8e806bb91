import type { Report } from "../analyze/report.js";
import type { ViewOptions } from "./view.js";

/** What a reporter may know of where its text goes. */
export interface ReporterOptions {
  readonly view: ViewOptions;
  /** The columns that a line may take. */
  readonly lineWidth: number;
  /** The depth of colour that the output shows: 0 for none. */
  readonly colorLevel: 0 | 1 | 2 | 3;
}

/** Renders a report as text; a pure function in a file of its own. */
export type Reporter = (report: Report, options: ReporterOptions) => string;
