import { distance } from "fastest-levenshtein";

/** The valid name that a misspelt one most likely means, or `undefined` when none is near. */
export function nearest(name: string, valid: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = furthest(name.length) + 1;
  for (const candidate of valid) {
    // Each mistake makes a name longer or shorter by one at most; measuring a name of megabytes takes seconds.
    if (Math.abs(candidate.length - name.length) >= bestDistance) continue;
    const apart = distance(name.toLowerCase(), candidate.toLowerCase());
    if (apart < bestDistance) {
      best = candidate;
      bestDistance = apart;
    }
  }
  return best;
}

/** How many typing mistakes a name of this length may have: two in a short word, for swapped letters. */
function furthest(length: number): number {
  return length < 4 ? 1 : Math.max(2, Math.floor(length / 3));
}

/** The sentence that offers the nearest valid name, or `undefined` when none is near. */
export function didYouMean(name: string, valid: Iterable<string>): string | undefined {
  const near = nearest(name, valid);
  return near === undefined ? undefined : `did you mean \`${near}\`?`;
}

/** The sentence that offers a valid name: the nearest one, else the whole list when it is short. */
export function suggestion(name: string, valid: Iterable<string>): string | undefined {
  const names = [...valid];
  const meant = didYouMean(name, names);
  if (meant !== undefined) return meant;
  if (names.length === 0 || names.length > 20) return undefined;
  return `valid: ${names.join(", ")}`;
}
