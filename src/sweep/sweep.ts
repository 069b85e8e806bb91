import type { Deployment } from "../analyze/deployment.js";
import { convertHelp, type SpecSubject, SubjectLoader } from "../analyze/subject.js";
import { settingNames } from "../compile/bind/settings.js";
import { parseInputOption } from "../compile/input-option.js";
import { loadCompression } from "../compile/load-compression.js";
import { type Model, ModelLoader, type Point } from "../compile/model.js";
import { argumentPlace, parseSetOption } from "../compile/model-name.js";
import { type Diagnostic, Diagnostics } from "../core/diagnostic.js";
import type { Metric } from "../core/metric.js";
import { ModelFiles } from "../importers/model-files.js";
import { findAccuracies } from "./accuracies.js";
import { type Axis, parseAxis } from "./axis.js";
import { baselineOf, type SweepBaseline } from "./baseline.js";
import { checkAxes, checkSet } from "./check-axes.js";
import { knownMetrics } from "./measured.js";
import { originOf } from "./origin.js";
import { ownMistakes } from "./own-mistakes.js";
import { type Counting, rowAt } from "./point.js";
import { readingLoader } from "./read-files.js";
import type { Surroundings, SweepRequest } from "./request.js";
import type { Row } from "./row.js";
import { type Sequence, sequenceOf } from "./sequence.js";
import { type PointIndex, Space } from "./space.js";
import type { PointTable } from "./table.js";
import { namesIn, readWishes } from "./wishes.js";

/** A sweep that is ready to count any of its points. */
export interface Sweep extends PointTable, Deployment {
  /** The model as the user named it. */
  readonly id: string;
  readonly model: Model;
  /** What the model is set to beside what varies. */
  readonly fixed: Point;
  /** The name of the file with rules of compression, where one is given. */
  readonly compressedBy: string | undefined;
  readonly batch: number;
  readonly axes: readonly Axis[];
  readonly sequence: Sequence;
  /** What is counted, by name. */
  readonly measured: ReadonlyMap<string, Metric>;
  readonly baseline: SweepBaseline | null;
  /** Whether anybody says how accurate points are. */
  readonly knowsAccuracy: boolean;
  readonly accuracyOf: Counting["accuracyOf"];
  /** What is doubtful, each once; it grows as points are counted. */
  readonly doubts: Diagnostics;
  rowAt(index: PointIndex): Row;
}

/**
 * Makes a sweep of a request: what is the same for all points is read and checked once.
 * @param isTried whether it was prepared before, so that no points need be tried
 * @returns all mistakes instead, when there are any
 */
export async function prepareSweep(
  request: SweepRequest,
  surroundings: Surroundings,
  isTried = false,
): Promise<Sweep | readonly Diagnostic[]> {
  const diagnostics = new Diagnostics();
  const sweep = await prepared(request, surroundings, isTried, diagnostics);
  if (sweep !== undefined && !diagnostics.hasErrors) return sweep;
  return diagnostics.list.filter(({ severity }) => severity === "error");
}

async function prepared(
  request: SweepRequest,
  surroundings: Surroundings,
  isTried: boolean,
  diagnostics: Diagnostics,
): Promise<Sweep | undefined> {
  const { savedReport } = surroundings;
  const loader = readingLoader(surroundings.loader);
  const subjects = new SubjectLoader(
    new ModelLoader(loader, diagnostics),
    new ModelFiles(loader, diagnostics),
    diagnostics,
    savedReport,
  );
  const subject = await loadSubject(request, subjects, diagnostics);
  const axes = request.vary.flatMap((text) => diagnostics.attempt(() => parseAxis(text)) ?? []);
  const known = await knownMetrics(request, loader, diagnostics);
  if (subject === undefined || axes.length < request.vary.length) return undefined;
  const { model } = subject;
  const { compression } = request;
  const fixed: Point = {
    ...fixedPoint(request, subject, diagnostics),
    compression: compression && (await loadCompression(compression, diagnostics)),
  };
  if (!diagnostics.hasErrors) checkAxes(axes, model, fixed, diagnostics);
  const accuracyOf = findAccuracies(request.accuracy, model, axes, diagnostics);
  const knowsAccuracy = accuracyOf !== undefined;
  const wishes = readWishes(
    request,
    axes,
    known,
    settingNames(model.spec.syntax),
    knowsAccuracy,
    diagnostics,
  );
  const space = new Space(axes);
  const sequence = diagnostics.attempt(() => sequenceOf(space, request.sample, request.seed));
  if (sequence === undefined || diagnostics.hasErrors) return undefined;
  const names = namesIn(wishes);
  const measured = new Map([...known.all].filter(([name]) => names.has(name)));
  const baseline = await baselineOf(
    subject,
    fixed,
    request,
    measured,
    subjects,
    { ...surroundings, loader },
    diagnostics,
  );
  const { batch, foldNorm, fuse, energy } = request;
  const counting: Counting = {
    model,
    fixed,
    space,
    measured,
    batch,
    foldNorm,
    fuse,
    energy,
    accuracyOf: accuracyOf ?? (() => null),
  };
  if (!isTried) for (const mistake of ownMistakes(sequence, counting)) diagnostics.add(mistake);
  return {
    ...wishes,
    id: request.model,
    model,
    origin: originOf(request, { model, fixed }, axes, loader.digest),
    compressedBy: compression?.name,
    fixed,
    batch,
    foldNorm,
    fuse,
    energy,
    axes,
    sequence,
    measured,
    baseline,
    hasBaseline: baseline !== null,
    ratioOf: ({ totals }, metric) => ratio(totals[metric], baseline?.totals[metric]),
    knowsAccuracy,
    accuracyOf: counting.accuracyOf,
    doubts: diagnostics,
    rowAt: (index) => rowAt(index, counting, diagnostics),
  };
}

function ratio(value: number | undefined, divisor: number | undefined): number | null {
  return value === undefined || divisor === undefined || divisor === 0 ? null : value / divisor;
}

async function loadSubject(
  { model, isFile }: SweepRequest,
  subjects: SubjectLoader,
  diagnostics: Diagnostics,
): Promise<SpecSubject | undefined> {
  const subject = await subjects.load(model, { appended: false, takesOptions: true, isFile });
  if (subject === undefined || subject.kind === "spec") return subject;
  const [what, help] =
    subject.kind === "file"
      ? ["model file, which has no hyperparameters", convertHelp(subject.file)]
      : ["saved report, of which nothing can vary", "sweep the spec that it was made from"];
  diagnostics.error("usage", `${subject.file} is a ${what}`, argumentPlace("the command line", model), {
    help,
  });
  return undefined;
}

/** Which of an input's numbers are the channels has to be clear before there are points. */
function inputOf(text: string): Point["input"] {
  const { shape, place } = parseInputOption(text);
  return { shape, place };
}

function fixedPoint(
  { set, input, mostOps }: SweepRequest,
  { name, model }: SpecSubject,
  diagnostics: Diagnostics,
): Point {
  const settings = set.flatMap((text) => diagnostics.attempt(() => parseSetOption(text)) ?? []);
  checkSet([...settings, ...name.settings], model, diagnostics);
  return {
    variant: name.variant,
    settings: [...settings, ...name.settings],
    input: input === undefined ? undefined : diagnostics.attempt(() => inputOf(input)),
    mostOps,
  };
}
