import { type Diagnostics, SpecError } from "../../core/diagnostic.js";
import type { Place } from "../../core/source.js";
import { UnknownValue } from "../../spec/expression/error.js";
import type { Expression } from "../../spec/syntax.js";
import type { Width } from "../bind/width.js";
import { GraphBuilder } from "../builder.js";
import type { ExpansionMemory } from "../memory/memory.js";
import { OutcomeMemory } from "../memory/outcomes.js";
import { Recording } from "../memory/recording.js";
import { argumentBehind } from "./argument-behind.js";
import type { BlockCall, Context } from "./context.js";
import { type Budget, LimitReached } from "./limits.js";
import { Results } from "./references.js";
import type { Names } from "./variables.js";
import { SharedWeights } from "./weights.js";

/** What expansions of one model remember of each other. */
export interface Memories {
  /** What blocks expanded into. */
  readonly memory?: ExpansionMemory | null;
  /** What became of ops. */
  readonly outcomes?: OutcomeMemory;
}

/** One expansion of a spec into a graph: what it has made so far, and the mistakes it met. */
export class Session {
  readonly builder = new GraphBuilder();
  readonly results = new Results();
  readonly weights = new SharedWeights();
  readonly diagnostics: Diagnostics;
  readonly budget: Budget;
  /** What blocks expanded into at earlier points; `null` where there is one point only. */
  readonly memory: ExpansionMemory | null;
  readonly outcomes: OutcomeMemory;
  #recording: Recording | null = null;
  readonly #blamed = new Map<Place, Set<Place | undefined>>();
  /** The expression being evaluated, for warnings about it. */
  evaluating: Expression | undefined;
  /** Whether α has scaled any channel count. */
  scaledAny = false;

  constructor(
    diagnostics: Diagnostics,
    budget: Budget,
    { memory = null, outcomes = new OutcomeMemory() }: Memories = {},
  ) {
    this.diagnostics = diagnostics;
    this.budget = budget;
    this.memory = memory;
    this.outcomes = outcomes;
  }

  /** Runs the expansion of a block and notes what it reads of its network. */
  record<T>(recording: Recording, work: () => T): T {
    const outer = this.#recording;
    this.#recording = recording;
    try {
      return work();
    } finally {
      this.#recording = outer;
      outer?.include(recording);
    }
  }

  /** Notes that a variable of the network, `width` or `resolution` is read. */
  read(name: string): void {
    this.#recording?.reads.add(name);
  }

  /** Notes what a part read before that is put down again. */
  readAgain(names: readonly string[], scales: boolean, width: Width): void {
    if (scales) this.scaledAny = true;
    if (this.#recording === null) return;
    const again = new Recording(width);
    for (const name of names) again.reads.add(name);
    again.scales = scales;
    this.#recording.include(again);
  }

  /** Variables of a network, each noted when it is read. */
  watched(variables: Names): Names {
    if (this.memory === null) return variables;
    return {
      lookup: (name) => {
        this.read(name);
        return variables.lookup(name);
      },
      names: () => variables.names(),
    };
  }

  /** Notes that what happens can't be done again from memory. */
  spoil(): void {
    if (this.#recording !== null) this.#recording.spoiled = true;
  }

  /** Applies α to a channel count. */
  scale(count: number, width: Width): number {
    this.scaledAny = true;
    this.#recording?.scale(count, width);
    return width.scale(count);
  }

  suspectComparison(at: { start: number; end: number }): void {
    const expression = this.evaluating;
    if (expression === undefined || expression.place.source.builtIn) return;
    this.diagnostics.warn(
      "width",
      "a channel count to which the width multiplier applies is compared with one to which it doesn't",
      expression.placeOf(at),
      "declare the parameter as `channels`, or write `scaled(…)`",
    );
  }

  /**
   * Runs the work of one item. A mistake in it is collected and gives `undefined`, so that what
   * follows is still looked at; a reached limit stops everything.
   */
  attempt<T>(context: Context, work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      this.collect(error, context);
      return undefined;
    }
  }

  /** Collects a mistake that was thrown, or throws what is none, or a reached limit, again. */
  collect(error: unknown, context: Context): void {
    if (error instanceof LimitReached) throw error;
    if (error instanceof UnknownValue) {
      this.budget.mistake(context.call?.place);
      return;
    }
    if (!(error instanceof SpecError)) throw error;
    this.report(error, context);
  }

  /** Collects a mistake; one inside a block that ships with the program is shown at the argument or line that led to it. */
  report(error: SpecError, context: Context): void {
    const { diagnostic } = error;
    const argument = diagnostic.place && argumentBehind(diagnostic.place, context.call);
    const call = userCall(context.call);
    if (argument !== undefined && argument !== diagnostic.place) {
      // A block may use one argument in many ways, each of which fails.
      const calls = this.#blamed.get(argument) ?? new Set();
      if (calls.has(call?.place)) return;
      this.#blamed.set(argument, calls.add(call?.place));
    }
    const place = argument ?? this.userPlace(diagnostic.place, context);
    const called = call && { message: `in block \`${call.block}\`, called here`, place: call.place };
    const own = diagnostic.notes?.filter((note) => note.place.source.builtIn !== true) ?? [];
    const notes = called ? [...own, called] : own;
    const { notes: _, ...rest } = diagnostic;
    this.diagnostics.add(
      { ...rest, ...(place && { place }), ...(notes.length > 0 && { notes }) },
      {
        // What one wrong argument of a block that ships with the program leads to is one mistake.
        round: context.calledAt === null ? context : error,
        call: call !== null && readsVariable(place) ? call.place : undefined,
      },
    );
    this.budget.mistake(place);
  }

  /** The place in the user's own text that stands for `place`. */
  userPlace(place: Place, context: Context): Place;
  userPlace(place: Place | undefined, context: Context): Place | undefined;
  userPlace(place: Place | undefined, context: Context): Place | undefined {
    return place?.source.builtIn ? (context.calledAt ?? place) : place;
  }
}

/** The innermost call of a block that the user wrote. */
function userCall(call: BlockCall | null): BlockCall | null {
  return call?.builtIn ? userCall(call.caller) : call;
}

/** Whether the text of a place has a variable in it, so that a caller may be to blame for it. */
function readsVariable(place: Place | undefined): boolean {
  return place?.source.text.slice(place.start, place.end).includes("$") === true;
}
