import { denseLayer } from "./dense-layer.js";
import { fire } from "./fire.js";
import { inception } from "./inception.js";
import { inverted } from "./inverted.js";
import type { BlockMatcher } from "./match.js";
import { basic, bottleneck } from "./residuals.js";
import { separable } from "./separable.js";
import { squeezeExcite } from "./squeeze-excite.js";

/** The built-in blocks that are looked for, those of more ops first. */
export const blockMatchers: readonly BlockMatcher[] = [
  inception,
  denseLayer,
  bottleneck,
  basic,
  fire,
  squeezeExcite,
  inverted,
  separable,
];
