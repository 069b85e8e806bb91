/** More levels than names of real files have; a name of slashes alone would else fill the memory. */
const MOST_LEVELS = 24;

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
