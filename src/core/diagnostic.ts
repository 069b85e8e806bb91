import type { Place, Position, Source } from "./source.js";

/**
 * What kind of mistake it is: stable names that tests and tools match.
 * The message is prose and may change.
 */
export type DiagnosticCode =
  | "yaml-syntax"
  | "json-syntax"
  | "prototxt-syntax"
  | "cfg-syntax"
  | "duplicate-key"
  | "encoding"
  | "empty"
  | "unreadable"
  | "absent"
  | "saved-report"
  | "unknown-name"
  | "unknown-key"
  | "missing-key"
  | "wrong-type"
  | "expression-syntax"
  | "expression"
  | "argument"
  | "shape"
  | "reference"
  | "duplicate-name"
  | "several-tensors"
  | "circle"
  | "recursion"
  | "limit"
  | "too-large"
  | "weights"
  | "setting"
  | "usage"
  | "unused"
  | "width"
  | "resolution"
  | "interrupted"
  | "internal";

/** A mistake or a doubt, as data; only `cli/` turns it into text. */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: "error" | "warning";
  /** What is wrong, in one sentence without a full stop. */
  readonly message: string;
  readonly place?: Place;
  /** Where it was, when a saved report tells it, whose sources aren't at hand. */
  readonly at?: Position & { readonly file: string };
  /** What would mend it. */
  readonly help?: string;
  /** Other places that explain this one: "called here", "first use". */
  readonly notes?: readonly { readonly message: string; readonly place: Place }[];
}

/** What would mend a mistake; a function where it takes a search, which is made once it is known to be shown. */
export type Help = string | (() => string | undefined);

/** A diagnostic that isn't collected yet. */
export interface Mistake extends Omit<Diagnostic, "help"> {
  readonly help?: Help;
}

/** What a rule throws when it can't go on; whoever knows how to go on catches it and collects the diagnostic. */
export class SpecError extends Error {
  readonly diagnostic: Mistake;

  constructor(
    code: DiagnosticCode,
    message: string,
    place?: Place,
    more: { help?: Help | undefined; notes?: Diagnostic["notes"] } = {},
  ) {
    super(message);
    this.name = "SpecError";
    this.diagnostic = {
      code,
      severity: "error",
      message,
      ...(place && { place }),
      ...(more.help !== undefined && { help: more.help }),
      ...(more.notes && { notes: more.notes }),
    };
  }
}

/** A mistake with its search made. */
export function searched(mistake: Mistake): Diagnostic {
  const { help, ...found } = mistake;
  const text = typeof help === "function" ? help() : help;
  return text === undefined ? found : { ...found, help: text };
}

/** So many searches are made for errors, and for warnings: who has more of them mends the first ones first. */
const MOST_SEARCHES = 100;

/** When a mistake was met: in which round of a loop, and through which call of a block where it depends on that. */
export interface Occasion {
  /** The same object for all that is met in one round. */
  readonly round: object;
  readonly call?: Place | undefined;
}

interface Seen extends Occasion {
  readonly message: string;
}

/**
 * Collects diagnostics. What one kind says of one place is one mistake when it is said again in another
 * round, in whatever numbers; in one round, and through another call, it is another mistake unless the
 * words are the same.
 */
export class Diagnostics {
  readonly #seen = new Map<string, Seen[]>();
  readonly #list: Diagnostic[] = [];
  #errors = 0;
  readonly #sourceNumbers = new Map<Source, number>();
  readonly #silenced: Place[] = [];
  readonly #searches = { error: 0, warning: 0 };

  add(mistake: Mistake, { round, call }: Occasion = { round: this }): void {
    if (mistake.place !== undefined && this.#isSilenced(mistake.place)) return;
    const { message } = mistake;
    const key = this.#key(mistake);
    const seen = this.#seen.get(key) ?? [];
    const isRepetition = (earlier: Seen) =>
      earlier.message === message ||
      (earlier.round !== round && (earlier.call === undefined || earlier.call === call));
    if (seen.some(isRepetition)) return;
    this.#seen.set(key, [...seen, { message, round, call }]);
    if (mistake.severity === "error") this.#errors += 1;
    this.#list.push(isSettled(mistake) ? mistake : this.#settled(mistake));
  }

  error(
    code: DiagnosticCode,
    message: string,
    place?: Place,
    more: { help?: Help | undefined; notes?: Diagnostic["notes"] } = {},
  ): void {
    this.add(new SpecError(code, message, place, more).diagnostic);
  }

  warn(code: DiagnosticCode, message: string, place?: Place, help?: Help, occasion?: Occasion): void {
    this.add({ ...new SpecError(code, message, place, { help }).diagnostic, severity: "warning" }, occasion);
  }

  /** Marks a stretch as beyond reading, which was reported: whatever else is said of it is an echo. */
  silence(place: Place): void {
    this.#silenced.push(place);
  }

  #isSilenced({ source, start, end }: Place): boolean {
    return this.#silenced.some(
      (stretch) => stretch.source === source && stretch.start <= start && end <= stretch.end,
    );
  }

  /** Runs `work`; a {@link SpecError} that it throws is collected and gives `undefined`. */
  attempt<T>(work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof SpecError)) throw error;
      this.add(error.diagnostic);
      return undefined;
    }
  }

  get hasErrors(): boolean {
    return this.#errors > 0;
  }

  /** How many were collected. */
  get count(): number {
    return this.#list.length;
  }

  /** What was collected, in the order in which it stands in its sources, whatever stage found it. */
  get list(): readonly Diagnostic[] {
    const order = (diagnostic: Diagnostic) =>
      diagnostic.place === undefined ? -1 : (this.#sourceNumbers.get(diagnostic.place.source) ?? -1);
    return this.#list.toSorted(
      (a, b) => order(a) - order(b) || (a.place?.start ?? 0) - (b.place?.start ?? 0),
    );
  }

  #settled(mistake: Mistake): Diagnostic {
    this.#searches[mistake.severity] += 1;
    const { help, ...rest } = mistake;
    return this.#searches[mistake.severity] > MOST_SEARCHES ? rest : searched(mistake);
  }

  #key({ code, message, place }: Mistake): string {
    if (place === undefined) return `${code} ${message}`;
    return `${code} ${this.#numberOf(place.source)} ${place.start} ${place.end}`;
  }

  /** The number of a source: sources of one name and text are the same, wherever they were read. */
  #numberOf(source: Source): number {
    const known = this.#sourceNumbers.get(source);
    if (known !== undefined) return known;
    const isSame = ({ name, text }: Source) => name === source.name && text === source.text;
    const same = [...this.#sourceNumbers].find(([other]) => isSame(other))?.[1];
    const number = same ?? this.#sourceNumbers.size;
    this.#sourceNumbers.set(source, number);
    return number;
  }
}

function isSettled(mistake: Mistake): mistake is Diagnostic {
  return typeof mistake.help !== "function";
}
