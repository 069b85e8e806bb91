import { type Diagnostic, SpecError } from "../../core/diagnostic.js";
import { InexactError } from "../../core/exact.js";
import type { Scope } from "../../core/graph.js";
import { nearest, suggestion } from "../../core/nearest.js";
import { type ArgumentIssue, type Op, OpError } from "../../core/op.js";
import { ratio, times } from "../../core/ratio.js";
import { channelsOf, type Shape, sidesOf } from "../../core/shape.js";
import type { Place } from "../../core/source.js";
import { sourceTensor, type Tensor } from "../../core/tensor.js";
import { outcomeKey } from "../memory/outcomes.js";
import { type Outcome, outcomeOf } from "../outcome.js";
import type { Context } from "../state/context.js";
import { type Flow, flowOf, originOf, unknownTensor } from "../state/flow.js";
import type { Session } from "../state/session.js";
import { decimalHelp } from "./decimal-help.js";

/** An op about to be applied. */
export interface Application {
  readonly op: Op;
  /** Its arguments as evaluated, not checked yet. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Arguments whose value a mistake hides. */
  readonly unknown?: ReadonlySet<string>;
  /** The place of the layer. */
  readonly place: Place;
  /** The place of an argument that was written out. */
  readonly argumentPlace?: (name: string, path: readonly PropertyKey[]) => Place | undefined;
  readonly context: Context;
  readonly scope: Scope;
  readonly inputs: readonly Tensor[];
  readonly session: Session;
  readonly notes?: Diagnostic["notes"];
}

/**
 * Checks an op's arguments, adds it to the graph and registers its weights. A mistake is collected;
 * then the result is a guess that lets the rest be checked.
 */
export function applyOp(application: Application): Flow {
  const { context, scope, inputs, session } = application;
  const place = session.userPlace(application.place, context);
  session.budget.op(place);
  if (!takesThatMany(application)) return flowOf(guess(application));
  const outcome = outcomeIn(application);
  if (outcome === undefined) return flowOf(guess(application));
  const node = session.builder.add(outcome, scope, inputs, place);
  if (context.weights !== null) session.weights.register(node, context.weights, session.builder);
  return { tensors: node.outputs, names: null };
}

/** What becomes of an op, from memory where it was applied like this before; `undefined` after reporting a mistake. */
function outcomeIn(application: Application): Outcome | undefined {
  const { op, values, unknown, context, scope, inputs, session } = application;
  const key = unknown !== undefined && unknown.size > 0 ? undefined : outcomeKey(op, values, inputs);
  const known = key === undefined ? undefined : session.outcomes.find(key);
  if (known !== undefined) return known;
  const given = check(application);
  if (given === undefined) return undefined;
  try {
    const outcome = outcomeOf(op, given, inputs, scope.path);
    if (key !== undefined) session.outcomes.keep(key, outcome);
    return outcome;
  } catch (error) {
    if (error instanceof InexactError) {
      throw new SpecError("too-large", error.message, session.userPlace(application.place, context));
    }
    if (!(error instanceof OpError)) throw error;
    report(application, "shape", error.message, error.argument, [], error.help);
    return undefined;
  }
}

function takesThatMany({ op, unknown, inputs, place, context, session }: Application): boolean {
  const { least, most } = op.inputs ?? { least: 1, most: 1 };
  const number = inputs.length;
  if (number >= least && number <= most) return true;
  // A mistake in the arguments may well be the same one.
  if (unknown !== undefined && unknown.size > 0) return false;
  const takes = least === most ? String(least) : `${least} or more`;
  const tensors = least === 1 && most === 1 ? "tensor" : "tensors";
  const flow = number === 1 ? "1 flows in" : `${number} flow in`;
  const inBlock = context.calledAt !== null && context.call ? `in \`${context.call.block}\`, ` : "";
  session.report(
    new SpecError(
      "several-tensors",
      `${inBlock}\`${op.name}\` takes ${takes} ${tensors}, but ${flow}`,
      place,
      {
        help:
          number > most
            ? `they come from ${inputs.map(originOf).join(", ")}; pick one with \`from\`, or merge them`
            : "name them with `from: [ a, b ]`",
      },
    ),
    context,
  );
  return false;
}

/** The checked arguments, or `undefined` after reporting what is wrong with them. */
function check(application: Application): object | undefined {
  const { op, values, unknown } = application;
  const parsed = op.arguments().safeParse(values);
  if (parsed.success) return unknown !== undefined && unknown.size > 0 ? undefined : parsed.data;
  const names = Object.keys(op.arguments().shape);
  const strays = parsed.error.issues.flatMap(({ keys = [] }) => keys);
  for (const key of strays) {
    report(application, "argument", `there is no argument \`${key}\``, undefined, [], suggestion(key, names));
  }
  for (const { code, path, message } of parsed.error.issues) {
    const name = String(path[0]);
    if (code === "unrecognized_keys" || unknown?.has(name)) continue;
    if (name in values) reportValue(application, name, { path, message });
    // Missing ones are reported where the call is matched, if there is a call.
    else if (application.argumentPlace === undefined && nearest(name, strays) === undefined) {
      const help = `give it as a map: \`{ ${op.name.replace(/norm$/, "")}: 32 }\``;
      report(application, "argument", `\`${name}\` is missing`, undefined, [], help);
    }
  }
  return undefined;
}

function reportValue(application: Application, name: string, issue: ArgumentIssue): void {
  let value: unknown = application.values[name];
  for (const step of issue.path.slice(1)) value = (value as Record<PropertyKey, unknown>)[step];
  report(
    application,
    "argument",
    `\`${name}\` is ${issue.message}, got ${show(value)}`,
    name,
    issue.path.slice(1),
    helpFor(value) ?? decimalHelp(application.argumentPlace?.(name, [])),
  );
}

function helpFor(value: unknown): string | undefined {
  if (typeof value === "number" && !Number.isInteger(value) && Number.isFinite(value)) {
    return "use floor, ceil, round or // to make it whole";
  }
  if (value === "no" || value === "off" || value === "False") return "write `false`";
  if (value === "yes" || value === "on" || value === "True") return "write `true`";
  return undefined;
}

function show(value: unknown): string {
  // A table has no plain form.
  if (value === undefined) return "a table";
  if (Array.isArray(value)) return `[${value.map(show).join(", ")}]`;
  return typeof value === "string" ? `the word \`${value}\`` : String(value);
}

function report(
  { op, place, argumentPlace, context, session, notes }: Application,
  code: "shape" | "argument",
  message: string,
  argument: string | undefined,
  path: readonly PropertyKey[],
  help: string | undefined,
): void {
  const at = (argument !== undefined && argumentPlace?.(argument, path)) || place;
  const hidden = at.source.builtIn === true || context.calledAt !== null;
  const inBlock = hidden && context.call ? `in \`${context.call.block}\`, ` : "";
  session.report(new SpecError(code, `${inBlock}\`${op.name}\`: ${message}`, at, { help, notes }), context);
}

/** What a faulty op most likely gives: its `out` channels, and sides as its stride makes them. */
function guess({ op, values, inputs }: Application): Tensor {
  const [input] = inputs;
  if (input === undefined) return unknownTensor(3);
  const { out, stride, kernel, padding = "same", multiplier = 1 } = values;
  const channels = op.channels?.includes("out") ? known(out) : channelsOf(input.shape) * known(multiplier);
  if (op.kind === "linear") return sourceTensor([channels], []);
  if (op.kind !== "convolution" && op.kind !== "pool") return unknownTensor(input.shape.length);
  const assumed = stride ?? (op.kind === "pool" ? kernel : 1);
  const step = padding === "same" && op.name !== "transposedconv" ? known(assumed) : Number.NaN;
  const shape: Shape = [channels, ...sidesOf(input.shape).map((side) => Math.ceil(side / step))];
  return sourceTensor(
    shape,
    input.jump.map((jump) => times(jump, ratio(step))),
  );
}

/** A size as it was given, or NaN where it can't be one. */
function known(size: unknown): number {
  return Number.isSafeInteger(size) && (size as number) >= 1 ? (size as number) : Number.NaN;
}
