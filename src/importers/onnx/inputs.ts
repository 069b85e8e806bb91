import type { Diagnostics } from "../../core/diagnostic.js";
import type { ImportOptions } from "../importer.js";
import { inputsWithBatchSecond } from "./batch-place.js";
import { bitsOfType } from "./element-types.js";
import type { OnnxGraph, OnnxValue } from "./model.js";

/** An input of a network with all its sides. */
export interface KnownInput {
  readonly name: string;
  readonly dims: readonly number[];
  /** The bits of each element; `undefined` where the file doesn't say its type. */
  readonly bits: number | undefined;
  /** The place of the batch among them. */
  readonly batchAt: 0 | 1;
}

/**
 * The inputs that flow, with their sides: the file's own, else those asked for. A batch that isn't known is one: it is
 * the first side, or the second of what recurrent layers read.
 * @returns `undefined` when a side is missing, which is collected
 */
export function inputsOf(
  graph: OnnxGraph,
  { inputs: asked }: ImportOptions,
  diagnostics: Diagnostics,
): readonly KnownInput[] | undefined {
  // Up to IR version 3 the weights are among the inputs.
  const flowing = graph.inputs.filter(({ name }) => !graph.initializers.has(name));
  const lone = flowing.length === 1 ? flowing[0]?.name : undefined;
  const listed = () => flowing.map(shown).join(", ");
  for (const name of asked.keys()) {
    if (name === "" ? lone !== undefined : flowing.some((input) => input.name === name)) continue;
    const what = name === "" ? "more than one input" : `no input \`${name}\``;
    diagnostics.error("usage", `the network has ${what}: it has ${listed()}`, undefined, {
      help: `write \`--input ${flowing[0]?.name ?? "name"}=1x3x224x224\``,
    });
  }
  const second = inputsWithBatchSecond(graph);
  const placeIn = ({ name, dims }: OnnxValue) => (second.has(name) && dims?.length !== 1 ? 1 : 0);
  const known = flowing.map((input): KnownInput | undefined => {
    const given = asked.get(input.name) ?? (input.name === lone ? asked.get("") : undefined);
    const batchAt = placeIn(input);
    const dims = given === undefined ? ownDims(input, batchAt) : fitted(input, given, batchAt, diagnostics);
    return dims === undefined ? undefined : { name: input.name, dims, bits: bitsOfType(input.type), batchAt };
  });
  const [missing] = flowing.filter((_, index) => known[index] === undefined);
  if (missing !== undefined && !diagnostics.hasErrors) {
    const example = (missing.dims ?? [1, 3, null, null]).map((side, index) =>
      typeof side === "number" ? side : index === placeIn(missing) ? 1 : index === 1 ? 3 : 224,
    );
    diagnostics.error("usage", `the file leaves sides of its input open: it has ${listed()}`, undefined, {
      help: `write \`--input ${missing.name}=${example.join("x")}\``,
    });
  }
  return diagnostics.hasErrors ? undefined : known.filter((each) => each !== undefined);
}

function ownDims({ dims }: OnnxValue, batchAt: number): readonly number[] | undefined {
  const sides = dims?.map((side, index) =>
    typeof side === "number" ? side : index === batchAt ? 1 : undefined,
  );
  return sides?.every((side) => side !== undefined) ? sides : undefined;
}

/** What is asked for, with or without the batch. */
function fitted(
  { name, dims }: OnnxValue,
  given: readonly number[],
  batchAt: number,
  diagnostics: Diagnostics,
): readonly number[] | undefined {
  if (dims === undefined) return given;
  const whole = given.length === dims.length - 1 ? given.toSpliced(batchAt, 0, 1) : given;
  if (whole.length === dims.length) return whole;
  diagnostics.error(
    "usage",
    `\`${name}\` has ${dims.length} sides, and \`--input\` gives ${given.length}`,
    undefined,
    { help: `write \`--input ${name}=${dims.map((side) => side ?? "?").join("x")}\` with numbers` },
  );
  return undefined;
}

function shown({ name, dims }: OnnxValue): string {
  return `\`${name}\` (${dims?.map((side) => side ?? "?").join("x") ?? "of any sides"})`;
}
