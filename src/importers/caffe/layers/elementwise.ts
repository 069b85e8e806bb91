import type { Op } from "../../../core/op.js";
import { formatShape, shapesDiffer } from "../../../core/shape.js";
import { add, furtherElementwise, mul } from "../../../ops/elementwise.js";
import { type LayerRule, outputsOf } from "../layer.js";

const max = furtherElementwise.find(({ name }) => name === "max") as Op;

const eltwise: LayerRule = {
  type: "Eltwise",
  becomes: "add, mul or max",
  limits: "what `coeff` multiplies isn't counted",
  own: { message: "eltwise_param", fields: ["operation", "coeff", "stable_prod_grad"] },
  inputs: { least: 2, most: Number.POSITIVE_INFINITY },
  read(layer, given) {
    const shapes = layer.inputs.map(({ shape }) => shape);
    const [first] = shapes;
    if (first === undefined || shapes.some((shape) => shapesDiffer(shape, first))) {
      return layer.mistake(`needs equal shapes, got ${shapes.map(formatShape).join(" and ")}`);
    }
    const operation = given.has("operation") ? given.choice("operation", ["PROD", "SUM", "MAX"]) : "SUM";
    return outputsOf(layer.add({ PROD: mul, SUM: add, MAX: max }[operation], {}, layer.inputs));
  },
};

/** a · x + y with one a a channel (SENet, github.com/hujie-frank/SENet). */
const axpy: LayerRule = {
  type: "Axpy",
  becomes: "mul and add",
  inputs: { least: 3, most: 3 },
  read(layer) {
    const [factors, map, other] = layer.inputs;
    if (factors === undefined || map === undefined || other === undefined) return undefined;
    if (factors.shape.length !== map.shape.length)
      return layer.uncounted("factors without sides", [map.shape]);
    const scaled = layer.add(mul, {}, [map, factors], "mul")?.outputs[0];
    return scaled && outputsOf(layer.add(add, {}, [scaled, other], "add"));
  },
};

export const elementwise: readonly LayerRule[] = [eltwise, axpy];
