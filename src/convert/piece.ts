import type { GraphNode, Tensor } from "../core/graph.js";
import { givenArguments } from "./arguments.js";
import type { OwnBlock } from "./own-blocks/definition.js";

/** What a spec writes as one layer: an op, with what follows it, or a block. */
export interface Piece {
  /** The ops that it stands for, in their order. */
  readonly nodes: readonly GraphNode[];
  /** What it reads of others. */
  readonly inputs: readonly Tensor[];
  /** The op or block, by the name that a spec gives it. */
  readonly layer: string;
  /** The argument that a lone value sets. */
  readonly main: string | undefined;
  readonly given: Readonly<Record<string, unknown>>;
  /** What arguments that may be left out are then, as far as that is the same whatever flows in. */
  readonly omitted: Readonly<Record<string, unknown>>;
  /** The norm and the activation of a convolution, `none` where it has none; `undefined` for what can't have any. */
  readonly norm?: string;
  readonly activation?: string;
  /** Whether it may be written shorter than a line an op under its own name. */
  readonly folds?: boolean;
  /** What it gives, where that is more than its last op gives. */
  readonly outputs?: readonly Tensor[];
  /** The block, where the spec itself defines it. */
  readonly own?: OwnBlock;
}

const OMITTED: Readonly<Record<string, Piece["omitted"]>> = {
  convolution: { stride: 1, padding: "same", dilation: 1, groups: 1 },
  pool: { padding: "same", ceil: false },
};

/** An op on its own, as it is. */
export function plainPiece(node: GraphNode): Piece {
  const { op, inputs } = node;
  const omitted = OMITTED[op.kind] ?? {};
  return { nodes: [node], inputs, layer: op.name, main: op.main, given: givenArguments(node), omitted };
}

/** An op on its own. A convolution that is pointwise or depthwise is called so, and can have more in it. */
export function pieceOf(node: GraphNode): Piece {
  const plain = { ...plainPiece(node), folds: true };
  if (node.op.name !== "conv") return plain;
  return { ...plain, ...kindOf(node, plain.given), norm: "none", activation: "none" };
}

function kindOf({ application }: GraphNode, given: Piece["given"]): Pick<Piece, "layer" | "main" | "given"> {
  const { out, kernel, groups = 1, dilation = 1, ...others } = given;
  const channels = application.inputs[0]?.[0];
  const isSquare = typeof kernel === "number";
  if (kernel === 1 && dilation === 1 && given["padding"] === undefined) {
    return {
      layer: "pointwise",
      main: "out",
      given: { out, ...(groups === 1 ? {} : { groups }), ...others },
    };
  }
  if (isSquare && groups === channels && out === channels && groups !== 1) {
    const rest = dilation === 1 ? others : { dilation, ...others };
    return { layer: "depthwise", main: "kernel", given: { kernel, ...rest } };
  }
  return { layer: "conv", main: undefined, given };
}

/** What a piece gives. */
export function outputsOf({ nodes, outputs }: Piece): readonly Tensor[] {
  return outputs ?? nodes.at(-1)?.outputs ?? [];
}

/** The only tensor that a piece gives, and `undefined` where it gives several. */
export function outputOf(piece: Piece | undefined): Tensor | undefined {
  const [only, second] = piece === undefined ? [] : outputsOf(piece);
  return second === undefined ? only : undefined;
}

/** Whether a piece reads nothing but one tensor. */
export function readsOnly(piece: Piece | undefined, tensor: Tensor | undefined): boolean {
  return (
    piece !== undefined && tensor !== undefined && piece.inputs.length === 1 && piece.inputs[0] === tensor
  );
}
