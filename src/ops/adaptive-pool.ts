import * as z from "zod/mini";
import { sides } from "../core/arguments.js";
import { product } from "../core/exact.js";
import { type Op, onFirstUse } from "../core/op.js";
import { ratio } from "../core/ratio.js";
import { channelsOf, type Shape, sidesOf } from "../core/shape.js";
import { cellsRead, centred, perSide, type Sides, spatialRank, widestWindow } from "../core/window.js";

interface Given {
  size: Sides;
}

interface Resolved {
  readonly size: number[];
}

function adaptivePool(name: string, summary: string, source: string): Op<Given, Resolved> {
  return {
    name,
    kind: "pool",
    summary,
    source,
    rules: {
      shape: "N × size",
      params: "none",
      cost: "no MACs; one FLOP for each cell that a window reads, K² an output where the windows are equal",
    },
    main: "size",
    fixesSides: true,
    formula: {
      params: "0",
      macs: "0",
      flops: "$in * $cells_read",
    },
    arguments: onFirstUse(() => z.strictObject({ size: sides() })),
    resolve: ({ size }, [input]) => ({ size: perSide(size, spatialRank(input as Shape), "size") }),
    infer: ({ size }, [input]) => [[channelsOf(input as Shape), ...size]],
    flops({ size }, [input]) {
      const cells = sidesOf(input as Shape).map((side, index) => cellsRead(side, size[index] as number));
      return channelsOf(input as Shape) * product(cells);
    },
    reach({ size }, input) {
      if (size.every((side) => side === 1)) return "whole";
      return sidesOf(input).map((side, index) => {
        const windows = size[index] as number;
        return centred(widestWindow(side, windows), ratio(side, windows));
      });
    },
  };
}

/** Average pooling to a given size. */
export const adaptiveAvgPool = adaptivePool(
  "adaptiveavgpool",
  "Average pooling to a given size",
  "PyTorch AdaptiveAvgPool2d",
);

/** Max pooling to a given size. */
export const adaptiveMaxPool = adaptivePool(
  "adaptivemaxpool",
  "Max pooling to a given size",
  "PyTorch AdaptiveMaxPool2d",
);
