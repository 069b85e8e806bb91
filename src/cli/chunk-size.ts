/** How many points are counted in one go. */
export interface ChunkRule {
  /** How long that should take, in milliseconds. */
  readonly duration: number;
  /** The most of them, which are in memory together. */
  readonly most: number;
}

/**
 * How many points to count next, since so many took so long. It grows slowly: the first points take longest, and
 * others may take longer than those before.
 */
export function nextSize({ duration, most }: ChunkRule, size: number, elapsed: number): number {
  return Math.max(1, Math.min(Math.round((size * duration) / elapsed), 4 * size, most));
}
