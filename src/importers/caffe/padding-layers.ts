import type { Fields } from "./fields.js";
import { presentType } from "./old-types.js";

/**
 * The layers without the padding layers of the oldest files, whose `pad` becomes that of the convolutions and poolings
 * that read them (upgrade_proto.cpp, UpgradeV0PaddingLayers). Whatever else reads one finds nothing, as in Caffe.
 */
export function withoutPaddingLayers(layers: readonly Fields[]): readonly Fields[] {
  if (!layers.some(isPadding)) return layers;
  const paddings = new Map<string, Fields>();
  return layers.flatMap((layer) => {
    const [bottom, ...others] = layer.words("bottom");
    const padding = others.length === 0 ? paddings.get(bottom ?? "") : undefined;
    for (const top of layer.words("top")) {
      if (isPadding(layer)) paddings.set(top, layer);
      else paddings.delete(top);
    }
    if (isPadding(layer)) return [];
    return padding !== undefined && takesPadding(layer) ? [padded(layer, padding)] : [layer];
  });
}

function isPadding(layer: Fields): boolean {
  return layer.word("type") === "padding";
}

function takesPadding(layer: Fields): boolean {
  return ["Convolution", "Pooling"].includes(presentType(layer.word("type") ?? ""));
}

function padded(layer: Fields, padding: Fields): Fields {
  const taken = padding.message.fields.filter(({ name }) => name === "pad" || name === "bottom");
  const own = layer.message.fields.filter(({ name }) => name !== "pad" && name !== "bottom");
  return layer.with({ fields: [...own, ...taken], place: layer.place });
}
