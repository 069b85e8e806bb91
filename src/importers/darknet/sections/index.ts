import type { SectionRule } from "../layer.js";
import { convolutionals } from "./convolutional.js";
import { joints } from "./joints.js";
import { others } from "./others.js";
import { pools } from "./pools.js";
import { recurrents } from "./recurrent.js";

/** What becomes of each type of section. Another type is named as uncounted. */
export const sectionRules: ReadonlyMap<string, SectionRule> = new Map(
  [...convolutionals, ...recurrents, ...pools, ...joints, ...others].map((rule) => [rule.type, rule]),
);
