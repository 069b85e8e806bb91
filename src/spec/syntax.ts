import type { Diagnostics } from "../core/diagnostic.js";
import type { EnergyTable } from "../core/energy.js";
import type { Optimizer } from "../core/optimizer.js";
import type { Place, Source } from "../core/source.js";
import type { Evaluator } from "./expression/evaluate.js";
import type { ExpressionNode } from "./expression/syntax.js";
import type { CompressionStep } from "./read/compression.js";

/** A value of a spec: an expression, or YAML's lists and maps of them. */
export type ValueNode =
  | Expression
  | { readonly kind: "list"; readonly place: Place; readonly items: readonly ValueNode[] }
  | { readonly kind: "map"; readonly place: Place; readonly entries: readonly NamedValue[] }
  /** Where a mistake was reported already. */
  | { readonly kind: "broken"; readonly place: Place };

export interface Expression {
  readonly kind: "expression";
  readonly place: Place;
  readonly node: ExpressionNode;
  readonly evaluate: Evaluator;
  /** The place of a part of it, from offsets within its text. */
  readonly placeOf: (at: { start: number; end: number }) => Place;
}

export interface NamedValue {
  readonly name: string;
  readonly namePlace: Place;
  readonly value: ValueNode;
}

/** A name with variables in it: `p$l`, `x.$($k - 1)`. */
export interface Template {
  readonly place: Place;
  readonly text: string;
  readonly parts: readonly (string | ValueNode)[];
  /** The name itself when it has no variables. */
  readonly constant: string | undefined;
}

/** A list of items through which tensors flow. */
export interface Body {
  readonly place: Place;
  readonly items: readonly Item[];
}

/** One entry of `layers`: a layer and the modifiers beside it. */
export interface Item {
  /** The place of the layer key. */
  readonly place: Place;
  /** Its part of the path when it has no `name`: the layer key, numbered where siblings share it. */
  readonly label: string;
  readonly layer: Layer;
  readonly for?: Loop;
  readonly name?: Template;
  readonly from?: readonly Template[];
  readonly if?: Expression;
  readonly repeat?: Expression;
  readonly weights?: Template;
  readonly width?: Expression;
  readonly collect?: Expression;
}

export type Loop =
  | {
      readonly kind: "table";
      readonly place: Place;
      readonly names: readonly { readonly name: string; readonly place: Place }[];
      readonly rows: readonly { readonly place: Place; readonly cells: readonly ValueNode[] }[];
    }
  | { readonly kind: "lists"; readonly place: Place; readonly entries: readonly NamedValue[] };

export type Layer =
  | Call
  | { readonly kind: "group"; readonly body: Body }
  | {
      readonly kind: "branches";
      readonly branches: readonly Item[];
      readonly merge: Expression | undefined;
    }
  | { readonly kind: "residual"; readonly body: Body; readonly shortcut: Shortcut }
  | NetworkCall
  | { readonly kind: "broken" };

/** An op or a block with its arguments. */
export interface Call {
  readonly kind: "call";
  /** A name, or an expression that evaluates to one (`$op: …`). */
  readonly callee: { readonly name: string } | { readonly variable: Expression; readonly name: string };
  readonly calleePlace: Place;
  /** A value without a name, for the main argument. */
  readonly main: ValueNode | undefined;
  readonly arguments: readonly NamedValue[];
}

export interface NetworkCall {
  readonly kind: "network";
  readonly place: Place;
  readonly spec: { readonly name: string; readonly place: Place } | undefined;
  readonly outputs: readonly Template[] | undefined;
  readonly settings: readonly NamedValue[];
}

export type Shortcut =
  | {
      readonly kind: "mode";
      readonly mode: Expression | undefined;
      /** What a lone word is where a block has that name. */
      readonly block?: { readonly name: string; readonly body: Body };
    }
  | { readonly kind: "body"; readonly body: Body };

/** A parameter of a block or a hyperparameter of a network. */
export interface Parameter {
  readonly name: string;
  readonly place: Place;
  /** α scales `channels`; it and `required` must be given unless there is a default. */
  readonly kind: "channels" | "required" | "default" | "choices";
  readonly default: ValueNode | undefined;
  readonly choices: readonly string[] | undefined;
}

export interface BlockDefinition {
  readonly name: string;
  readonly place: Place;
  readonly parameters: readonly Parameter[];
  readonly inputs: readonly string[];
  /** The last input takes all tensors that are left (`rest...`). */
  readonly hasRest: boolean;
  readonly outputs: readonly Template[] | undefined;
  readonly lets: readonly NamedValue[];
  readonly defaults: readonly NamedValue[];
  readonly body: Body;
}

export interface InputDefinition {
  /** `null` for the only input, which needs no name. */
  readonly name: string | null;
  readonly place: Place;
  /** The sides, then the channels, as specs write them; one number is a vector. */
  readonly size: Expression;
  readonly channels: Expression | undefined;
  /** Which sides ρ scales: all, none, or one flag a side. */
  readonly scale: ValueNode | undefined;
}

/** A figure that others print for the network. */
export interface Figure {
  /** A metric's name, `total` for params and buffers together, or what the entry calls its formula. */
  readonly metric: string;
  /** What is printed, by metrics, where it is none of them itself. */
  readonly formula: Expression | undefined;
  /** How far from print it may lie, in what it is printed in; as far as rounding goes unless it says so. */
  readonly within: number | undefined;
  /** The figure as it is printed: `4.2M`, `138,357,544`. */
  readonly printed: string;
  readonly place: Place;
  readonly source: string;
  /** The hyperparameters for which it is printed. */
  readonly settings: readonly NamedValue[];
  readonly variant: string | undefined;
  /** It was cut off rather than rounded: 3.858 printed as 3.8. */
  readonly cut: boolean;
  /** What of the network it concerns, and what it leaves out: ops, kinds of op, `bias`, or path globs. */
  readonly only: readonly { readonly text: string; readonly place: Place }[];
  readonly except: readonly { readonly text: string; readonly place: Place }[];
  /** The one path that it is about. */
  readonly layer: string | undefined;
  /** Why it is known to be wrong in print. */
  readonly erratum: string | undefined;
  /** In what the network that it was measured on is another one than this. */
  readonly unlike: string | undefined;
  /** What K stands for; M is its square. */
  readonly thousand: number;
}

/** A limit as it is written: a number of its own, or a share of what a baseline has. */
export type Limit =
  | {
      readonly kind: "absolute";
      readonly place: Place;
      readonly written: string;
      readonly value: number;
      /** `M`, `KiB`; empty without one. */
      readonly unit: string;
      /** Whether the unit can only mean bytes. */
      readonly isBytes: boolean;
    }
  | {
      readonly kind: "relative";
      readonly place: Place;
      readonly written: string;
      /** The share as an exact fraction: +2 % is 102/100. */
      readonly numerator: bigint;
      readonly denominator: bigint;
    };

/** How much of a metric a network may have. */
export interface BudgetSyntax {
  readonly metric: string;
  readonly place: Place;
  readonly max: Limit | undefined;
  /** From where on it is close enough to the limit to be said. */
  readonly warn: Limit | undefined;
  /** By how much it may always exceed the baseline, whatever the relative limit says. */
  readonly floor: Limit | undefined;
  /** The stage or glob of paths that it counts. */
  readonly layer: string | undefined;
  /** The kind of block that it counts. */
  readonly block: string | undefined;
  /** The hyperparameters that it is for; all when there are none. */
  readonly settings: readonly NamedValue[];
}

/** What of a network a rule is for, and what not: ops, kinds of op, or path globs. */
export interface Selectors {
  /** Everything when there are none. */
  readonly only: readonly { readonly text: string; readonly place: Place }[];
  readonly except: readonly { readonly text: string; readonly place: Place }[];
}

/** How many bits numbers have, of all ops or of some. */
export interface PrecisionRule extends Selectors {
  readonly place: Place;
  /** A number format or a number of bits; what it doesn't say stays as it is. */
  readonly weights: ValueNode | undefined;
  readonly activations: ValueNode | undefined;
  /** What ops take of their inputs. */
  readonly inputs: ValueNode | undefined;
  /** Whether binary weights have scaling factors. */
  readonly scale: ValueNode | undefined;
}

/** How the weights of all layers, or of some, are stored. */
export interface CompressionRule extends Selectors {
  readonly place: Place;
  /** Without it, or where it holds, the rule is there. */
  readonly if: Expression | undefined;
  /** What it says of each step; the others stay as they are. */
  readonly steps: readonly {
    readonly step: CompressionStep;
    readonly place: Place;
    readonly value: ValueNode;
  }[];
}

/** An accuracy that others measured. */
export interface AccuracySyntax {
  readonly place: Place;
  readonly dataset: string;
  readonly top1: number | undefined;
  readonly top5: number | undefined;
  readonly source: string;
  readonly settings: readonly NamedValue[];
  readonly variant: string | undefined;
}

/** A spec as its file says it, or, once `extends` is resolved, as it is meant. */
export interface SpecSyntax {
  readonly source: Source;
  readonly place: Place;
  readonly name: string | undefined;
  /** The paper or code that it was written from. */
  readonly citation: string | undefined;
  readonly extends: { readonly name: string; readonly place: Place } | undefined;
  readonly baseline: { readonly name: string; readonly place: Place } | undefined;
  readonly inputs: readonly InputDefinition[] | undefined;
  readonly outputs: readonly Template[] | undefined;
  readonly parameters: readonly Parameter[];
  readonly variants: readonly {
    readonly name: string;
    readonly place: Place;
    readonly settings: readonly NamedValue[];
  }[];
  readonly lets: readonly NamedValue[];
  readonly width: Expression | undefined;
  readonly resolution: Expression | undefined;
  readonly round: ValueNode | undefined;
  readonly defaults: readonly NamedValue[];
  readonly blocks: readonly BlockDefinition[];
  readonly layers: Body | undefined;
  /** How many bits its numbers have, a later rule above an earlier one. */
  readonly precision: readonly PrecisionRule[] | undefined;
  /** How weights are stored, each step of a later rule above that of an earlier one. */
  readonly compression: readonly CompressionRule[] | undefined;
  /** What it is trained with. */
  readonly optimizer: Optimizer | undefined;
  /** What operations and memory take on the device that is meant. */
  readonly energy: EnergyTable | undefined;
  /** The limits that `check` holds it to, read when they are asked for. */
  readonly budgets: (diagnostics: Diagnostics) => readonly BudgetSyntax[];
  /** The figures that others print, read when they are asked for; mistakes in them go to `diagnostics`. */
  readonly published: (diagnostics: Diagnostics) => readonly Figure[];
  readonly accuracy: (diagnostics: Diagnostics) => readonly AccuracySyntax[];
}
