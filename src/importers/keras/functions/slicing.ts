import type { Op } from "../../../core/op.js";
import { crop } from "../../../ops/crop.js";
import { gather } from "../../../ops/gather.js";
import { slice } from "../../../ops/slice.js";
import { isEntries } from "../../json.js";
import type { LayerCall } from "../layer-call.js";
import type { LayerType } from "../layer-type.js";
import { kerasSides, type Value } from "../value.js";
import { listIn } from "./axes.js";

/** What is taken of an axis: every `step`-th place from `begin` to before `end`. */
export interface Range {
  readonly begin: number;
  readonly end: number;
  readonly step: number;
}

/**
 * The ranges of each axis, in Keras's order and without the batch.
 * @param sides the shape of what is left, where that has other sides than the ranges give
 */
export function sliced(
  layer: LayerCall,
  value: Value,
  ranges: readonly Range[],
  { sides, part = "" }: { sides?: readonly number[]; part?: string } = {},
): Value {
  const { shape } = value.tensor;
  const own = value.order === "first" ? ranges : [ranges.at(-1) as Range, ...ranges.slice(0, -1)];
  const [channels, ...others] = own as [Range, ...Range[]];
  const left = ranges.map(({ begin, end, step }) => Math.ceil((end - begin) / step));
  if (left.some((side) => !(side >= 1))) throw layer.mistake("it takes nothing of a side");
  const named = (op: string) => ({ part: part === "" ? op : `${op}-${part}` });
  if (channels.step !== 1) {
    return layer.add(gather as Op, { size: sides ?? left }, [value], { ...named("gather"), order: "last" });
  }
  const ends = others.flatMap(({ begin, end }, index) => [begin, (shape[index + 1] as number) - end]);
  const steps = others.map(({ step }) => step);
  let result = value;
  if (ends.some((end) => end !== 0)) result = layer.add(crop as Op, { sides: ends }, [result], named("crop"));
  const isWhole = channels.begin === 0 && channels.end === shape[0];
  if (!isWhole || steps.some((step) => step !== 1)) {
    const given = { start: channels.begin, end: channels.end, ...(steps.length > 0 && { step: steps }) };
    result = layer.add(slice as Op, given, [result], named("slice"));
  }
  return sides === undefined ? result : layer.reshaped(result, sides, named("reshape").part);
}

/** What stands between the brackets of `x[…]`: `undefined` for what isn't a part of that kind. */
interface Part {
  readonly kind: "range" | "place" | "new" | "rest";
  readonly start: number | null;
  readonly stop: number | null;
  readonly step: number;
}

const WHOLE: Part = { kind: "range", start: null, stop: null, step: 1 };

function partOf(value: unknown): Part | undefined {
  if (value === null) return { ...WHOLE, kind: "new" };
  if (typeof value === "number") return { ...WHOLE, kind: "place", start: value };
  if (!isEntries(value)) return undefined;
  if (value["class_name"] === "__ellipsis__") return { ...WHOLE, kind: "rest" };
  const { start, stop, step } = (isEntries(value["config"]) ? value["config"] : value) as Record<
    string,
    unknown
  >;
  const isBound = (bound: unknown): bound is number | null => bound === null || Number.isSafeInteger(bound);
  if (!isBound(start) || !isBound(stop) || !isBound(step)) return undefined;
  return { kind: "range", start, stop, step: step ?? 1 };
}

/** The parts for each axis, the batch included: what `…` stands for and what isn't said is whole. */
function partsOf(given: unknown, rank: number): Part[] | undefined {
  const list = listIn(given);
  const parts = (Array.isArray(list) ? list : [list]).map(partOf);
  const known = parts.filter((part) => part !== undefined);
  const missing = rank - known.filter(({ kind }) => kind === "range" || kind === "place").length;
  if (known.length < parts.length || missing < 0) return undefined;
  const whole = new Array<Part>(missing).fill(WHOLE);
  const rest = known.findIndex(({ kind }) => kind === "rest");
  return rest === -1 ? [...known, ...whole] : known.toSpliced(rest, 1, ...whole);
}

function taken(layer: LayerCall): Value {
  const { input } = layer;
  const axes = kerasSides(input);
  const parts = partsOf(layer.setting(["slice_spec", "key"], 1), axes.length + 1) ?? layer.unknown();
  const [batch, ...own] = parts;
  if (batch?.kind !== "range" || batch.start !== null || batch.stop !== null || batch.step !== 1) {
    return layer.unknown();
  }
  const ranges: Range[] = [];
  const sides: number[] = [];
  for (const { kind, start, stop, step } of own) {
    if (kind === "new") {
      sides.push(1);
      continue;
    }
    const side = axes[ranges.length] as number;
    const at = (place: number) => Math.min(Math.max(place < 0 ? place + side : place, 0), side);
    const begin = start === null ? 0 : at(start);
    const end = kind === "place" ? begin + 1 : stop === null ? side : at(stop);
    if (step < 1) return layer.unknown();
    ranges.push({ begin, end, step });
    if (kind === "range") sides.push(Math.ceil((end - begin) / step));
  }
  const isSame = own.every(({ kind }) => kind === "range");
  return sliced(layer, input, ranges, isSame ? {} : { sides: sides.length === 0 ? [1] : sides });
}

/** `x[…]`. */
export const getItem: LayerType = {
  names: ["GetItem", "getitem"],
  becomes: "`crop`, `slice` and `reshape`; `gather` of every n-th channel",
  limits: "places that are numbers, forwards, and the whole batch",
  read: taken,
};
