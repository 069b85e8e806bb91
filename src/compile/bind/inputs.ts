import { SpecError } from "../../core/diagnostic.js";
import type { Shape } from "../../core/shape.js";
import { roundHalfEven } from "../../spec/expression/functions.js";
import { describe, plain } from "../../spec/expression/value.js";
import type { InputDefinition, ValueNode } from "../../spec/syntax.js";
import type { ItemEnvironment } from "../state/environment.js";
import { evaluate } from "../state/evaluate.js";

/** At most this many channels look like channels, and not like a side. */
const FEW_CHANNELS = 4;

/** Above this, `resolution` is the side in pixels rather than ρ. */
const LARGEST_RHO = 4;

const MOST = 2 ** 31 - 1;

/** An input's shape before ρ. */
interface BaseInput {
  readonly definition: InputDefinition;
  readonly shape: Shape;
}

/** The shapes of a spec's inputs, channels first, before ρ. */
export function baseInputs(
  definitions: readonly InputDefinition[],
  environment: ItemEnvironment,
): BaseInput[] {
  return definitions.map((definition) => ({ definition, shape: baseShape(definition, environment) }));
}

function baseShape({ size, channels }: InputDefinition, environment: ItemEnvironment): Shape {
  const sides = wholeNumbers(evaluate(size, environment), size);
  if (channels === undefined) {
    // Specs write channels last, as papers do.
    const [first = 0, second = 0, last = 0] = sides;
    if (sides.length === 3 && first <= FEW_CHANNELS && second === last && last > FEW_CHANNELS) {
      environment.session.diagnostics.warn(
        "resolution",
        `this input has ${last} channels, and a side of ${first}`,
        size.place,
        "write height x width x channels, such as 224x224x3",
      );
    }
    return [sides.at(-1) as number, ...sides.slice(0, -1)];
  }
  const [count] = wholeNumbers(evaluate(channels, environment), channels);
  return [count as number, ...sides];
}

function wholeNumbers(value: Parameters<typeof plain>[0], node: ValueNode): number[] {
  const simple = plain(value);
  const numbers = Array.isArray(simple) ? simple : [simple];
  if (
    numbers.every(
      (number) => Number.isInteger(number) && (number as number) >= 1 && (number as number) <= MOST,
    )
  ) {
    return numbers as number[];
  }
  throw new SpecError(
    "argument",
    `an input size is whole numbers from 1 to ${MOST}, got ${describe(value)}`,
    node.place,
    {
      help: "write height x width x channels, such as 224x224x3",
    },
  );
}

/**
 * ρ of MobileNet (arXiv:1704.04861, section 3.4). A value above 4 is the first input's side in pixels.
 * @throws {SpecError} when pixels are given for an input that isn't square
 */
export function rhoOf(
  resolution: number,
  first: Shape,
  place: ConstructorParameters<typeof SpecError>[2],
): number {
  if (resolution <= LARGEST_RHO) return resolution;
  const sides = first.slice(1);
  if (sides.length === 0 || sides.some((side) => side !== sides[0])) {
    throw new SpecError(
      "resolution",
      `a resolution in pixels needs a square input, got ${first.join("x")}`,
      place,
      {
        help: "give the ratio to the spec's own input, at most 4",
      },
    );
  }
  return resolution / (sides[0] as number);
}

/** An input's shape after ρ: sides rounded to the nearest whole number, unless the input opts out. */
export function scaledInput(
  { definition, shape }: BaseInput,
  rho: number,
  environment: ItemEnvironment,
): Shape {
  if (rho === 1) return shape;
  const scaled = definition.scale && plain(evaluate(definition.scale, environment));
  const flags = Array.isArray(scaled) ? scaled : shape.slice(1).map(() => scaled ?? true);
  if (flags.length !== shape.length - 1 || flags.some((flag) => typeof flag !== "boolean")) {
    throw new SpecError("argument", "`scale` is true, false, or one of them a side", definition.scale?.place);
  }
  const sides = shape.slice(1).map((side, index) => {
    if (!flags[index]) return side;
    const result = roundHalfEven(Math.round(side * rho * 1e9) / 1e9);
    if (result > MOST) {
      throw new SpecError(
        "resolution",
        `a resolution of ${rho} makes a side of ${side} larger than ${MOST}`,
        definition.place,
      );
    }
    if (result >= 1) return result;
    throw new SpecError(
      "resolution",
      `a resolution of ${rho} leaves nothing of a side of ${side}`,
      definition.place,
    );
  });
  return [shape[0] as number, ...sides];
}
