import type { Application } from "./application.js";
import type { GraphCompression } from "./compression.js";
import type { EnergyTable } from "./energy.js";
import type { Op } from "./op.js";
import type { Optimizer } from "./optimizer.js";
import type { GraphPrecision } from "./precision.js";
import type { Place } from "./source.js";
import type { Tensor } from "./tensor.js";

export type { Tensor } from "./tensor.js";

/** Where an op comes from: a chain of named levels from the network down to the op itself. */
export interface Scope {
  readonly parent: Scope | null;
  /** Its part of the path: an item's name, its layer key, or the index of a loop round or branch. */
  readonly segment: string;
  /** The segments from the top, joined by slashes. */
  readonly path: string;
  /** Whether the spec gives it this name, rather than what it is and where it stands. */
  readonly named: boolean;
  /** The block that this level is an instance of. */
  readonly block: string | null;
  /** The values of that block's parameters, for those who explain it. */
  readonly parameters?: ReadonlyMap<string, unknown> | undefined;
  /** How deep it is for people: rounds of an unnamed loop are on the level of the loop. */
  readonly depth: number;
}

/** One op in execution order. */
export interface GraphNode {
  readonly op: Op;
  readonly scope: Scope;
  readonly path: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  /** What its cost depends on: the op with its arguments on these shapes. */
  readonly application: Application;
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly Tensor[];
  /** The op whose weights this one uses as well; its own parameters are then counted there. */
  readonly sharedWith: GraphNode | null;
  readonly place: Place | null;
}

/** Ops in execution order with their shapes: what every front end makes and every analysis reads. */
export interface Graph {
  readonly inputs: readonly Tensor[];
  readonly nodes: readonly GraphNode[];
  readonly outputs: readonly Tensor[];
  /** Ops that have no rule; a graph with any is partial. */
  readonly uncounted: readonly { readonly path: string; readonly op: string }[];
  /** Whether norms and activations run with the op before them and need no memory of their own, as they do unless said otherwise. */
  readonly fuses?: boolean;
  /** How many bits its numbers have; 32 unless this says otherwise. */
  readonly precision?: GraphPrecision;
  /** How the weights of layers are stored, where they aren't as they are. */
  readonly compression?: GraphCompression;
  /** What it is trained with; Adam unless this says otherwise. */
  readonly optimizer?: Optimizer;
  /** What operations and memory take on the device that is meant; Horowitz's table unless this says otherwise. */
  readonly energy?: EnergyTable;
}

/**
 * A level below `parent`. `sameLevel` puts it on its parent's depth: people see a round of an unnamed
 * loop beside other layers, not below one.
 */
export function childScope(
  parent: Scope | null,
  segment: string,
  {
    sameLevel = false,
    named = false,
    block = null,
    parameters,
  }: {
    sameLevel?: boolean;
    named?: boolean;
    block?: string | null;
    parameters?: Scope["parameters"];
  } = {},
): Scope {
  const depth = (parent?.depth ?? 0) + (sameLevel ? 0 : 1);
  const path = parent === null ? segment : `${parent.path}/${segment}`;
  return { parent, segment, path, named, block, parameters, depth };
}

/** The levels that a scope lies in, from the top down to itself. */
export function levelsOf(scope: Scope): Scope[] {
  const levels: Scope[] = [];
  for (let level: Scope | null = scope; level !== null; level = level.parent) levels.push(level);
  return levels.reverse();
}

/** The innermost block that a scope lies in, or `null`. */
export function blockOf(scope: Scope): string | null {
  for (let level: Scope | null = scope; level !== null; level = level.parent) {
    if (level.block !== null) return level.block;
  }
  return null;
}
