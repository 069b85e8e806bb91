import type { Diagnostic } from "../../core/diagnostic.js";
import type { Row } from "../../sweep/row.js";

/** A format whose text begins before all points are known: a head, points as they come, and a tail. */
export interface PointFormat {
  head(): string;
  /** The text of some points, which come after those before. */
  points(rows: readonly Row[]): string;
  tail(diagnostics: readonly Diagnostic[]): string;
}
