import type { GraphNode } from "../../../core/graph.js";
import type { Op } from "../../../core/op.js";
import type { Tensor } from "../../../core/tensor.js";
import { batchNorm } from "../../../ops/batch-norm.js";
import type { Layer } from "../layer.js";

/** An op with weights, then either its own biases or a batch norm, whose shift these are then (batchnorm_layer.c). */
export function weighted(
  layer: Layer,
  part: string,
  op: Op,
  given: object,
  input: Tensor | undefined,
  shared?: ReadonlyMap<string, GraphNode>,
): Tensor | undefined {
  if (input === undefined) return undefined;
  const normalises = layer.section.flag("batch_normalize");
  const made = layer.add(part, op, { ...given, bias: !normalises }, [input], shared?.get(part));
  if (!normalises || made === undefined) return made;
  const norm = part === op.name ? "norm" : `${part}-norm`;
  return layer.add(norm, batchNorm as Op, {}, [made], shared?.get(norm));
}
