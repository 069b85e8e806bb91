const PREFIX = "git:";

/** A file at a revision, as a user names it. */
export interface RevisionName {
  /** A branch, a tag, a commit, or whatever else git takes for one. */
  readonly revision: string;
  /** `undefined` where the revision alone is named: it then stands for the same file there. */
  readonly file: string | undefined;
}

/**
 * Takes `git:<revision>:<file>` apart, at the first colon: a revision's name has none, a file's may.
 * @returns `undefined` for the name of anything else
 */
export function parseRevisionName(name: string): RevisionName | undefined {
  if (!name.startsWith(PREFIX)) return undefined;
  const rest = name.slice(PREFIX.length);
  const colon = rest.indexOf(":");
  if (colon === -1) return { revision: rest, file: undefined };
  return { revision: rest.slice(0, colon), file: rest.slice(colon + 1) };
}

/** The name of a file at a revision. */
export function revisionName(revision: string, file: string): string {
  return `${PREFIX}${revision}:${file}`;
}

/** The revision that a name stands for without a file: `git:origin/main`. */
export function revisionAlone(name: string): string | undefined {
  const named = parseRevisionName(name);
  return named?.file === undefined ? named?.revision : undefined;
}
