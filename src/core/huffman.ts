/** How often each symbol occurs: numbers that add up to those of all, or shares that add up to 1. */
export type Histogram = readonly number[];

/** What shares may miss 1 by, which most decimals do. */
const TOLERANCE = 1e-9;

/** Whether a histogram has shares: they add up to 1. */
export function hasShares(histogram: Histogram): boolean {
  return Math.abs(sumOf(histogram) - 1) <= TOLERANCE;
}

/** The sum of a histogram's entries. */
export function sumOf(histogram: Histogram): number {
  return histogram.reduce((sum, count) => sum + count, 0);
}

/**
 * The bits that `symbols` symbols have under the Huffman code of their histogram ("A method for the
 * construction of minimum-redundancy codes", Proc. IRE 1952): exact for numbers, the expected ones for shares.
 */
export function codeBits(histogram: Histogram, symbols: number): number {
  const bits = weightedLength(histogram);
  return hasShares(histogram) ? symbols * bits : bits;
}

/**
 * The sum of each entry times the length of its code word: the sum of all nodes that are made when the two
 * smallest are joined again and again. A lone symbol needs no bit; one that never occurs has no code word.
 */
function weightedLength(histogram: Histogram): number {
  const leaves = histogram.filter((count) => count > 0).sort((a, b) => a - b);
  // Joined nodes come out in order, too, so that the smallest is at the head of one of two queues.
  const joined: number[] = [];
  let leaf = 0;
  let inner = 0;
  let length = 0;
  const smallest = () => {
    const nextLeaf = leaves[leaf];
    const nextInner = joined[inner];
    if (nextInner === undefined || (nextLeaf !== undefined && nextLeaf <= nextInner)) {
      leaf += 1;
      return nextLeaf as number;
    }
    inner += 1;
    return nextInner;
  };
  for (let rounds = leaves.length - 1; rounds > 0; rounds -= 1) {
    const sum = smallest() + smallest();
    joined.push(sum);
    length += sum;
  }
  return length;
}
