import { digest } from "../core/digest.js";
import { type PlainValue, plain } from "../spec/expression/value.js";
import type { Axis } from "./axis.js";
import type { SweepRequest } from "./request.js";
import type { Sweep } from "./sweep.js";

/**
 * What the numbers of points are of and were counted by, as far as it isn't usual. It is plain data, written beside
 * each point: points of other origins are of other sweeps. Of texts it has digests, not names, which differ from one
 * machine to the next.
 */
export type Origin = Readonly<Record<string, unknown>>;

/** What messages call the parts of an origin. */
const PARTS: ReadonlyMap<string, string> = new Map([
  ["model", "the model's name"],
  ["variant", "the variant"],
  ["vary", "`--vary`"],
  ["settings", "the hyperparameters that don't vary"],
  ["input", "`--input`"],
  ["batch", "`--batch`"],
  ["foldNorm", "`--fold-norm`"],
  ["fuse", "`--no-fuse`"],
  ["compression", "the rules of `--compression`"],
  ["energy", "the energies of `--energy`"],
  ["accuracy", "the accuracies of `--accuracy`"],
  ["files", "the text of the spec, of its baseline, or of another file that they read"],
]);

/** The origin of a sweep's points. @param files the digest of all that was read for it */
export function originOf(
  { compression, accuracy, energy, foldNorm, fuse, batch }: SweepRequest,
  { model, fixed }: Pick<Sweep, "model" | "fixed">,
  axes: readonly Axis[],
  files: string,
): Origin {
  const { variant, settings = [], input } = fixed;
  // Unless a spec says otherwise, its name is its file's, as a table's source is.
  const { name } = model.spec.syntax;
  return {
    ...(name !== undefined && { model: name }),
    files,
    vary: digest(JSON.stringify(axes.map(({ name, written }) => [name, written]))),
    ...(variant && { variant: variant.name }),
    ...(settings.length > 0 && { settings: lastOf(settings) }),
    ...(input && { input: input.shape }),
    ...(batch !== 1 && { batch }),
    ...(foldNorm && { foldNorm }),
    ...(fuse === false && { fuse }),
    ...(compression && { compression: digest(compression.text) }),
    ...(energy && { energy: digest(JSON.stringify({ ...energy, source: null })) }),
    ...(accuracy && { accuracy: digest(accuracy.text) }),
  };
}

/** Of several settings of a name the last one wins. */
function lastOf(
  settings: NonNullable<Sweep["fixed"]["settings"]>,
): Readonly<Record<string, PlainValue | undefined>> {
  const entries = settings.map(({ name, value }) => [name, plain(value)] as const);
  return Object.fromEntries(new Map(entries.toSorted(([a], [b]) => (a < b ? -1 : Number(a > b)))));
}

/** In what two origins differ, in words; `undefined` when they don't. */
export function differenceOf(origin: Origin, other: Origin): string | undefined {
  const differs = (part: string) => JSON.stringify(origin[part]) !== JSON.stringify(other[part]);
  // The first says most: from another model, other texts only follow.
  const part = [...PARTS.keys(), ...Object.keys(origin), ...Object.keys(other)].find(differs);
  return part === undefined ? undefined : (PARTS.get(part) ?? `\`${part}\``);
}
