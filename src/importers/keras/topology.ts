import { SpecError } from "../../core/diagnostic.js";
import { type Entries, isEntries, listOf, textOf } from "../json.js";
import { modernised } from "./keras-1.js";

/** Real models have a few thousand. */
const MOST_LAYERS = 50_000;

/** One output of one call of a layer. */
export interface Reference {
  readonly layer: string;
  readonly call: number;
  readonly output: number;
}

/** What a call of a layer reads. */
export interface Call {
  readonly inputs: readonly Reference[];
  /** How many plain numbers it is given beside these, as `x * 2` has one. */
  readonly numbers: number;
}

/** A layer of a model, and where it is called. */
export interface Layer {
  readonly name: string;
  readonly className: string;
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
  const className = textOf(entry["class_name"]) ?? "a layer without `class_name`";
  const config = isEntries(entry["config"]) ? entry["config"] : { layers: entry["config"] };
  return {
    name: textOf(entry["name"]) ?? textOf(config["name"]) ?? className.toLowerCase(),
    className,
    config,
    calls: listOf(entry["inbound_nodes"]).map(callOf),
  };
}

/**
 * What a node reads: Keras 1 and 2 write `["name", call, output, { … }]`, Keras 3 `__keras_tensor__` objects,
 * both in any lists and maps.
 */
function callOf(node: unknown): Call {
  const inputs: Reference[] = [];
  let numbers = 0;
  const visit = (value: unknown): void => {
    if (typeof value === "number") numbers += 1;
    else if (Array.isArray(value)) {
      const reference = referenceOf(value);
      if (reference === undefined) value.forEach(visit);
      else if (reference.call < 0) visit(value[2]);
      else {
        inputs.push(reference);
        visit(value[3]);
      }
    } else if (isEntries(value)) {
      const history = isEntries(value["config"]) ? value["config"]["keras_history"] : undefined;
      if (value["class_name"] === "__keras_tensor__" && history !== undefined) visit(history);
      else Object.values(value).forEach(visit);
    }
  };
  visit(node);
  return { inputs, numbers };
}

/** A reference; Keras writes a constant as one to the call −1. */
function referenceOf([layer, call, output]: readonly unknown[]): Reference | undefined {
  if (typeof layer !== "string" || typeof call !== "number") return undefined;
  return { layer, call, output: typeof output === "number" ? output : 0 };
}
