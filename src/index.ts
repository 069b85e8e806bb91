/**
 * The library: specs in, plain data out. It has no `node:` import; the caller gives a {@link Loader}.
 *
 * - {@link buildReport} counts models by name and compares them, as the command line does.
 * - {@link loadModel} gives one checked spec, a function from hyperparameters to a graph.
 * - {@link analyze} counts a graph.
 * - {@link loadConventions} gives counting conventions, {@link decompose} a network's number under one, and
 *   {@link conventionMetric} that number as a metric for a report.
 * - {@link loadSweep} gives a sweep of a model's hyperparameters, {@link pointsOf} its points one after the other,
 *   {@link pointLine} each as the line of NDJSON that the command line writes.
 * - {@link fitModel} finds the largest values with which a model keeps within limits.
 * - {@link formats} renders reports.
 * - {@link checkReport} holds a report's models to their budgets, and {@link checkFormats} renders what came
 *   of it.
 */
export { type Analysis, analyze, totalsOf } from "./analyze/analyze.js";
export { buildReport, type Request } from "./analyze/build-report.js";
export { foldNorm } from "./analyze/fold-norm.js";
export type { LiveTensor, Peak } from "./analyze/memory/liveness.js";
export { metrics } from "./analyze/metrics/index.js";
export type { LayerReport, MetricValues, ModelReport, Report } from "./analyze/report.js";
export { type Grouping, type Row, rollUp } from "./analyze/rollup.js";
export { checkReport } from "./budgets/check-report.js";
export type { BudgetResult, CheckedModel, CheckReport, Contributor, Verdict } from "./budgets/result.js";
export type { Setting } from "./compile/bind/settings.js";
export { type Instance, loadModel, type Model, type Point } from "./compile/model.js";
export type { Convention } from "./conventions/convention.js";
export { conventionMetric } from "./conventions/count.js";
export { type Decomposition, decompose } from "./conventions/decompose.js";
export { loadConventions } from "./conventions/load.js";
export type { Compression } from "./core/compression.js";
export { type Diagnostic, type DiagnosticCode, Diagnostics, SpecError } from "./core/diagnostic.js";
export type { EnergyTable } from "./core/energy.js";
export type { Graph, GraphNode, Scope, Tensor } from "./core/graph.js";
export type { LoadedFile, Loader } from "./core/loader.js";
export type { GraphMetric, Metric, MetricFacts, OpMetric, QuotientMetric } from "./core/metric.js";
export type { Op } from "./core/op.js";
export type { Shape } from "./core/shape.js";
export { type Place, type Position, positionOf, type Source } from "./core/source.js";
export type { ChangedDetail, LayerChange } from "./diff/changes.js";
export type { FitPoint, FitResult, FitStep, HeldLimit } from "./fit/fit.js";
export { type FitOptions, fitModel } from "./fit/fit-model.js";
export { type CheckFormat, checkFormats } from "./reporters/check/index.js";
export type { CheckOptions, CheckRenderer } from "./reporters/check/reporter.js";
export { formats } from "./reporters/index.js";
export { type ViewOptions, viewOf } from "./reporters/report-view.js";
export type { DataRenderer, RenderOptions, ViewRenderer } from "./reporters/reporter.js";
export { pointLine } from "./reporters/sweep/point-json.js";
export type { View } from "./reporters/view.js";
export { loadSweep, pointsOf, type SweepOptions } from "./sweep/load-sweep.js";
export type { CountedRow, FailedRow, Row as PointRow } from "./sweep/row.js";
export type { Sweep } from "./sweep/sweep.js";
