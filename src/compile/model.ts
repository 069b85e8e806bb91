import { type Diagnostic, Diagnostics, SpecError } from "../core/diagnostic.js";
import type { Graph, Tensor } from "../core/graph.js";
import type { Loader } from "../core/loader.js";
import { ratio } from "../core/ratio.js";
import type { Shape } from "../core/shape.js";
import type { Place } from "../core/source.js";
import { sourceTensor } from "../core/tensor.js";
import { UnknownValue } from "../spec/expression/error.js";
import type { PlainValue } from "../spec/expression/value.js";
import { type LoadedSpec, SpecLoader } from "../spec/load.js";
import { baseInputs, rhoOf, scaledInput } from "./bind/inputs.js";
import { bindNetwork, unboundContext } from "./bind/network.js";
import {
  checkSettingNames,
  multiplier,
  plainSettings,
  type Setting,
  variantSettings,
} from "./bind/settings.js";
import { checkSpec } from "./check/check.js";
import { warnFlattened, warnUnread } from "./check/doubts.js";
import { constantSettings } from "./constant-settings.js";
import { expandBody } from "./expand/item.js";
import { readOutputs } from "./expand/outputs.js";
import {
  type CompressionRules,
  type Compressor,
  type LoadedCompression,
  loadCompressor,
} from "./load-compression.js";
import { ExpansionMemory } from "./memory/memory.js";
import { OutcomeMemory } from "./memory/outcomes.js";
import { bindPrecision, precisionIn } from "./precision.js";
import { ItemEnvironment } from "./state/environment.js";
import { flowOf, unknownTensor } from "./state/flow.js";
import { Budget, DEFAULT_MOST_OPS } from "./state/limits.js";
import { Session } from "./state/session.js";
import { Variables } from "./state/variables.js";

/** One point in a model's space of hyperparameters. */
export interface Point {
  /** A variant's name and where it was said. */
  readonly variant?: { readonly name: string; readonly place: Place } | undefined;
  /** Settings, of which a later one of the same name wins; they win over the variant's. */
  readonly settings?: readonly Setting[];
  /** Replaces the shape of the only input (channels first, before ρ). */
  readonly input?: { readonly shape: Shape; readonly place: Place } | undefined;
  /** Rules of compression that stand behind the spec's own. */
  readonly compression?: LoadedCompression | undefined;
  /** The most ops to expand into; a million unless given. */
  readonly mostOps?: number | undefined;
}

/** A model at one point. */
export interface Instance {
  /** `null` when there are errors. */
  readonly graph: Graph | null;
  readonly settings: Readonly<Record<string, PlainValue>>;
  readonly inputs: readonly Shape[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * A checked spec: a function from hyperparameters to a graph.
 *
 *     spec.yaml ──load──▶ LoadedSpec ──check──▶ Model ──instantiate──▶ Graph with shapes
 *
 * Loading and checking happen once, instantiating once a point.
 */
export class Model {
  readonly spec: LoadedSpec;
  readonly #checked: readonly Diagnostic[];
  readonly #expands: boolean;
  readonly #compressor: Compressor | null;
  readonly #outcomes = new OutcomeMemory();
  #memory: ExpansionMemory | null = null;
  #points = 0;

  /** @param compressor what is needed where the spec has rules of compression */
  constructor(spec: LoadedSpec, compressor: Compressor | null = null) {
    this.spec = spec;
    this.#compressor = compressor;
    const diagnostics = new Diagnostics();
    for (const diagnostic of spec.diagnostics) diagnostics.add(diagnostic);
    this.#expands = checkSpec(spec, diagnostics);
    this.#checked = diagnostics.list;
  }

  /** The network's name as its spec says it, else its file's. */
  get name(): string {
    return this.spec.syntax.name ?? this.spec.file;
  }

  /** Expands the spec at a point. Never throws for a mistake in the spec: it is among the diagnostics. */
  instantiate(point: Point = {}): Instance {
    const diagnostics = new Diagnostics();
    for (const diagnostic of this.#checked) diagnostics.add(diagnostic);
    // Most models are looked at once, which is quicker without a memory.
    if (this.#points === 1) this.#memory = new ExpansionMemory();
    this.#points += 1;
    const session = new Session(diagnostics, new Budget(point.mostOps ?? DEFAULT_MOST_OPS), {
      memory: this.#memory,
      outcomes: this.#outcomes,
    });
    try {
      return this.#expand(point, session);
    } catch (error) {
      // What an earlier mistake hides is no mistake of its own.
      const hidden = error instanceof UnknownValue && diagnostics.hasErrors;
      if (error instanceof RangeError) {
        const { place } = this.spec.syntax;
        diagnostics.error(
          "limit",
          "the network is nested too deeply, or carries too many tensors, to be expanded",
          place,
        );
      } else if (!hidden && !(error instanceof SpecError)) throw error;
      if (error instanceof SpecError) diagnostics.add(error.diagnostic);
      return { graph: null, settings: {}, inputs: [], diagnostics: withoutDoubts(diagnostics) };
    }
  }

  /** The values of all hyperparameters at a point, without expanding anything; `null` when the point is wrong. */
  settingsAt(point: Point): Instance["settings"] | null {
    const session = new Session(new Diagnostics(), new Budget(DEFAULT_MOST_OPS));
    const bound = session.diagnostics.attempt(() => this.#bind(point, session));
    if (bound === undefined || session.diagnostics.hasErrors) return null;
    return plainSettings(this.spec.syntax, bound.values, bound.context.width.alpha, bound.rho);
  }

  #bind(point: Point, session: Session) {
    const settings = this.#settings(point);
    checkSettingNames(this.spec.syntax, settings, session.diagnostics);
    const { tensors, rho, changed } = this.#inputs(point, settings, session);
    const flow = flowOf(...tensors);
    const at = { scope: null, call: null, weights: null };
    return { ...bindNetwork(this.spec, settings, at, flow, rho, session), tensors, rho, changed, flow };
  }

  #expand(point: Point, session: Session): Instance {
    const { diagnostics } = session;
    const { syntax } = this.spec;
    const { context, values, tensors, rho, changed, flow } = this.#bind(point, session);
    let graph: Graph | null = null;
    if (syntax.layers !== undefined && this.#expands) {
      const last = expandBody(syntax.layers, context, flow, session);
      const { outputs: named } = syntax;
      const outputs = named && session.attempt(context, () => readOutputs(named, context, last, session));
      graph = {
        inputs: tensors,
        nodes: session.builder.nodes,
        outputs: (outputs ?? last).tensors,
        uncounted: [],
        ...(syntax.optimizer && { optimizer: syntax.optimizer }),
        ...(syntax.energy && { energy: syntax.energy }),
      };
    }
    const environment = new ItemEnvironment(session, context, flow);
    const bits = syntax.precision && bindPrecision(syntax.precision, environment);
    const isSound = !diagnostics.hasErrors;
    const given = this.#rules(point);
    const compressor = point.compression?.compressor ?? this.#compressor;
    if (given.length > 0 && compressor === null)
      throw new Error("no compressor was loaded, although there are rules");
    const rules = given.flatMap((each) => compressor?.bindCompression(each, environment) ?? []);
    if (bits !== undefined && graph !== null && !diagnostics.hasErrors) {
      const { nodes } = graph;
      const precision = diagnostics.attempt(() => precisionIn({ nodes }, bits, this.spec));
      if (precision !== undefined) graph = { ...graph, precision };
    }
    if (compressor !== null && rules.length > 0 && graph !== null && isSound) {
      graph = { ...graph, compression: compressor.compressionIn(graph, rules, diagnostics) };
    }
    if (diagnostics.hasErrors || graph === null) {
      return { graph: null, settings: {}, inputs: [], diagnostics: withoutDoubts(diagnostics) };
    }
    warnUnread(graph, diagnostics);
    if (changed) warnFlattened(graph, diagnostics);
    const { alpha } = context.width;
    if (alpha !== 1 && !session.scaledAny) {
      diagnostics.warn(
        "width",
        `the width ${alpha} scales nothing in this network`,
        syntax.width?.place ?? syntax.place,
      );
    }
    return {
      graph,
      settings: plainSettings(syntax, values, alpha, rho),
      inputs: tensors.map(({ shape }) => shape),
      diagnostics: diagnostics.list,
    };
  }

  /** The spec's own rules of compression, then those of the point. */
  #rules({ compression }: Point): CompressionRules[] {
    const { matcher, syntax } = this.spec;
    const own = syntax.compression === undefined ? [] : [{ rules: syntax.compression, matcher }];
    return compression === undefined ? own : [...own, compression];
  }

  #settings({ variant, settings = [] }: Point): readonly Setting[] {
    if (variant === undefined) return settings;
    const { syntax } = this.spec;
    const found = variantSettings(syntax, variant.name, variant.place);
    return [...constantSettings(found.settings), ...settings];
  }

  /** An environment without variables, for what must be constant. */
  #bareEnvironment(session: Session): ItemEnvironment {
    const at = { scope: null, call: null, weights: null };
    const context = unboundContext(this.spec, at, flowOf(), new Variables(new Map(), null), 1);
    return new ItemEnvironment(session, context, flowOf());
  }

  #inputs(
    { input }: Point,
    settings: readonly Setting[],
    session: Session,
  ): { tensors: Tensor[]; rho: number; changed: boolean } {
    const { syntax } = this.spec;
    const environment = this.#bareEnvironment(session);
    const { context } = environment;
    const bases = session.attempt(context, () => baseInputs(syntax.inputs ?? [], environment));
    if (bases === undefined || bases.length === 0)
      return { tensors: [unknownTensor(3)], rho: 1, changed: false };
    if (input !== undefined) {
      if (bases.length > 1) {
        throw new SpecError(
          "usage",
          `\`--input\` is for one input, but this network has ${bases.length}`,
          input.place,
        );
      }
      bases[0] = { definition: (bases[0] as (typeof bases)[0]).definition, shape: input.shape };
    }
    const first = (bases[0] as (typeof bases)[0]).shape;
    const said = settings.findLast(({ name }) => name === "resolution")?.place ?? syntax.resolution?.place;
    const rho = session.attempt(context, () =>
      rhoOf(multiplier("resolution", syntax, settings, environment), first, said),
    );
    const shapes = bases.map((base) =>
      session.attempt(context, () => scaledInput(base, rho ?? 1, environment)),
    );
    const tensors = shapes.map((shape, index): Tensor => {
      const known = shape ?? (bases[index] as (typeof bases)[0]).shape;
      return sourceTensor(
        known,
        known.slice(1).map(() => ratio(1)),
      );
    });
    return { tensors, rho: rho ?? 1, changed: input !== undefined || (rho ?? 1) !== 1 };
  }
}

/** With errors about, warnings are mostly their echo. */
function withoutDoubts(diagnostics: Diagnostics): Diagnostic[] {
  return diagnostics.list.filter(({ severity }) => severity === "error");
}

/** Loads and checks specs; each file once. */
export class ModelLoader {
  readonly #specs: SpecLoader;
  readonly #models = new Map<string, Model>();

  constructor(loader: Loader, diagnostics: Diagnostics) {
    this.#specs = new SpecLoader(loader, diagnostics);
  }

  /**
   * The model of a name; `undefined` when nothing of it can be used, which is then collected.
   * @param from the id of the spec that names it, `null` for the user
   * @param at where it is named
   */
  async load(name: string, from: string | null = null, at?: Place): Promise<Model | undefined> {
    const spec = await this.#specs.load(name, from, at);
    if (spec === undefined) return undefined;
    const compressor = spec.syntax.compression === undefined ? null : await loadCompressor();
    let model = this.#models.get(spec.id);
    if (model === undefined) {
      model = new Model(spec, compressor);
      this.#models.set(spec.id, model);
    }
    return model;
  }
}

/** Loads and checks a spec. Without a model, the diagnostics say why. */
export async function loadModel(
  name: string,
  loader: Loader,
): Promise<{ model: Model | undefined; diagnostics: readonly Diagnostic[] }> {
  const diagnostics = new Diagnostics();
  const model = await new ModelLoader(loader, diagnostics).load(name);
  return { model, diagnostics: diagnostics.list };
}
