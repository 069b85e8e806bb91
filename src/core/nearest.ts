import { distance } from "fastest-levenshtein";

/** The valid name that a misspelt one most likely means, or `undefined` when none is near. */
export function nearest(name: string, valid: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(name.length / 3)) + 1;
  for (const candidate of valid) {
    const apart = distance(name.toLowerCase(), candidate.toLowerCase());
    if (apart < bestDistance) {
      best = candidate;
      bestDistance = apart;
    }
  }
  return best;
}

/** The sentence that offers a valid name: the nearest one, else the whole list when it is short. */
export function suggestion(name: string, valid: Iterable<string>): string | undefined {
  const names = [...valid];
  const near = nearest(name, names);
  if (near !== undefined) return `did you mean \`${near}\`?`;
  if (names.length === 0 || names.length > 20) return undefined;
  return `valid: ${names.join(", ")}`;
}
