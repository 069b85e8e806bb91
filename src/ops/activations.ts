import * as z from "zod/mini";
import { choice, optional } from "../core/arguments.js";
import { type Op, onFirstUse } from "../core/op.js";
import { channelsOf, elementsOf, type Shape } from "../core/shape.js";

/** Piecewise-linear functions cost one operation an element, those with an exponential four. */
const FLOPS = { linear: 1, exponential: 4 };

function activation(name: string, family: keyof typeof FLOPS, source: string): Op {
  const flops = FLOPS[family];
  return {
    name,
    kind: "activation",
    summary: `Activation ${name}`,
    source,
    rules: {
      shape: "unchanged",
      params: "none",
      cost: `no MACs; ${flops} FLOP${flops === 1 ? "" : "s"} an element`,
    },
    formula: { params: "0", macs: "0", flops: `${flops} * $elements` },
    arguments: onFirstUse(() => z.strictObject({})),
    infer: (_, [input]) => [input as Shape],
    flops: (_, [input]) => flops * elementsOf(input as Shape),
  };
}

/** The activations without parameters. */
export const activations: readonly Op[] = [
  activation("relu", "linear", "Nair and Hinton, ICML 2010"),
  activation("relu6", "linear", "MobileNetV2, arXiv:1801.04381, section 3.2"),
  activation("leakyrelu", "linear", "Maas et al., ICML 2013"),
  activation("hardtanh", "linear", "BNN, arXiv:1602.02830, section 1.3"),
  activation("elu", "exponential", "arXiv:1511.07289"),
  activation("selu", "exponential", "arXiv:1706.02515"),
  activation("gelu", "exponential", "arXiv:1606.08415"),
  activation("sigmoid", "exponential", "PyTorch Sigmoid"),
  activation(
    "hsigmoid",
    "exponential",
    "MobileNetV3, arXiv:1905.02244, section 5.2; counted as the sigmoid it stands for",
  ),
  activation("tanh", "exponential", "PyTorch Tanh"),
  activation("swish", "exponential", "arXiv:1710.05941"),
  activation("silu", "exponential", "arXiv:1606.08415; another name of swish"),
  activation(
    "hswish",
    "exponential",
    "MobileNetV3, arXiv:1905.02244, section 5.2; counted as the swish it stands for",
  ),
  activation("mish", "exponential", "arXiv:1908.08681"),
  activation("softplus", "exponential", "PyTorch Softplus"),
  activation("softsign", "exponential", "PyTorch Softsign; counted as the tanh it stands for"),
];

interface Given {
  per: "channel" | "element" | "layer";
}

/** Parametric ReLU: the only usual activation that learns, one slope a channel, an element, or in all. */
export const prelu: Op<Given> = {
  name: "prelu",
  kind: "activation",
  summary: "Parametric ReLU with one learned slope a channel, an element or a layer",
  rules: {
    shape: "unchanged",
    params: "N, an element with `per: element`, or 1 with `per: layer`",
    cost: "no MACs; 1 FLOP an element",
  },
  source: "arXiv:1502.01852; PyTorch PReLU",
  main: "per",
  formula: {
    params: "$in if $per == channel else ($elements if $per == element else 1)",
    macs: "0",
    flops: "$elements",
  },
  arguments: onFirstUse(() =>
    z.strictObject({ per: optional(choice(["channel", "element", "layer"]), "channel") }),
  ),
  infer: (_, [input]) => [input as Shape],
  weights({ per }, [input]) {
    const shape = input as Shape;
    const elements = per === "channel" ? channelsOf(shape) : per === "element" ? elementsOf(shape) : 1;
    return [{ name: "slope", elements, learned: true }];
  },
  flops: (_, [input]) => elementsOf(input as Shape),
};
