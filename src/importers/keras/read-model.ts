import type { Diagnostics } from "../../core/diagnostic.js";
import { Allowance } from "../allowance.js";
import { GraphWriter } from "../graph-writer.js";
import type { ImportedNetwork, ImportOptions } from "../importer.js";
import { type DeclaredInput, inputSides } from "../input-sides.js";
import { type Entries, isEntries, textOf } from "../json.js";
import { configOf, Network } from "./network.js";
import { type Layer, sidesOf, type Topology } from "./topology.js";
import { type Order, shapeOf, type Value } from "./value.js";

/** Models have a few thousand layers at most, and calls of models in models multiply. */
const MOST_CALLS = 50_000;

/**
 * The network of a Keras model as `to_json` writes it, of Keras 1 to 3.
 * @param fallbackName what it is called when it doesn't say
 */
export function readKerasModel(
  document: unknown,
  fallbackName: string,
  options: ImportOptions,
  diagnostics: Diagnostics,
): ImportedNetwork | undefined {
  const className = isEntries(document) ? textOf(document["class_name"]) : undefined;
  if (!isEntries(document) || className === undefined) {
    diagnostics.error("missing-key", `${fallbackName} is no Keras model: it has no \`class_name\``);
    return undefined;
  }
  const writer = new GraphWriter(diagnostics);
  const allowance = new Allowance(Math.min(options.mostOps, MOST_CALLS));
  const readsShapes = options.inputs.size === 0;
  const network = new Network({ writer, allowance, holders: new Map() }, diagnostics, readsShapes);
  const config = configOf(document["config"]);
  const topology = network.topologyOf({ className, config });
  if (topology === undefined) {
    diagnostics.error(
      "missing-key",
      `the model is a class of its own (\`${className}\`), whose layers stand in code alone and not in the file`,
      undefined,
      { help: "convert it to ONNX, or build it with Keras's functional interface" },
    );
    return undefined;
  }
  const declared = inputsOf(topology, network, config);
  const known = inputSides(declared, options, diagnostics);
  if (known === undefined) return undefined;
  const order: Order = isChannelsFirst(config) ? "first" : "last";
  const inputs = known.map(({ sides }): Value => ({ tensor: writer.input(shapeOf(sides, order)), order }));
  const outputs = network.run(topology, inputs, []);
  const tensors = outputs.flatMap((value) => (value === undefined ? [] : [value.tensor]));
  return { name: topology.name ?? fallbackName, graph: writer.finish(tensors) };
}

/** Whether any layer has the channels before the sides; the input then has them, too. */
function isChannelsFirst(config: Entries): boolean {
  return /"data_format":"channels_first"|"dim_ordering":"th"/.test(JSON.stringify(config));
}

function inputsOf(topology: Topology, network: Network, config: Entries): DeclaredInput[] {
  if (!topology.isSequential) {
    const layers = new Map(topology.layers.map((layer) => [layer.name, layer]));
    return topology.inputs.map(({ layer: name }) => {
      const layer = layers.get(name);
      return { name, sides: layer && declaredSides(layer, network) };
    });
  }
  const [first] = topology.layers;
  const sides = (first && declaredSides(first, network)) ?? sidesOf(config["build_input_shape"]);
  return [{ name: first?.name ?? "input", sides }];
}

/** The sides that a layer declares for what it reads, or its first layer if it is a model. */
function declaredSides(layer: Layer, network: Network): DeclaredInput["sides"] {
  const { config } = layer;
  const model = network.topologyOf(layer);
  if (model !== undefined) return inputsOf(model, network, config)[0]?.sides;
  const own = config["batch_input_shape"] ?? config["batch_shape"] ?? config["input_shape"];
  const length = config["input_length"];
  return sidesOf(own) ?? (typeof length === "number" ? [null, length] : undefined);
}
