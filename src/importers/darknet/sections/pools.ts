import type { Op } from "../../../core/op.js";
import { avgpool } from "../../../ops/avgpool.js";
import { globalAvgPool } from "../../../ops/global-pool.js";
import { maxpool } from "../../../ops/maxpool.js";
import type { SectionRule } from "../layer.js";

/**
 * ⌊(n + padding − size) / stride⌋ + 1 a side, where `padding` is that of both ends together and size − 1 unless it is
 * given, its smaller half in front (maxpool_layer.c of both).
 */
function pool(type: string, op: Op): SectionRule {
  return {
    type,
    becomes: op.name,
    limits: "`maxpool_depth` and `antialiasing` are named as uncounted",
    read(layer) {
      const { section, input } = layer;
      const usual = section.number("stride", 1, 1);
      const stride = [section.number("stride_y", usual, 1), section.number("stride_x", usual, 1)];
      const size = section.number("size", usual, 1);
      const padding = section.number("padding", size - 1);
      if ([...stride, size, padding].some(Number.isNaN)) return undefined;
      if (section.flag("maxpool_depth")) return layer.uncounted("across channels");
      if (section.flag("antialiasing")) return layer.uncounted("antialiasing");
      const ends = [Math.floor(padding / 2), Math.ceil(padding / 2)];
      return layer.add(op.name, op, { kernel: size, stride, padding: ends }, [input]);
    },
  };
}

const average: SectionRule = {
  type: "avgpool",
  becomes: "globalavgpool",
  read: (layer) => layer.add("globalavgpool", globalAvgPool, {}, [layer.input]),
};

export const pools: readonly SectionRule[] = [
  pool("maxpool", maxpool as Op),
  pool("local_avgpool", avgpool as Op),
  average,
];
