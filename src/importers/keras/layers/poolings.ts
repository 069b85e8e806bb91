import type { Op } from "../../../core/op.js";
import { adaptiveAvgPool, adaptiveMaxPool } from "../../../ops/adaptive-pool.js";
import { avgpool } from "../../../ops/avgpool.js";
import { flatten } from "../../../ops/flatten.js";
import { globalAvgPool, globalMaxPool } from "../../../ops/global-pool.js";
import { maxpool } from "../../../ops/maxpool.js";
import type { LayerCall } from "../layer-call.js";
import type { LayerType } from "../layer-type.js";
import type { Value } from "../value.js";
import { rankOf } from "./convolutions.js";

const RANKS = [1, 2, 3];

function pooled(layer: LayerCall, op: Op, more: object): Value {
  const rank = rankOf(layer);
  const kernel = layer.sides("pool_size", rank, 2);
  const stride = layer.config["strides"] == null ? kernel : layer.sides("strides", rank);
  const padding = layer.config["padding"] ?? "valid";
  return layer.add(op, { kernel, stride, padding, ...more }, [layer.ordered(layer.input, layer.order)]);
}

/** `MaxPooling1D` to `MaxPooling3D`. */
export const maxPooling: LayerType = {
  names: RANKS.flatMap((rank) => [`MaxPooling${rank}D`, `MaxPool${rank}D`]),
  becomes: "`maxpool`",
  read: (layer) => pooled(layer, maxpool as Op, {}),
};

/** `AveragePooling1D` to `AveragePooling3D`; padded zeros don't count in the average. */
export const averagePooling: LayerType = {
  names: RANKS.flatMap((rank) => [`AveragePooling${rank}D`, `AvgPool${rank}D`]),
  becomes: "`avgpool`",
  read: (layer) => pooled(layer, avgpool as Op, { count_padding: false }),
};

function globalPooling(word: string, short: string, op: Op): LayerType {
  return {
    names: RANKS.flatMap((rank) => [`Global${word}Pooling${rank}D`, `Global${short}Pool${rank}D`]),
    becomes: `\`${op.name}\`, and \`flatten\` unless \`keepdims\` is set`,
    read(layer) {
      const input = layer.ordered(layer.input, layer.order);
      if (layer.flag("keepdims", false)) return layer.add(op, {}, [input]);
      const map = layer.add(op, {}, [input], { part: "pool" });
      return layer.add(flatten, {}, [map], { part: "flatten" });
    },
  };
}

/** `GlobalAveragePooling1D` to `GlobalAveragePooling3D`. */
export const globalAveragePooling = globalPooling("Average", "Avg", globalAvgPool);

/** `GlobalMaxPooling1D` to `GlobalMaxPooling3D`. */
export const globalMaxPooling = globalPooling("Max", "Max", globalMaxPool);

function adaptivePooling(word: string, op: Op): LayerType {
  return {
    names: RANKS.map((rank) => `Adaptive${word}Pooling${rank}D`),
    becomes: `\`${op.name}\``,
    read(layer) {
      const size = layer.sides("output_size", rankOf(layer));
      return layer.add(op, { size }, [layer.ordered(layer.input, layer.order)]);
    },
  };
}

/** `AdaptiveAveragePooling1D` to `AdaptiveAveragePooling3D`. */
export const adaptiveAveragePooling = adaptivePooling("Average", adaptiveAvgPool as Op);

/** `AdaptiveMaxPooling1D` to `AdaptiveMaxPooling3D`. */
export const adaptiveMaxPooling = adaptivePooling("Max", adaptiveMaxPool as Op);
