import type { Shape } from "../core/shape.js";

/** One entry of a table, before it becomes text. */
export type Cell =
  | {
      readonly kind: "text";
      readonly text: string;
      readonly indent?: number;
      /** A name that somebody chose: formats that can quote quote it, so that nothing in it has a meaning. */
      readonly quoted?: boolean;
      /** What a verdict is painted like where there is colour. */
      readonly tone?: "good" | "doubtful" | "bad";
    }
  | { readonly kind: "shape"; readonly shape: Shape | null }
  | { readonly kind: "count"; readonly value: number; readonly unit: string; readonly signed?: boolean }
  | { readonly kind: "ratio"; readonly value: number | null }
  | { readonly kind: "share"; readonly value: number | null }
  /** A count in full, for people too; `null` where there is none. */
  | {
      readonly kind: "exact";
      readonly value: number | null;
      readonly signed?: boolean;
      readonly unit?: string;
    }
  /** What is left of a limit, or by how much it is exceeded where it is negative: over, or short of the least. */
  | {
      readonly kind: "margin";
      readonly value: number;
      readonly unit: string;
      readonly exact: boolean;
      readonly least?: boolean;
    }
  /** A number that is text already: a figure as it was printed. */
  | { readonly kind: "number"; readonly text: string }
  /** A value of a hyperparameter or a figure that others found, in full for people too; `null` where there is none. */
  | { readonly kind: "value"; readonly value: number | string | null }
  /** What became of a row, for people as one mark. */
  | { readonly kind: "mark"; readonly change: "added" | "removed" | "changed" | null };

export interface Column {
  /** Its name in data formats. */
  readonly name: string;
  readonly title: string;
  /** Whether its title is a name that somebody chose, as in cells. */
  readonly quoted?: boolean;
  readonly kind: Cell["kind"];
}

/** A result as one table: what the formats for people render, each in its way. */
export interface View {
  /** What the table is about: a name, then what belongs to it. */
  readonly title: string | null;
  readonly facts: readonly string[];
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
  readonly totals: readonly Cell[] | null;
  /** Sentences below the table. */
  readonly notes: readonly string[];
}
