import { childScope, type GraphNode, type Scope, type Tensor } from "../../core/graph.js";
import { groupBy } from "../../core/group.js";
import type { Place } from "../../core/source.js";
import type { Value } from "../../spec/expression/value.js";
import type { Outcome } from "../outcome.js";
import type { Flow } from "../state/flow.js";
import type { Spent } from "../state/limits.js";
import type { Entry, Results } from "../state/references.js";
import type { Session } from "../state/session.js";

/** A level inside the part. */
interface LevelPlan {
  readonly scope: Scope;
  /** The number of the level that it lies in; 0 is the block's own, or for an item the network. */
  readonly parent: number;
}

/** An op of the part. Tensors are numbered: what enters, then what each op gives. */
interface NodePlan {
  readonly outcome: Outcome;
  readonly level: number;
  readonly inputs: readonly number[];
  /** The number of the op whose weights it shares. */
  readonly sharedWith: number | null;
  readonly place: Place | null;
}

interface FlowPlan {
  readonly tensors: readonly number[];
  readonly names: readonly string[] | null;
}

/** A result that references may name, by its path below the block's. */
type EntryPlan =
  | {
      readonly kind: "flow";
      readonly path: string;
      readonly flow: FlowPlan;
      readonly place: Place | null;
      readonly named: boolean;
    }
  | { readonly kind: "other"; readonly path: string; readonly entry: Exclude<Entry, { kind: "flow" }> };

/** The results of an item whose paths begin with the same name: those of that name, and those below it. */
interface EntriesAtRoot {
  readonly prefix: string;
  readonly own: readonly EntryPlan[];
  readonly below: readonly EntryPlan[];
}

/** Where an expansion begins in what a session has made so far. */
export interface Start {
  readonly nodes: number;
  readonly results: number;
}

/** A block that stands in more places than that is repeated by the thousand. */
const MOST_PLACES = 32;

/** What an expansion does beside making ops. */
interface Effects {
  /** What it took of the budget. */
  readonly spent: Spent;
  /** Whether it scaled channels by α. */
  readonly scales: boolean;
  /** The values of the block's `let`s. */
  readonly lets: ReadonlyMap<string, Value>;
}

/**
 * What a block, or an item of a network's own layers, once expanded into. It can be put down again behind
 * other tensors of the same shapes, a block also elsewhere.
 */
export class Expansion {
  readonly effects: Effects;
  readonly #levels: readonly LevelPlan[];
  readonly #nodes: readonly NodePlan[];
  readonly #entries: readonly EntryPlan[];
  readonly #result: FlowPlan;
  #own: readonly (Scope | null)[] | undefined;
  #byRoot: readonly EntriesAtRoot[] | undefined;
  /** By the block's path, the levels that were made for it there. */
  readonly #placed = new Map<string, readonly (Scope | null)[]>();

  private constructor(
    effects: Effects,
    levels: readonly LevelPlan[],
    nodes: readonly NodePlan[],
    entries: readonly EntryPlan[],
    result: FlowPlan,
  ) {
    this.effects = effects;
    this.#levels = levels;
    this.#nodes = nodes;
    this.#entries = entries;
    this.#result = result;
  }

  /** The number of ops. */
  get size(): number {
    return this.#nodes.length;
  }

  /** Takes down what a session made since `start`; `undefined` where it hangs on something outside the block. */
  static of(
    block: Scope | null,
    entering: Flow,
    result: Flow,
    start: Start,
    effects: Effects,
    session: Session,
  ): Expansion | undefined {
    const tensors = new Map<Tensor, number>();
    for (const tensor of entering.tensors) tensors.set(tensor, tensors.size);
    const levels = new Map<Scope | null, number>([[block, 0]]);
    const plans: LevelPlan[] = [];
    const numberOf = (scope: Scope): number => {
      const known = levels.get(scope);
      if (known !== undefined) return known;
      const parent = scope.parent === null ? 0 : numberOf(scope.parent);
      plans.push({ scope, parent });
      levels.set(scope, plans.length);
      return plans.length;
    };
    const nodes = session.builder.nodes.slice(start.nodes);
    const numbers = new Map(nodes.map((node, index) => [node, index]));
    const planned = nodes.map((node): NodePlan => {
      const inputs = node.inputs.map((input) => tensors.get(input) ?? -1);
      for (const output of node.outputs) tensors.set(output, tensors.size);
      const { application, place, sharedWith } = node;
      // Not the tensors themselves, which would hold on to the whole graph.
      const outcome = { application, outputs: node.outputs.map(({ form }) => form) };
      const owner = sharedWith && (numbers.get(sharedWith) ?? -1);
      return { outcome, level: numberOf(node.scope), inputs, sharedWith: owner, place };
    });
    const flowPlan = ({ tensors: own, names }: Flow): FlowPlan => ({
      tensors: own.map((tensor) => tensors.get(tensor) ?? -1),
      names,
    });
    const entries = [...session.results.since(start.results)].map(([path, entry]): EntryPlan => {
      const below = block === null ? path : path.slice(block.path.length + 1);
      if (entry.kind !== "flow") return { kind: "other", path: below, entry };
      const { flow, place, named } = entry;
      return { kind: "flow", path: below, flow: flowPlan(flow), place, named };
    });
    const last = flowPlan(result);
    const used = [...planned.map(({ inputs }) => inputs), last.tensors];
    const isClosed =
      used.every((list) => !list.includes(-1)) && planned.every(({ sharedWith }) => sharedWith !== -1);
    return isClosed ? new Expansion(effects, plans, planned, entries, last) : undefined;
  }

  /** The block's own level and those in it, which stay the same where the block stays. */
  #levelsBelow(block: Scope): readonly (Scope | null)[] {
    const placed = this.#placed.get(block.path);
    if (placed !== undefined) return placed;
    const levels: Scope[] = [block];
    for (const { scope, parent } of this.#levels) levels.push(moved(scope, levels[parent] as Scope));
    if (standsInNetwork(block) && this.#placed.size < MOST_PLACES) this.#placed.set(block.path, levels);
    return levels;
  }

  /** The levels of an item, which stands in one place only. */
  get #ownLevels(): readonly (Scope | null)[] {
    this.#own ??= [null, ...this.#levels.map(({ scope }) => scope)];
    return this.#own;
  }

  /** Puts a block down again, below its level and behind what enters. */
  replayBlock(block: Scope, entering: Flow, session: Session): Flow {
    const tensors = this.#addNodes(this.#levelsBelow(block), entering, session);
    const prefix = `${block.path}/`;
    session.results.defer(prefix, () => this.#entries.map((plan) => entryOf(plan, prefix, tensors)));
    return flowAmong(tensors, this.#result);
  }

  /** Puts an item of a network's own layers down again. */
  replayItem(entering: Flow, session: Session): Flow {
    const { results } = session;
    const tensors = this.#addNodes(this.#ownLevels, entering, session);
    for (const { prefix, own, below } of this.#entriesByRoot) {
      for (const plan of own) keepAgain(plan, tensors, results);
      if (below.length > 0) results.defer(prefix, () => below.map((plan) => entryOf(plan, "", tensors)));
    }
    return flowAmong(tensors, this.#result);
  }

  get #entriesByRoot(): readonly EntriesAtRoot[] {
    this.#byRoot ??= [...groupBy(this.#entries, ({ path }) => path.split("/", 1)[0] as string)].map(
      ([root, entries]) => ({
        prefix: `${root}/`,
        own: entries.filter(({ path }) => path === root),
        below: entries.filter(({ path }) => path !== root),
      }),
    );
    return this.#byRoot;
  }

  #addNodes(levels: readonly (Scope | null)[], entering: Flow, { builder }: Session): readonly Tensor[] {
    const tensors: Tensor[] = [...entering.tensors];
    const first = builder.nodes.length;
    for (const plan of this.#nodes) {
      const inputs = plan.inputs.map((number) => tensors[number] as Tensor);
      const node = builder.add(plan.outcome, levels[plan.level] as Scope, inputs, plan.place);
      if (plan.sharedWith !== null) builder.share(node, builder.nodes[first + plan.sharedWith] as GraphNode);
      for (const output of node.outputs) tensors.push(output);
    }
    return tensors;
  }
}

function entryOf(plan: EntryPlan, prefix: string, tensors: readonly Tensor[]): [string, Entry] {
  const path = prefix + plan.path;
  if (plan.kind === "other") return [path, plan.entry];
  const { flow, place, named } = plan;
  return [path, { kind: "flow", flow: flowAmong(tensors, flow), place, named }];
}

/** Keeps a result under its name at once: another item may have that name. */
function keepAgain(plan: EntryPlan, tensors: readonly Tensor[], results: Results): void {
  const [path, entry] = entryOf(plan, "", tensors);
  if (entry.kind === "absent") results.setAbsent(path, entry.place);
  if (entry.kind === "flow") results.set(path, entry.flow, entry.place as Place, entry.named);
}

/** Whether what holds a level is the same at all points: no block, whose parameters may differ. */
function standsInNetwork({ parent }: Scope): boolean {
  for (let level = parent; level !== null; level = level.parent) if (level.block !== null) return false;
  return true;
}

/** A level under another parent. */
function moved(scope: Scope, parent: Scope): Scope {
  const { segment, named, block, parameters } = scope;
  const sameLevel = scope.depth === scope.parent?.depth;
  return childScope(parent, segment, { sameLevel, named, block, parameters });
}

function flowAmong(tensors: readonly Tensor[], { tensors: numbers, names }: FlowPlan): Flow {
  return { tensors: numbers.map((number) => tensors[number] as Tensor), names };
}
