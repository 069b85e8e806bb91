/** Where names are put together. */
const SEPARATOR = /[/_.-]/;

/**
 * What names begin with and end with alike, in whole parts: `res2a_branch1` and `res2a_branch2` are `res2a`, `conv_dw_1` and
 * `conv_pw_1` are `conv_1`. The first name where they have nothing alike, `undefined` where there is none.
 */
export function commonName(names: readonly string[]): string | undefined {
  const [first, ...others] = names;
  if (others.every((name) => name === first)) return first;
  const parts = names.map((name) => name.split(SEPARATOR));
  const [model = []] = parts;
  const shortest = Math.min(...parts.map(({ length }) => length));
  let before = 0;
  while (before < shortest && parts.every((each) => each[before] === model[before])) before += 1;
  let after = 0;
  while (after < shortest - before && parts.every((each) => each.at(-1 - after) === model.at(-1 - after))) {
    after += 1;
  }
  if (before === 0 || model[0] === "") return first;
  return [...model.slice(0, before), ...model.slice(model.length - after)].join("_");
}
