import { SpecError } from "../../core/diagnostic.js";
import { type Entries, isEntries, listOf, textOf } from "../json.js";
import { modernised } from "./keras-1.js";

/** Real models have a few thousand. */
const MOST_LAYERS = 50_000;

/** One output of one call of a layer, and where a call takes it in. */
export interface Reference {
  readonly layer: string;
  readonly call: number;
  readonly output: number;
  /** The argument by its place, or by its keyword. */
  readonly argument: Argument;
  /** The sides that the file says it has, the batch first, `null` where it leaves them open; Keras 3 alone does. */
  readonly sides?: readonly (number | null)[] | undefined;
}

/** An argument of a call: its place, or its keyword. */
export type Argument = number | string;

/** What a call of a layer is given. */
export interface Call {
  readonly inputs: readonly Reference[];
  /** What isn't computed, such as the 2 of `x * 2`. */
  readonly constants: ReadonlyMap<Argument, unknown>;
}

/** A layer of a model, and where it is called. */
export interface Layer {
  readonly name: string;
  readonly className: string;
  /** Whether it is no layer but a function that was called on tensors. */
  readonly isFunction: boolean;
  readonly config: Entries;
  readonly calls: readonly Call[];
}

/** A model as its file describes it: `Sequential` when each layer reads the one before. */
export interface Topology {
  readonly name: string | undefined;
  readonly isSequential: boolean;
  readonly layers: readonly Layer[];
  readonly inputs: readonly Reference[];
  readonly outputs: readonly Reference[];
}

/** The layers of a model; `undefined` for what is no model. Old `Sequential` models are a mere list of layers. */
export function topologyOf(className: string, config: unknown): Topology | undefined {
  const entries = isEntries(config) ? config : {};
  const list = Array.isArray(config) ? config : entries["layers"];
  if (!Array.isArray(list)) return undefined;
  if (list.length > MOST_LAYERS) {
    throw new SpecError("limit", `a model of the file has more than ${MOST_LAYERS} layers`);
  }
  return {
    name: textOf(entries["name"]),
    isSequential: className === "Sequential" || entries["output_layers"] === undefined,
    layers: list.filter(isEntries).map((entry) => modernised(layerOf(entry))),
    inputs: callOf(entries["input_layers"]).inputs,
    outputs: callOf(entries["output_layers"]).inputs,
  };
}

/** A layer as it stands in a model, or in a wrapper such as `Bidirectional`. */
export function layerOf(entry: Entries): Layer {
  const writtenClass = textOf(entry["class_name"]) ?? "a layer without `class_name`";
  const config = isEntries(entry["config"]) ? entry["config"] : { layers: entry["config"] };
  const ofTensorFlow = /^(TF|Slicing)OpLambda$/.test(writtenClass) ? textOf(config["function"]) : undefined;
  const className = ofTensorFlow === undefined ? writtenClass : `tf.${ofTensorFlow}`;
  return {
    name: textOf(entry["name"]) ?? textOf(config["name"]) ?? className.toLowerCase(),
    className,
    // Keras 2 wraps functions of TensorFlow in layers, Keras 3 has a class for each of its own.
    isFunction: ofTensorFlow !== undefined || /^keras\.(src\.)?ops\b/.test(textOf(entry["module"]) ?? ""),
    config,
    calls: listOf(entry["inbound_nodes"]).map(callOf),
  };
}

/**
 * What a node is given: Keras 1 and 2 write `["name", call, output, { … }]` for what the first argument consists of,
 * with the others by keyword, Keras 3 all arguments with `__keras_tensor__` objects in any lists and maps.
 */
function callOf(node: unknown): Call {
  const inputs: Reference[] = [];
  const constants = new Map<Argument, unknown>();
  const visit = (value: unknown, argument: Argument): void => {
    const before = inputs.length;
    const tensor = tensorOf(value);
    if (tensor !== undefined) inputs.push({ ...tensor.reference, argument, sides: tensor.sides });
    else if (Array.isArray(value)) {
      const reference = referenceOf(value);
      if (reference === undefined) for (const each of value) visit(each, argument);
      else if (reference.call < 0) constants.set(argument, value[2]);
      else inputs.push({ ...reference, argument });
      // All that the first argument consists of has the same keywords beside it.
      const more = reference && value[3];
      if (isEntries(more)) {
        for (const [name, each] of Object.entries(more)) if (!isGiven(name)) visit(each, name);
      }
      if (reference !== undefined) return;
    } else if (isEntries(value)) for (const each of Object.values(value)) visit(each, argument);
    if (inputs.length === before) constants.set(argument, value);
  };
  const isGiven = (name: string) => constants.has(name) || inputs.some(({ argument }) => argument === name);
  if (isEntries(node) && (Array.isArray(node["args"]) || isEntries(node["kwargs"]))) {
    for (const [place, each] of listOf(node["args"]).entries()) visit(each, place);
    for (const [name, each] of Object.entries(isEntries(node["kwargs"]) ? node["kwargs"] : {}))
      visit(each, name);
  } else visit(node, 0);
  return { inputs, constants };
}

/** A tensor as Keras 3 writes it. */
function tensorOf(
  value: unknown,
): { reference: Omit<Reference, "argument">; sides: (number | null)[] | undefined } | undefined {
  if (!isEntries(value) || value["class_name"] !== "__keras_tensor__") return undefined;
  const config = isEntries(value["config"]) ? value["config"] : {};
  const reference = referenceOf(listOf(config["keras_history"]));
  return reference && { reference, sides: sidesOf(config["shape"]) };
}

/** Sides as a file declares them, the batch first; `null` for those that it leaves open. */
export function sidesOf(value: unknown): (number | null)[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.map((side) => (typeof side === "number" ? side : null));
}

/** A reference; Keras writes a constant as one to the call −1. */
function referenceOf([layer, call, output]: readonly unknown[]): Omit<Reference, "argument"> | undefined {
  if (typeof layer !== "string" || typeof call !== "number") return undefined;
  return { layer, call, output: typeof output === "number" ? output : 0 };
}
