import type { GraphNode } from "./graph.js";
import type { Ratio } from "./ratio.js";
import type { Shape } from "./shape.js";

/** What an op can know of a tensor that it reads. Tensors that are alike may share one. */
export class TensorForm {
  readonly shape: Shape;
  /** How many positions of the network's input lie between two of its neighbours, a side. */
  readonly jump: readonly Ratio[];
  #key: string | undefined;

  constructor(shape: Shape, jump: readonly Ratio[]) {
    this.shape = shape;
    this.jump = jump;
  }

  /** A text that two forms have in common only if they are equal. */
  get key(): string {
    if (this.#key === undefined) {
      let key = this.shape.join("x");
      for (const { numerator, denominator } of this.jump) key += ` ${numerator}/${denominator}`;
      this.#key = key;
    }
    return this.#key;
  }
}

/** A value that flows between ops. */
export interface Tensor {
  readonly form: TensorForm;
  readonly shape: Shape;
  /** The op that made it, or `null` for an input of the network. */
  readonly producer: GraphNode | null;
  readonly jump: readonly Ratio[];
}

/** A tensor that no op of the graph made. */
export function sourceTensor(shape: Shape, jump: readonly Ratio[]): Tensor {
  return { form: new TensorForm(shape, jump), shape, producer: null, jump };
}
