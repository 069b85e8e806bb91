/** A text that the user wrote: a spec file, standard input, a built-in block, or a command-line argument. */
export interface Source {
  /** What the user calls it: a path as given, `<stdin>`, or `--set`. */
  readonly name: string;
  readonly text: string;
  /** Where the text ships with the program, mistakes are shown at the line that led there instead. */
  readonly builtIn?: boolean;
}

/** A stretch of a source, as offsets in UTF-16 units; `end` is exclusive. */
export interface Place {
  readonly source: Source;
  readonly start: number;
  readonly end: number;
}

/** A human position: both count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

const lineStartsOf = new WeakMap<Source, readonly number[]>();

function lineStarts(source: Source): readonly number[] {
  let starts = lineStartsOf.get(source);
  if (starts === undefined) {
    const found = [0];
    for (let at = source.text.indexOf("\n"); at !== -1; at = source.text.indexOf("\n", at + 1)) {
      found.push(at + 1);
    }
    starts = found;
    lineStartsOf.set(source, starts);
  }
  return starts;
}

/** The line and column at which a place starts. */
export function positionOf(place: Place): Position {
  const starts = lineStarts(place.source);
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] as number) <= place.start) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: place.start - (starts[low] as number) + 1 };
}

/** The text of a line, counted from 1, without its line break. */
export function lineText(source: Source, line: number): string {
  const starts = lineStarts(source);
  const start = starts[line - 1] ?? source.text.length;
  const end = starts[line] ?? source.text.length + 1;
  return source.text.slice(start, end - 1).replace(/\r$/, "");
}
