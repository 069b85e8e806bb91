import type { Op } from "../../../core/op.js";
import { channelsOf, sidesOf } from "../../../core/shape.js";
import { avgpool } from "../../../ops/avgpool.js";
import { globalAvgPool, globalMaxPool } from "../../../ops/global-pool.js";
import { maxpool } from "../../../ops/maxpool.js";
import type { Fields } from "../fields.js";
import { type LayerRule, outputsOf } from "../layer.js";

function heightAndWidth(given: Fields, name: string, short: string, usual: number | undefined): number[] {
  const common = given.number(name, usual, name === "pad" ? 0 : 1);
  return [`${short}_h`, `${short}_w`].map((each) =>
    given.number(each, common ?? given.required(name), name === "pad" ? 0 : 1),
  );
}

/**
 * A side as Caffe's pooling leaves it: rounded up, and without a last window that starts in the padding, which
 * it looks for only where there is padding (pooling_layer.cpp, Reshape).
 */
function sideOf(
  side: number,
  kernel: number,
  stride: number,
  pad: number,
  clips: boolean,
  ceil: boolean,
): number {
  const steps = (side + 2 * pad - kernel) / stride;
  const pooled = (ceil ? Math.ceil(steps) : Math.floor(steps)) + 1;
  return clips && (pooled - 1) * stride >= side + pad ? pooled - 1 : pooled;
}

export const pooling: LayerRule = {
  type: "Pooling",
  becomes: "maxpool, avgpool, globalmaxpool or globalavgpool",
  limits: "STOCHASTIC is named as uncounted",
  own: {
    message: "pooling_param",
    fields: [
      "pool",
      "pad",
      "pad_h",
      "pad_w",
      "kernel_size",
      "kernel_h",
      "kernel_w",
      "stride",
      "stride_h",
      "stride_w",
      "engine",
      "global_pooling",
      "round_mode",
      "ceil_mode",
      "torch_pooling",
    ],
  },
  inputs: { least: 1, most: 1 },
  read(layer, given) {
    const [input] = layer.inputs;
    if (input === undefined) return undefined;
    const method = given.choice("pool", ["MAX", "AVE", "STOCHASTIC"]);
    const ceil = given.choice("round_mode", ["CEIL", "FLOOR"]) === "CEIL" && given.flag("ceil_mode", true);
    const sides = sidesOf(input.shape);
    if (given.flag("global_pooling", false)) {
      if (method === "STOCHASTIC") return layer.uncounted("stochastic", [[channelsOf(input.shape), 1, 1]]);
      return outputsOf(layer.add(method === "MAX" ? globalMaxPool : globalAvgPool, {}, [input]));
    }
    const kernel = heightAndWidth(given, "kernel_size", "kernel", undefined);
    const stride = heightAndWidth(given, "stride", "stride", 1);
    const pad = heightAndWidth(given, "pad", "pad", 0);
    if ([...kernel, ...stride, ...pad].some(Number.isNaN)) return undefined;
    if (sides.length !== 2) return layer.mistake(`pools maps with 2 sides, got ${sides.length}`);
    const pooled = sides.map((side, index) =>
      sideOf(
        side,
        kernel[index] as number,
        stride[index] as number,
        pad[index] as number,
        pad.some((each) => each > 0),
        ceil,
      ),
    );
    if (pooled.some((side) => side < 1))
      return layer.mistake("the window is larger than what it slides over");
    const shape = [channelsOf(input.shape), ...pooled];
    if (method === "STOCHASTIC") return layer.uncounted("stochastic", [shape]);
    const padding = pad.flatMap((each) => [each, each]);
    const op = (method === "MAX" ? maxpool : avgpool) as Op;
    const made = op.infer(
      op.resolve?.({ kernel, stride, padding, ceil, count_padding: true }, [input.shape]) ?? {},
      [input.shape],
    );
    // Without padding, a stride beyond the kernel can leave Caffe a last window that reads nothing.
    if (made[0]?.join() !== shape.join()) return layer.uncounted("a window beyond the map", [shape]);
    const extra = op === maxpool ? {} : { count_padding: true };
    return outputsOf(layer.add(op, { kernel, stride, padding, ceil, ...extra }, [input]));
  },
};
