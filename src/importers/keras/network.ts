import { type Diagnostics, SpecError } from "../../core/diagnostic.js";
import type { Entries } from "../json.js";
import { levelsOf } from "../levels.js";

import { inDependencyOrder } from "../order.js";
import { activated, activationOp } from "./activation.js";
import { DeclaredSides } from "./declared-sides.js";
import { modernised } from "./keras-1.js";
import { type Circumstances, LayerCall, type Surroundings, UnknownValue } from "./layer-call.js";
import { typeOf } from "./layers/index.js";
import { type Call, type Layer, layerOf, type Reference, type Topology, topologyOf } from "./topology.js";
import type { Value } from "./value.js";

/** What a call gives; `undefined` for what can't be known. */
type Values = readonly (Value | undefined)[];

/** One call of a layer in a model. */
interface Step {
  readonly layer: Layer;
  readonly call: number;
}

/** Turns layers into ops, calls of models in models included. */
export class Network {
  readonly #surroundings: Surroundings;
  readonly #diagnostics: Diagnostics;
  /** Read once for each model, so that its layers are the same in each call. */
  readonly #topologies = new Map<object, Topology | undefined>();

  /** Layers within others, by their entries: the same for each call. */
  readonly #within = new Map<object, Layer>();
  readonly #readsShapes: boolean;

  /** @param readsShapes whether the shapes that the file says hold, as its inputs have its own sides */
  constructor(surroundings: Omit<Surroundings, "runWithin">, diagnostics: Diagnostics, readsShapes: boolean) {
    this.#surroundings = { ...surroundings, runWithin: (...given) => this.#runWithin(...given) };
    this.#readsShapes = readsShapes;
    this.#diagnostics = diagnostics;
  }

  /** The layers of a layer that is a model. */
  topologyOf({ className, config }: Pick<Layer, "className" | "config">): Topology | undefined {
    if (!this.#topologies.has(config)) {
      const { layers } = config;
      // An old `Sequential` is a list of layers, which is kept under `layers`.
      const isModel = Array.isArray(layers);
      this.#topologies.set(config, isModel ? topologyOf(className, config) : undefined);
    }
    return this.#topologies.get(config);
  }

  /** Runs a model on its inputs. */
  run(topology: Topology, inputs: Values, scope: readonly string[]): Values {
    return topology.isSequential
      ? this.#sequence(topology, inputs, scope)
      : this.#functional(topology, inputs, scope);
  }

  #sequence({ layers }: Topology, inputs: Values, scope: readonly string[]): Values {
    let values = inputs;
    for (const layer of layers) {
      if (layer.className !== "InputLayer") values = this.#call(layer, values, scope);
    }
    return values;
  }

  #functional(topology: Topology, inputs: Values, scope: readonly string[]): Values {
    const given = new Map(topology.inputs.map(({ layer }, index) => [layer, inputs[index]]));
    const results = new Map<string, Values>();
    const declared = this.#readsShapes ? new DeclaredSides(topology) : undefined;
    const resultOf = ({ layer, call, output }: Reference) => results.get(keyOf(layer, call))?.[output];
    for (const { layer, call } of this.#inOrder(topology)) {
      const read = layer.calls[call];
      const values = read?.inputs.map(resultOf) ?? [];
      const result =
        layer.className === "InputLayer" || (read === undefined && given.has(layer.name))
          ? [given.get(layer.name)]
          : this.#call(layer, values, scope, read, declared?.of(layer.name, call));
      results.set(keyOf(layer.name, call), result);
    }
    return topology.outputs.map(resultOf);
  }

  /** Calls in the order of the file, but behind what they read. */
  #inOrder({ layers }: Topology): Step[] {
    const steps = new Map<string, Step>();
    for (const layer of layers) {
      for (let call = 0; call < Math.max(layer.calls.length, 1); call += 1) {
        steps.set(keyOf(layer.name, call), { layer, call });
      }
    }
    const sourcesOf = ({ layer, call }: Step) =>
      (layer.calls[call]?.inputs ?? []).flatMap((reference) => {
        const source = steps.get(keyOf(reference.layer, reference.call));
        if (source !== undefined) return [source];
        const what = `call ${reference.call} of \`${reference.layer}\``;
        this.#diagnostics.error("reference", `\`${layer.name}\` reads ${what}, which isn't there`);
        return [];
      });
    return inDependencyOrder(steps.values(), sourcesOf, (step, readBy) => {
      const names = `\`${step.layer.name}\` and \`${readBy.layer.name}\``;
      this.#diagnostics.error("circle", `the layers ${names} read each other`);
    });
  }

  /** A layer on what it reads; a mistake in it is collected. */
  #call(
    layer: Layer,
    inputs: Values,
    scope: readonly string[],
    given?: Call,
    declared?: Circumstances["declared"],
  ): Values {
    this.#surroundings.allowance.take();
    const model = this.topologyOf(layer);
    if (model !== undefined) return this.run(model, inputs, [...scope, ...levelsOf(layer.name)]);
    const type = typeOf(layer);
    const needed = inputs.slice(0, type?.needs);
    const known = needed.filter((value) => value !== undefined);
    const { activation } = layer.config;
    const activates = type?.activates === true && activationOp(activation) !== null;
    const isSeparable = layer.className.startsWith("Separable");
    const call = new LayerCall(layer, known, {
      given,
      declared,
      hasParts: activates || isSeparable,
      scope,
      surroundings: this.#surroundings,
    });
    try {
      if (type === undefined || known.length < needed.length || known.length === 0) return call.unknown();
      const values = [type.read(call)].flat();
      const [first] = values;
      return activates && first !== undefined ? [activated(call, activation, first)] : values;
    } catch (error) {
      if (error instanceof UnknownValue) return error.values;
      if (!(error instanceof SpecError) || error.diagnostic.code !== "argument") throw error;
      this.#diagnostics.add(error.diagnostic);
      return [];
    }
  }

  #runWithin(entry: Entries, inputs: readonly Value[], scope: readonly string[]): Values {
    const layer = this.#within.get(entry) ?? modernised(layerOf(entry));
    this.#within.set(entry, layer);
    return this.#call(layer, inputs, scope);
  }
}

function keyOf(layer: string, call: number): string {
  return `${call} ${layer}`;
}

/** The entries of a model's config, in which an old `Sequential` is a list. */
export function configOf(config: unknown): Entries {
  return Array.isArray(config) ? { layers: config } : ((config ?? {}) as Entries);
}
