import { type Diagnostic, Diagnostics } from "../core/diagnostic.js";
import type { Loader } from "../core/loader.js";
import { type FitRequest, type FitResult, findFit } from "./fit.js";
import { type FitLimit, parseFitLimit } from "./limit.js";
import { checkStep } from "./vary.js";

/** What a fit is asked for, as the options of the command line are written; only what varies has to be said. */
export type FitOptions = Pick<FitRequest, "vary"> &
  Partial<Omit<FitRequest, "model" | "vary" | "limits">> & {
    /** What there may be at most, such as `macs=150M`; without any limit, the spec's budgets hold. */
    readonly max?: readonly string[];
    /** What there has to be at least, such as `accuracy=70`. */
    readonly min?: readonly string[];
  };

/** The limits that are written as `metric=limit`. Mistakes are collected. */
export function limitsOf(
  { max = [], min = [] }: Pick<FitOptions, "max" | "min">,
  mistakes: Diagnostics,
): readonly FitLimit[] {
  const read = (kind: FitLimit["kind"], texts: readonly string[]) =>
    texts.flatMap((text) => mistakes.attempt(() => parseFitLimit(text, kind)) ?? []);
  return [...read("max", max), ...read("min", min)];
}

/**
 * Finds the largest values of hyperparameters with which a model keeps within limits. Without a result, the
 * diagnostics say why; that nothing fits is a result.
 */
export async function fitModel(
  model: string,
  { max, min, ...options }: FitOptions,
  loader: Loader,
): Promise<{ result: FitResult | undefined; diagnostics: readonly Diagnostic[] }> {
  const mistakes = new Diagnostics();
  const limits = limitsOf({ ...(max && { max }), ...(min && { min }) }, mistakes);
  const { step } = options;
  if (step !== undefined) mistakes.attempt(() => checkStep(step));
  if (mistakes.hasErrors) return { result: undefined, diagnostics: mistakes.list };
  const request: FitRequest = { ...NOTHING_ELSE, ...options, model, limits };
  const surroundings = { loader, savedReport: async () => undefined, isFile: () => false };
  const result = await findFit(request, surroundings);
  if (!("sweep" in result)) return { result: undefined, diagnostics: result };
  return { result, diagnostics: result.sweep.doubts.list };
}

/** A request that says nothing but the model, what varies and the limits. */
const NOTHING_ELSE = {
  isFile: false,
  step: undefined,
  prefer: undefined,
  maximise: undefined,
  set: [],
  input: undefined,
  batch: 1,
  mostOps: undefined,
  baseline: undefined,
  conventions: [],
};
