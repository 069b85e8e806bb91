import { product } from "../../../core/exact.js";
import type { Op } from "../../../core/op.js";
import { conv } from "../../../ops/conv.js";
import { linear } from "../../../ops/linear.js";
import type { LayerType } from "../layer-type.js";
import { kerasSides } from "../value.js";

/** The axes of an equation such as `abc,cd->abd`: what stays, what is summed over, and what comes instead. */
interface Equation {
  readonly kept: number;
  readonly summed: number;
  readonly made: string;
}

/**
 * Takes an equation apart in which what is summed over stands last in the input, and what comes instead last in the
 * output: a fully connected layer.
 * @param rank the sides of the input, with the batch
 */
function equationOf(text: string, rank: number): Equation | undefined {
  const [, read = "", weights = "", gives = ""] =
    /^([a-z.]+),([a-z]+)->([a-z.]+)$/i.exec(text.replace(/\s/g, "")) ?? [];
  const letters = read.replace("...", "").length;
  const open = "?".repeat(Math.max(rank - letters, 0));
  const input = read.replace("...", open);
  const output = gives.replace("...", open);
  const isSummed = (letter: string) => weights.includes(letter) && !output.includes(letter);
  const summed = [...input].filter(isSummed).length;
  const kept = input.slice(0, input.length - summed);
  const made = output.slice(kept.length);
  const isPlain =
    input.length === rank &&
    [...input.slice(kept.length)].every(isSummed) &&
    output.startsWith(kept) &&
    [...kept].every((letter) => !weights.includes(letter)) &&
    weights.length === summed + made.length &&
    [...made].every((letter) => weights.includes(letter));
  return isPlain && summed > 0 && made.length > 0 ? { kept: kept.length, summed, made } : undefined;
}

/** `EinsumDense` that is a fully connected layer over the last axes. */
export const einsumDense: LayerType = {
  names: ["EinsumDense"],
  becomes: "`linear`, a pointwise `conv` of several positions, and `reshape` of several axes",
  limits: "equations that sum over the last axes and put others in their place",
  activates: true,
  read(layer) {
    const { equation: text, output_shape: shape, bias_axes: bias } = layer.config;
    const input = layer.ordered(layer.input, "last");
    const sides = kerasSides(input);
    const equation = equationOf(String(text), sides.length + 1) ?? layer.unknown();
    const made = (Array.isArray(shape) ? shape : [shape]).slice(-equation.made.length);
    const isBias = typeof bias === "string" && [...equation.made].every((letter) => bias.includes(letter));
    const isKnown =
      made.length === equation.made.length && made.every((side) => Number.isInteger(side) && side >= 1);
    if (!isKnown || (typeof bias === "string" && (!isBias || bias.length !== made.length)))
      return layer.unknown();
    const positions = sides.slice(0, equation.kept - 1);
    const reads = product(sides.slice(equation.kept - 1));
    const rows = equation.summed === 1 ? input : layer.reshaped(input, [...positions, reads], "rows");
    const given = { out: product(made), bias: isBias };
    const part = { part: "product" };
    const result =
      positions.length === 0
        ? layer.add(linear as Op, given, [rows], part)
        : layer.add(conv as Op, { ...given, kernel: 1, padding: "valid" }, [rows], part);
    return made.length === 1 ? result : layer.reshaped(result, [...positions, ...made], "columns");
  },
};
