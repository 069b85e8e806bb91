import * as z from "zod/mini";
import { count } from "../core/arguments.js";
import { checkDivides } from "../core/divisors.js";
import { type Op, OpError, onFirstUse } from "../core/op.js";
import { channelsOf, differ, type Shape } from "../core/shape.js";

/** Each part is a tensor, and far fewer are enough for any network. */
const MOST_PARTS = 65_536;

interface Given {
  parts?: number | undefined;
  sizes?: number[] | undefined;
}

interface Resolved {
  readonly sizes: number[];
}

/** Cuts the channels into parts, which flow on side by side. */
export const split: Op<Given, Resolved> = {
  name: "split",
  kind: "view",
  storage: "view",
  summary: "Cuts the channels into equal `parts`, or into `sizes`; several tensors flow on",
  rules: { shape: "one tensor a part", params: "none", cost: "none" },
  source: "ShuffleNet v2, arXiv:1807.11164, Figure 3 c; PyTorch chunk and split",
  main: "parts",
  channels: ["sizes"],
  formula: {
    params: "0",
    macs: "0",
    flops: "0",
  },
  arguments: onFirstUse(() =>
    z.strictObject({ parts: z.optional(count()), sizes: z.optional(z.array(count())) }),
  ),
  resolve({ parts, sizes }, [input]) {
    const channels = channelsOf(input as Shape);
    if ((parts === undefined) === (sizes === undefined)) {
      throw new OpError("split needs either `parts` or `sizes`", { help: "write `split: 2` for two halves" });
    }
    if (sizes !== undefined) return { sizes };
    const number = parts as number;
    if (number > MOST_PARTS) {
      throw new OpError(`at most ${MOST_PARTS} parts, got ${number}`, { argument: "parts" });
    }
    checkDivides(number, input as Shape, "parts");
    return { sizes: new Array<number>(number).fill(channels / number) };
  },
  infer({ sizes }, [input]) {
    const [channels, ...sides] = input as Shape;
    const sum = sizes.reduce((total, size) => total + size, 0);
    if (differ(sum, channels as number)) {
      throw new OpError(`the sizes add up to ${sum}, but ${channels} channels flow in`, {
        argument: "sizes",
      });
    }
    return sizes.map((size) => [size, ...sides]);
  },
  flops: () => 0,
};
