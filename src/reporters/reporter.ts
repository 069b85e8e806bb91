import type { Report } from "../analyze/report.js";
import type { View } from "./view.js";

/** What a renderer may know of where its text goes. */
export interface RenderOptions {
  /** The columns that a line may take. */
  readonly lineWidth: number;
  /** The depth of colour that the output shows: 0 for none. */
  readonly colorLevel: 0 | 1 | 2 | 3;
}

/** Renders a table as text; a pure function in a file of its own. */
export type ViewRenderer = (view: View, options: RenderOptions) => string;

/**
 * Renders a report's data as text, whatever a reader wants to see of it; in pieces, since a million
 * layers make a longer text than a string can hold.
 */
export type DataRenderer = (report: Report) => Iterable<string>;
