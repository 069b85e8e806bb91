import * as z from "zod/mini";
import { count } from "../core/arguments.js";
import { type Op, OpError, onFirstUse } from "../core/op.js";
import { channelsOf, type Shape } from "../core/shape.js";
import { divisorHelp } from "../core/window.js";

interface Given {
  groups: number;
}

/** Interleaves the channels of groups, so that the next grouped convolution sees all of them. */
export const shuffle: Op<Given> = {
  name: "shuffle",
  kind: "view",
  summary: "Channel shuffle: interleaves the channels of `groups`",
  rules: { shape: "unchanged; groups divide the channels", params: "none", cost: "none" },
  source: "ShuffleNet, arXiv:1707.01083, section 3.1",
  main: "groups",
  formula: {
    params: "0",
    macs: "0",
    flops: "0",
  },
  arguments: onFirstUse(() => z.strictObject({ groups: count() })),
  infer({ groups }, [input]) {
    const channels = channelsOf(input as Shape);
    if (channels % groups > 0) {
      throw new OpError(`${groups} groups don't divide the ${channels} channels`, {
        argument: "groups",
        help: divisorHelp(channels, groups),
      });
    }
    return [input as Shape];
  },
  flops: () => 0,
};
