import { isEntries } from "../../json.js";
import type { LayerCall } from "../layer-call.js";

/**
 * The axes that a function is told, counted from the end where they are negative and from the batch, which is 0.
 * @returns numbers from 1, without the batch; `undefined` where the batch is one of them, or all are meant
 */
export function axesOf(layer: LayerCall, given: unknown): number[] | undefined {
  const rank = layer.inputSides.length;
  const axes = (Array.isArray(given) ? given : [given]).map((axis) =>
    typeof axis === "number" && axis < 0 ? axis + rank + 1 : axis,
  );
  return axes.every((axis) => Number.isInteger(axis) && axis >= 1 && axis <= rank) ? axes : undefined;
}

/** A list of whole numbers; `undefined` for anything else. */
export function wholeNumbers(value: unknown): number[] | undefined {
  return Array.isArray(value) && value.every((each) => Number.isSafeInteger(each)) ? value : undefined;
}

/** What a list holds that is written as a tuple, by Keras 2 or 3. */
export function listIn(value: unknown): unknown {
  if (!isEntries(value) || value["class_name"] !== "__tuple__") return value;
  return value["items"] ?? (isEntries(value["config"]) ? value["config"]["value"] : undefined);
}
