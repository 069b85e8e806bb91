import { inverted } from "./inverted.js";
import type { BlockMatcher } from "./match.js";
import { basic, bottleneck } from "./residuals.js";
import { separable } from "./separable.js";

/** The built-in blocks that are looked for, those of more ops first. */
export const blockMatchers: readonly BlockMatcher[] = [bottleneck, basic, inverted, separable];
