import { outputOf } from "../piece.js";
import { adds, type BlockMatcher, blockOf, chain, isConvolution, paddingOf } from "./match.js";

/** MobileNet v2's inverted residual: expand, depthwise, project, and an addition where nothing changes. */
export const inverted: BlockMatcher = (stretch) => {
  const { pieces, start, usual } = stretch;
  const expands = isConvolution(pieces[start], "pointwise", ["out"], usual.activation, usual);
  const body = chain(stretch, expands ? 3 : 2);
  const [depthwise, project] = body?.slice(-2) ?? [];
  if (
    body === undefined ||
    !isConvolution(depthwise, "depthwise", ["kernel", "stride", "padding"], usual.activation, usual) ||
    !isConvolution(project, "pointwise", ["out"], "none", usual)
  )
    return undefined;
  const [entering] = body[0]?.inputs ?? [];
  const channels = entering?.shape[0] as number;
  const hidden = expands ? (body[0]?.given["out"] as number) : channels;
  // The block has no expansion that doesn't expand.
  if (expands && hidden === channels) return undefined;
  const padding = paddingOf(depthwise);
  if (padding === undefined) return undefined;
  const { kernel, stride } = depthwise.given;
  const { out } = project.given;
  const expand = hidden / channels;
  const ratio = Number.isInteger(expand) ? { expand } : { hidden };
  const given = { out, ...ratio, kernel, stride, ...padding };
  const addition = pieces[start + body.length];
  const isAdded = adds(addition, entering, outputOf(project));
  const keepsShape = out === channels && stride === undefined;
  if (keepsShape !== isAdded) return undefined;
  const all = isAdded && addition ? [...body, addition] : body;
  return blockOf("inverted", undefined, given, { expand: 6, kernel: 3, stride: 1, padding: "same" }, all);
};
