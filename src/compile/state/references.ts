import { SpecError } from "../../core/diagnostic.js";
import type { GraphNode } from "../../core/graph.js";
import { nearest } from "../../core/nearest.js";
import type { Place } from "../../core/source.js";
import { UnknownValue } from "../../spec/expression/error.js";
import type { Flow } from "./flow.js";

/** What a path stands for. */
export type Entry =
  /** `place` is `null` for an item that can't be expanded, which may exclude another one of its name. */
  | { readonly kind: "flow"; readonly flow: Flow; readonly place: Place | null; readonly named: boolean }
  /** What a `network` item left out because none of its outputs needs it. */
  | { readonly kind: "pruned" }
  /** An item whose `if` was false. */
  | { readonly kind: "absent"; readonly place: Place };

/** The results of all items so far, by path. */
export class Results {
  readonly #entries = new Map<string, Entry>();
  readonly #hidden = new Set<string>();
  /** The paths of results in the order in which they were kept; one with a slash at its end is deferred. */
  readonly #paths: string[] = [];
  /** Results below a path that are worked out when somebody asks for one. */
  readonly #deferred = new Map<string, () => Iterable<readonly [string, Entry]>>();

  /** Keeps an item's result. A name that is taken already is an error. */
  set(path: string, flow: Flow, place: Place, named: boolean): void {
    const taken = this.#entries.get(path);
    if (named && taken?.kind === "flow" && taken.place !== null && taken.place !== place) {
      throw new SpecError("duplicate-name", `the name \`${lastSegment(path)}\` is taken already`, place, {
        help: "choose another name",
        notes: [{ message: "first used here", place: taken.place }],
      });
    }
    this.#entries.set(path, { kind: "flow", flow, place, named });
    this.#paths.push(path);
  }

  /** Keeps what stands for the result of an item that can't be expanded. */
  setUnknown(path: string, flow: Flow): void {
    this.#entries.set(path, { kind: "flow", flow, place: null, named: false });
    this.#paths.push(path);
  }

  setAbsent(path: string, place: Place): void {
    if (this.#entries.has(path)) return;
    this.#entries.set(path, { kind: "absent", place });
    this.#paths.push(path);
  }

  /** Keeps the results below a path, which nearly never are referred to, until they are. */
  defer(prefix: string, entries: () => Iterable<readonly [string, Entry]>): void {
    this.#open(prefix);
    this.#deferred.set(prefix, entries);
    this.#paths.push(prefix);
  }

  /** Notes that a mistake hides what some item of a body is called, or what is in it. */
  hide(body: NameScope): void {
    this.#hidden.add(body.prefix);
  }

  hides(body: NameScope): boolean {
    return this.#hidden.has(body.prefix);
  }

  get(path: string): Entry | undefined {
    const entry = this.#entries.get(path);
    if (entry !== undefined || this.#deferred.size === 0) return entry;
    for (let slash = path.indexOf("/"); slash !== -1; slash = path.indexOf("/", slash + 1)) {
      this.#open(path.slice(0, slash + 1));
    }
    return this.#entries.get(path);
  }

  /** The results that were kept since there were `start`. */
  *since(start: number): Iterable<readonly [string, Entry]> {
    for (let index = start; index < this.#paths.length; index += 1) {
      const path = this.#paths[index] as string;
      this.#open(path);
      const entry = this.#entries.get(path);
      if (entry !== undefined) yield [path, entry];
    }
  }

  /** Works out what was deferred below a path. */
  #open(prefix: string): void {
    const entries = this.#deferred.get(prefix);
    if (entries === undefined) return;
    this.#deferred.delete(prefix);
    for (const [path, entry] of entries()) {
      this.#entries.set(path, entry);
      this.#paths.push(path);
    }
  }

  /** How many results were kept so far. */
  get count(): number {
    return this.#paths.length;
  }

  /** Drops results that were made by ops that are gone, of those kept since there were `start`. */
  forget(gone: ReadonlySet<GraphNode>, start: number): void {
    if (gone.size === 0) return;
    for (const [path, entry] of this.since(start)) {
      if (entry.kind !== "flow") continue;
      const stale = entry.flow.tensors.some(({ producer }) => producer !== null && gone.has(producer));
      if (stale) this.#entries.set(path, { kind: "pruned" });
    }
  }

  /** The paths that start with a prefix, without it. */
  *within(prefix: string): Iterable<string> {
    for (const deferred of [...this.#deferred.keys()]) this.#open(deferred);
    for (const path of this.#entries.keys()) if (path.startsWith(prefix)) yield path.slice(prefix.length);
  }
}

/** The bodies that enclose an item up to its block: where its references are looked up, from the inside out. */
export interface NameScope {
  /** The path of the body with a slash at its end, empty for the network. */
  readonly prefix: string;
  /** `null` at the block's or network's own body. */
  readonly outer: NameScope | null;
  /** The tensors that enter the block, by the names it gives them. */
  readonly inputs: ReadonlyMap<string, Flow>;
}

const NONE: ReadonlyMap<string, Flow> = new Map();

/** The scope of a body within `outer`. */
export function innerScope(outer: NameScope, prefix: string): NameScope {
  return { prefix, outer, inputs: NONE };
}

/** Whether a text can be the name of an item. */
export function isName(text: string): boolean {
  return /^[A-Za-z0-9_+-]+$/.test(text);
}

/** Whether a text has the form of a reference. */
export function isReference(text: string): boolean {
  return /^[A-Za-z0-9_+-]+(\/[A-Za-z0-9_+-]+)*(\.[A-Za-z0-9_+-]+)?$/.test(text);
}

/** The mistake of a text that hasn't. */
export function notReference(text: string, place: Place): SpecError {
  return new SpecError("reference", `\`${text}\` isn't a reference`, place, {
    help: "write a name, a path such as stage2/0/conv, or name.output to pick one output",
  });
}

/**
 * Looks a reference up: a path as seen from the enclosing bodies, and after a dot the output to pick.
 * @throws {SpecError} when there is no such thing
 * @throws {UnknownValue} when it may be among what a mistake hides
 */
export function resolveReference(
  reference: string,
  scope: NameScope,
  results: Results,
  here: Flow,
  place: Place,
): Flow | "absent" {
  if (reference === ".") return here;
  const dot = reference.lastIndexOf(".");
  const path = dot === -1 ? reference : reference.slice(0, dot);
  const output = dot === -1 ? undefined : reference.slice(dot + 1);
  if (!isReference(reference)) throw notReference(reference, place);
  let hidden = false;
  for (let level: NameScope | null = scope; level !== null; level = level.outer) {
    const found = results.get(level.prefix + path);
    if (found?.kind === "absent") return "absent";
    if (found?.kind === "pruned") {
      throw new SpecError(
        "reference",
        `\`${path}\` was left out: a network keeps only what its outputs need`,
        place,
        {
          help: "name it in the `outputs` of that network",
        },
      );
    }
    const flow = found?.flow ?? level.inputs.get(path);
    if (flow !== undefined) return output === undefined ? flow : pick(flow, output, reference, place);
    hidden ||= results.hides(level);
  }
  if (hidden) throw new UnknownValue();
  throw new SpecError("reference", `nothing above is named \`${path}\``, place, {
    help: () => near(path, scope, results),
  });
}

function near(path: string, scope: NameScope, results: Results): string {
  const best = nearest(path, namesIn(scope, results));
  return best === undefined
    ? "a reference reads what stands before it, in the same block"
    : `did you mean \`${best}\`?`;
}

/** All that a reference may name, up to more than anybody chooses from. */
function* namesIn(scope: NameScope, results: Results): Iterable<string> {
  let count = 0;
  for (let level: NameScope | null = scope; level !== null; level = level.outer) {
    yield* level.inputs.keys();
    for (const name of results.within(level.prefix)) {
      yield name;
      count += 1;
      if (count > 10_000) return;
    }
  }
}

function pick(flow: Flow, output: string, reference: string, place: Place): Flow {
  const index = /^\d+$/.test(output) ? Number(output) : (flow.names?.indexOf(output) ?? -1);
  const tensor = flow.tensors[index];
  if (tensor !== undefined) return { tensors: [tensor], names: null };
  const names = flow.names ?? flow.tensors.map((_, number) => String(number));
  throw new SpecError("reference", `\`${reference}\` picks an output that isn't there`, place, {
    help: `outputs: ${names.join(", ")}`,
  });
}

function lastSegment(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
