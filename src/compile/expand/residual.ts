import { SpecError } from "../../core/diagnostic.js";
import { childScope, type Scope, type Tensor } from "../../core/graph.js";
import { suggestion } from "../../core/nearest.js";
import { over, ratio, toNumber } from "../../core/ratio.js";
import { channelsOf, differ, formatShape } from "../../core/shape.js";
import type { Place } from "../../core/source.js";
import { ops } from "../../ops/index.js";
import { describe } from "../../spec/expression/value.js";
import type { Expression, Layer } from "../../spec/syntax.js";
import type { Context } from "../state/context.js";
import { ItemEnvironment } from "../state/environment.js";
import { evaluate } from "../state/evaluate.js";
import { type Flow, flowOf } from "../state/flow.js";
import type { Session } from "../state/session.js";
import { applyOp } from "./apply-op.js";
import { expandProjection } from "./call.js";
import { shortcutBody } from "./callee.js";
import { expandInnerBody, unknownLike } from "./item.js";
import { mergeFlows } from "./merge.js";

/** What stands for the input when the body changed it. */
export const shortcutModes = ["project", "identity", "if-same", "pad", "none"] as const;

type ShortcutMode = (typeof shortcutModes)[number];

/**
 * Expands a residual (arXiv:1512.03385, section 3.2): its body, its shortcut, and the addition.
 * "Unchanged" means equal channels and a product of strides of 1, never equal sizes.
 */
export function expandResidual(
  layer: Extract<Layer, { kind: "residual" }>,
  place: Place,
  context: Context,
  scope: Scope,
  flow: Flow,
  session: Session,
): Flow {
  const environment = new ItemEnvironment(session, context, flow);
  const body = expandInnerBody(layer.body, context, scope, flow, session);
  const { shortcut } = layer;
  const layers = shortcutBody(shortcut, context.network.blocks);
  if (layers !== undefined) {
    const beside = expandInnerBody(layers, context, childScope(scope, "shortcut"), flow, session);
    return mergeFlows("add", [body, beside], place, context, scope, session);
  }
  const word = shortcut.kind === "mode" ? shortcut.mode : undefined;
  const mode = word === undefined ? "project" : shortcutMode(word, environment);
  if (mode === "none") return body;
  const [input, output] = [flow.tensors[0], body.tensors[0]];
  if (input === undefined || output === undefined || flow.tensors.length > 1 || body.tensors.length > 1) {
    throw new SpecError("several-tensors", "a residual adds one tensor to one", place, {
      help: `${flow.tensors.length} flow in, ${body.tensors.length} come out of its body`,
    });
  }
  const change = changeOf(input, output);
  if (change === "unknown") return unknownLike(body);
  if (change === "none") return mergeFlows("add", [body, flow], place, context, scope, session);
  switch (mode) {
    case "if-same":
      return body;
    case "identity":
      throw new SpecError(
        "shape",
        `the body changes ${formatShape(input.shape)} to ${formatShape(output.shape)}, so an identity can't be added`,
        place,
        { help: "`shortcut: project` adds a 1×1 convolution, `shortcut: pad` needs no parameters" },
      );
    case "pad": {
      const padded = padShortcut(input, output, change, place, context, scope, session);
      return mergeFlows("add", [body, padded], place, context, scope, session);
    }
    case "project": {
      const projected = expandProjection(
        channelsOf(output.shape),
        change,
        place,
        context,
        childScope(scope, "shortcut"),
        flow,
        session,
      );
      return mergeFlows("add", [body, projected], place, context, scope, session);
    }
  }
}

function shortcutMode(expression: Expression, environment: ItemEnvironment): ShortcutMode {
  const word = evaluate(expression, environment);
  if (typeof word === "string" && (shortcutModes as readonly string[]).includes(word))
    return word as ShortcutMode;
  throw new SpecError("argument", `there is no shortcut ${describe(word)}`, expression.place, {
    help:
      (typeof word === "string" ? suggestion(word, shortcutModes) : undefined) ??
      `valid: ${shortcutModes.join(", ")}, a block's name, or layers`,
  });
}

/** How a body changed its input: not at all, by these strides (or by its channels, with strides of 1), or unknowably. */
function changeOf(input: Tensor, output: Tensor): "none" | "unknown" | number[] {
  if (input.shape.length !== output.shape.length) {
    return output.shape.some(Number.isNaN) || input.shape.some(Number.isNaN) ? "unknown" : [];
  }
  const strides = output.jump.map((jump, side) =>
    toNumber(over(jump, input.jump[side] ?? ratio(Number.NaN))),
  );
  const channels = [channelsOf(input.shape), channelsOf(output.shape)];
  if ([...strides, ...channels].some(Number.isNaN)) return "unknown";
  const same =
    !differ(channels[0] as number, channels[1] as number) && strides.every((stride) => stride === 1);
  return same ? "none" : strides;
}

/** The shortcut without parameters (option A of the paper): every n-th position, and empty channels. */
function padShortcut(
  input: Tensor,
  output: Tensor,
  strides: readonly number[],
  place: Place,
  context: Context,
  scope: Scope,
  session: Session,
): Flow {
  const missing = channelsOf(output.shape) - channelsOf(input.shape);
  const [slice, pad] = [ops.get("slice"), ops.get("pad")];
  if (slice === undefined || pad === undefined) throw new Error("slice and pad are ops");
  if (missing < 0) {
    throw new SpecError(
      "shape",
      "a padded shortcut can only add channels, but the body has fewer than its input",
      place,
      {
        help: "`shortcut: project`",
      },
    );
  }
  const within = childScope(scope, "shortcut");
  const common = { place, context, session };
  let flow = flowOf(input);
  if (strides.some((stride) => stride !== 1)) {
    flow = applyOp({
      ...common,
      op: slice,
      values: { step: [...strides] },
      scope: childScope(within, "slice"),
      inputs: flow.tensors,
    });
  }
  if (missing === 0) return flow;
  return applyOp({
    ...common,
    op: pad,
    values: { channels: missing },
    scope: childScope(within, "pad"),
    inputs: flow.tensors,
  });
}
