import { type Call, Uncountable } from "../call.js";
import { elementsIn } from "../value.js";
import { keepingSides, type Rule, rules } from "./rule.js";

function batchNorm(call: Call): void {
  const { dims, tensor } = call.flowing(0);
  const weights = [1, 2, 3, 4].map((index) => call.weights(index));
  if (!call.isBatched(dims)) throw new Uncountable();
  call.emit("batchnorm", {}, [tensor], weights);
}

function instanceNorm(call: Call): void {
  const { tensor } = call.flowing(0);
  const weights = [1, 2].map((index) => call.weights(index));
  call.emit("instancenorm", { scale: true, shift: true }, [tensor], weights);
}

function groupNorm(call: Call): void {
  const { tensor } = call.flowing(0);
  const weights = [1, 2].map((index) => call.weights(index));
  call.emit("groupnorm", { groups: call.int("num_groups", 1) }, [tensor], weights);
}

/** Over the last sides. Of an only one, its channels are learned; of all, every element. */
function layerNorm(call: Call): void {
  const { dims, tensor } = call.flowing(0);
  const scale = call.weights(1);
  const hasShift = call.inputs[2] !== undefined;
  const weights = [scale, ...(hasShift ? [call.weights(2)] : [])];
  const shape = call.shapeOf(dims);
  const elements = elementsIn(scale.dims);
  // The op's channels are the first side: what normalises the last one has them there.
  const over = elements === shape[0] ? "channels" : elements === elementsIn(shape) ? "all" : undefined;
  if (over !== undefined) {
    const node = call.add(
      "layernorm",
      { over, scale: true, shift: hasShift },
      [call.viewed(tensor, dims)],
      weights,
    );
    call.give(dims, node.outputs[0] as never);
    return;
  }
  const order = [shape.length - 1, ...shape.slice(0, -1).map((_, index) => index)];
  if (elements !== shape.at(-1)) throw new Uncountable();
  const turned = call.add("transpose", { order }, [call.viewed(tensor, dims)]).outputs[0] as never;
  const node = call.add("layernorm", { scale: true, shift: hasShift }, [turned], weights);
  const back = shape.map((_, index) => (index + 1) % shape.length);
  call.give(dims, call.add("transpose", { order: back }, [node.outputs[0] as never]).outputs[0] as never);
}

export const norms: readonly Rule[] = [
  ...rules(
    ["BatchNormalization"],
    "batchnorm",
    keepingSides(batchNorm),
    "statistics are buffers, no parameters",
  ),
  ...rules(["InstanceNormalization"], "instancenorm", keepingSides(instanceNorm)),
  ...rules(["GroupNormalization"], "groupnorm", keepingSides(groupNorm)),
  ...rules(["LayerNormalization"], "layernorm", keepingSides(layerNorm), "over some of several last sides"),
  ...rules(["LRN"], "lrn", (call) =>
    call.emit("lrn", { size: call.int("size", 5) }, [call.flowing(0).tensor]),
  ),
];
