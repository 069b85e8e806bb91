/** More levels than names of real files have; a name of slashes alone would else fill the memory. */
const MOST_LEVELS = 24;

/** Levels of a path, of models in models too. */
const DEEPEST_PATH = 64;

/** A table has a column as wide as its longest name. */
const LONGEST_PATH = 400;

/** The same levels, or of a path that is longer and deeper than real ones those at its beginning. */
export function withinPath(levels: readonly string[]): readonly string[] {
  const within: string[] = [];
  let left = LONGEST_PATH;
  for (const level of levels) {
    if (left <= 0 || within.length === DEEPEST_PATH) return within;
    within.push(shortened(level, left));
    left -= level.length + 1;
  }
  return within;
}

/** A name, or its beginning where it is longer. */
export function shortened(name: string, most = LONGEST_PATH): string {
  return name.length <= most ? name : `${name.slice(0, most)}…`;
}

/** The levels of a name in a model file: `features/0/conv` has three. What lies deeper stays one level. */
export function levelsOf(name: string): string[] {
  const levels = name.split("/", MOST_LEVELS + 1).filter((level) => level !== "");
  if (levels.length <= MOST_LEVELS) return levels;
  return [
    ...levels.slice(0, MOST_LEVELS - 1),
    name
      .split("/")
      .slice(MOST_LEVELS - 1)
      .join("-"),
  ];
}

/**
 * The levels of names, without those at the beginning that all names of several levels have in common: a
 * converter puts the whole network below one.
 */
export function commonlyLevelled(names: Iterable<string>): (name: string) => string[] {
  let common: readonly string[] | undefined;
  for (const name of names) {
    const above = levelsOf(name).slice(0, -1);
    if (above.length === 0) continue;
    const before: readonly string[] = common ?? above;
    const differing = before.findIndex((level, index) => level !== above[index]);
    common = differing === -1 ? before : before.slice(0, differing);
  }
  const shared = common ?? [];
  return (name) => {
    const levels = levelsOf(name);
    const isBelow = levels.length > shared.length && shared.every((level, index) => level === levels[index]);
    return isBelow ? levels.slice(shared.length) : levels;
  };
}
