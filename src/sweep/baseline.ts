import { totalsOf } from "../analyze/analyze.js";
import { BaselineFinder } from "../analyze/baselines.js";
import { checkSaved } from "../analyze/check-saved.js";
import { deployed } from "../analyze/deployment.js";
import type { MetricValues } from "../analyze/report.js";
import type { SpecSubject, SubjectLoader } from "../analyze/subject.js";
import type { Point } from "../compile/model.js";
import type { Diagnostics } from "../core/diagnostic.js";
import type { Metric } from "../core/metric.js";
import type { Surroundings, SweepRequest } from "./request.js";

/** What all points are compared with. */
export interface SweepBaseline {
  readonly id: string;
  readonly name: string;
  readonly totals: MetricValues;
}

/** Finds and counts the baseline of a model: that asked for, else its own, else none. Mistakes are collected. */
export async function baselineOf(
  subject: SpecSubject,
  fixed: Point,
  request: Pick<SweepRequest, "baseline" | "batch" | "foldNorm" | "fuse" | "energy">,
  measured: ReadonlyMap<string, Metric>,
  subjects: SubjectLoader,
  { loader, isFile }: Surroundings,
  diagnostics: Diagnostics,
): Promise<SweepBaseline | null> {
  const finder = new BaselineFinder([subject], subjects, loader, isFile, diagnostics);
  const [found] = await finder.find(request.baseline, false);
  const baseline = found?.subject;
  if (baseline === undefined) return null;
  const { id } = baseline;
  if (baseline.kind === "saved") {
    const { batch, foldNorm, fuse, energy } = request;
    checkSaved([baseline], { batch, foldNorm, fuse, energy }, diagnostics);
    return { id, name: baseline.model.name, totals: baseline.model.totals };
  }
  if (baseline.kind === "file") {
    const { name, graph } = baseline.imported;
    const totals = diagnostics.attempt(() => totalsOf(deployed(graph, request), request.batch, measured));
    return totals === undefined ? null : { id, name, totals };
  }
  const { name, model, takesOptions } = baseline;
  const point: Point = takesOptions
    ? fixed
    : { variant: name.variant, settings: name.settings, mostOps: fixed.mostOps };
  const instance = model.instantiate(point);
  for (const diagnostic of instance.diagnostics) diagnostics.add(diagnostic, { round: instance });
  const { graph } = instance;
  if (graph === null) return null;
  const totals = diagnostics.attempt(() => totalsOf(deployed(graph, request), request.batch, measured));
  return totals === undefined ? null : { id, name: model.name, totals };
}
