/** What YAML can say; `null` for a key that stands alone, as in `{ if: $a, relu }`. */
export type YamlValue =
  | string
  | number
  | boolean
  | null
  | readonly YamlValue[]
  | { readonly [key: string]: YamlValue };

/**
 * A composite that ships with the program. It is written in the spec language, as a user's own
 * blocks are, and expands into ops; it has no cost of its own.
 */
export interface Block {
  readonly name: string;
  readonly summary: string;
  /** The paper and the table or figure that it comes from. */
  readonly source: string;
  /** Its definition: what would stand under its name in `blocks`, as YAML would give it. */
  readonly definition: () => YamlValue;
  readonly formula: Formula;
  /** The standard convolution that it stands for, as expressions over its parameters. */
  readonly replaces?: { readonly out: string; readonly kernel: string };
}

/**
 * What a block costs in closed form, as expressions of the spec language over its parameters and
 * - `$in`: channels that enter,
 * - `$height`, `$width`: the sides that enter,
 * - `$extra`: parameters that each convolution has per output channel beside its weights:
 *   1 with a bias, 2 with a batch norm, 0 with neither.
 *
 * Property tests hold it against the expansion.
 */
export interface Formula {
  /** Names for parts that recur, in order. */
  readonly where?: Readonly<Record<string, string>>;
  readonly params: string;
  readonly macs: string;
}
