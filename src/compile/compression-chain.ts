import {
  type Code,
  type Compression,
  fillers,
  type Index,
  keptWeights,
  type Quantisation,
  type WeightMatrix,
} from "../core/compression.js";
import { SpecError } from "../core/diagnostic.js";
import type { GraphNode } from "../core/graph.js";
import { hasShares, sumOf } from "../core/huffman.js";
import { FP32 } from "../core/precision.js";
import type { Bound, BoundSteps } from "./compression-steps.js";

/** The chain that steps make for a layer. @throws {SpecError} where they don't fit each other or the layer */
export function chainOf(steps: BoundSteps, matrix: WeightMatrix, node: GraphNode): Compression {
  const { density, weightCode, indexCode } = steps;
  const quantisation = quantisationOf(steps, matrix, node);
  const index = indexOf(steps, matrix);
  const compression = {
    density: density?.value ?? 1,
    index,
    quantisation,
    weightCode: weightCode?.value ?? null,
    indexCode: index === null ? null : (indexCode?.value ?? null),
  };
  if (quantisation === null && compression.weightCode !== null) {
    throw new SpecError(
      "argument",
      `the weights of \`${node.path}\` have no codes that Huffman's could stand for`,
      weightCode?.place,
      {
        help: "quantise them: `bits` or `product`",
      },
    );
  }
  checkHistograms(compression, steps, matrix, node);
  return compression;
}

function quantisationOf(
  steps: BoundSteps,
  { channels }: WeightMatrix,
  { path }: GraphNode,
): Quantisation | null {
  const { bits, product, codebook, density } = steps;
  const centroidBits = codebook === undefined ? FP32.weights : codebook.value;
  if (bits?.value != null) return { kind: "scalar", bits: bits.value, centroidBits };
  if (product?.value == null) return null;
  const { centroids, parts } = product.value;
  const { place } = product;
  if ((density?.value ?? 1) < 1) {
    throw new SpecError(
      "argument",
      `the weights of \`${path}\` are pruned, and sub-vectors have no zeros to leave out`,
      place,
      {
        help: "write `density: 1` for these layers, or `bits` instead of `product`",
      },
    );
  }
  if (centroidBits === null) {
    throw new SpecError("argument", "product quantisation needs its codebook", codebook?.place);
  }
  const size = parts.kind === "size" ? parts.size : channels / parts.subspaces;
  if (!Number.isInteger(size) || channels % size > 0) {
    const said = parts.kind === "size" ? `sub-vectors of ${parts.size}` : `${parts.subspaces} subspaces`;
    throw new SpecError(
      "argument",
      `${said} don't divide the ${channels} channels of \`${path}\``,
      parts.place,
      {
        help: "give a divisor, or leave the layer out with `except`",
      },
    );
  }
  return { kind: "product", size, centroids, centroidBits };
}

/** How places are stored; where all weights are kept, they aren't. */
function indexOf({ density, index }: BoundSteps, { columns, rows, elements }: WeightMatrix): Index | null {
  const share = density?.value ?? 1;
  if (share === 1) return null;
  const found = index?.value ?? null;
  if (found === null) {
    const message = "nothing says how the places of the kept weights are stored";
    throw new SpecError("missing-key", message, density?.place, {
      help: "write `index: 4` for gaps of 4 bits, or `index: csr`",
    });
  }
  if (found.kind === "csr" && Math.max(columns - 1, share * elements) >= 2 ** found.bits) {
    const message = `${found.bits} bits can't number the weights of a ${rows}×${columns} matrix`;
    throw new SpecError("argument", message, index?.place);
  }
  return found;
}

/** A histogram has as many symbols as there are codes, and adds up to all that are stored. */
function checkHistograms(
  compression: Compression,
  steps: BoundSteps,
  matrix: WeightMatrix,
  node: GraphNode,
): void {
  const { quantisation, index } = compression;
  const kept = keptWeights(matrix.elements, compression);
  const zeros = fillers(kept, compression);
  const entries = kept + zeros;
  const made = zeros === 0 ? `${kept}` : `${kept} and ${zeros} fillers`;
  if (quantisation?.kind === "product") {
    const codes = matrix.elements / quantisation.size;
    checkHistogram(steps.weightCode, quantisation.centroids, codes, `${codes} sub-vectors`, node);
  } else if (quantisation !== null) {
    checkHistogram(steps.weightCode, 2 ** quantisation.bits, entries, `${made} weights`, node);
  }
  if (index !== null && compression.indexCode !== null) {
    const gaps = index.kind === "relative" ? 2 ** index.bits : matrix.columns;
    checkHistogram(
      steps.indexCode,
      gaps,
      index.kind === "relative" ? entries : kept,
      `${made} indices`,
      node,
    );
  }
}

function checkHistogram(
  code: Bound<Code> | undefined,
  symbols: number,
  stored: number,
  what: string,
  { path }: GraphNode,
): void {
  if (code?.value?.kind !== "histogram") return;
  const { histogram } = code.value;
  if (histogram.length > symbols) {
    throw new SpecError(
      "argument",
      `the histogram has ${histogram.length} symbols, but there are ${symbols}`,
      code.place,
    );
  }
  const sum = sumOf(histogram);
  if (hasShares(histogram) || sum === stored) return;
  throw new SpecError(
    "argument",
    `the histogram adds up to ${sum}, but \`${path}\` stores ${what}`,
    code.place,
    {
      help: "give how often each symbol occurs, or shares that add up to 1",
    },
  );
}
