import type { Block } from "../core/block.js";
import { basic } from "./basic.js";
import { bottleneck } from "./bottleneck.js";
import { denseBlock } from "./dense-block.js";
import { denseLayer } from "./dense-layer.js";
import { fire } from "./fire.js";
import { inception } from "./inception.js";
import { inceptionNaive } from "./inception-naive.js";
import { inceptionV2 } from "./inception-v2.js";
import { inceptionV2Reduction } from "./inception-v2-reduction.js";
import { inceptionV3A } from "./inception-v3-a.js";
import { inceptionV3B } from "./inception-v3-b.js";
import { inceptionV3C } from "./inception-v3-c.js";
import { inceptionV3ReductionA } from "./inception-v3-reduction-a.js";
import { inceptionV3ReductionB } from "./inception-v3-reduction-b.js";
import { inceptionV4A } from "./inception-v4-a.js";
import { inceptionV4B } from "./inception-v4-b.js";
import { inceptionV4C } from "./inception-v4-c.js";
import { inceptionV4ReductionA } from "./inception-v4-reduction-a.js";
import { inceptionV4ReductionB } from "./inception-v4-reduction-b.js";
import { inverted } from "./inverted.js";
import { separable } from "./separable.js";
import { shuffleUnit } from "./shuffle-unit.js";
import { shuffleUnitV2 } from "./shuffle-unit-v2.js";
import { spatialSeparable } from "./spatial-separable.js";
import { squeezeExcite } from "./squeeze-excite.js";
import { transition } from "./transition.js";

/** Every block that ships with the program, in the order in which the documentation shows them. */
export const blocks: ReadonlyMap<string, Block> = new Map(
  (
    [
      separable,
      spatialSeparable,
      squeezeExcite,
      fire,
      basic,
      bottleneck,
      inverted,
      shuffleUnit,
      shuffleUnitV2,
      denseLayer,
      denseBlock,
      transition,
      inception,
      inceptionNaive,
      inceptionV2,
      inceptionV2Reduction,
      inceptionV3A,
      inceptionV3ReductionA,
      inceptionV3B,
      inceptionV3ReductionB,
      inceptionV3C,
      inceptionV4A,
      inceptionV4ReductionA,
      inceptionV4B,
      inceptionV4ReductionB,
      inceptionV4C,
    ] as readonly Block[]
  ).map((block) => [block.name, block]),
);
