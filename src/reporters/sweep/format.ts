import type { Diagnostic } from "../../core/diagnostic.js";
import type { Row } from "../../sweep/row.js";

/** A format whose text begins before all points are known: a head, points as they come, and a tail. */
export interface PointFormat {
  head(): string;
  /** What stands between the texts of points. */
  readonly separator: string;
  /** The text of some points, whatever came before them. */
  points(rows: readonly Row[]): string;
  /** @param isEmpty whether there were no points */
  tail(diagnostics: readonly Diagnostic[], isEmpty: boolean): string;
}
