import type { OnnxNode } from "./model.js";

/** Longer names are cut: a path is for people. */
const LONGEST = 80;

/**
 * The levels that a node's name says it lies in, the op last: `/features/features.0/features.0.0/Conv` is
 * features/0/0/conv. A node without a name lies where its weights do: `features.0.weight` is of features/0.
 */
export function pathOf({ name, op, inputs }: OnnxNode): string[] {
  const parts = name.split("/").filter((part) => part !== "");
  const named = parts.length > 1 ? withoutPrefixes(parts) : parts;
  const last = named.at(-1);
  // PyTorch puts the op behind the module, and numbers what there are several of.
  if (last !== undefined && parts.length > 1) {
    return [...named.slice(0, -1), cleaned(last.replace(/^(\w+?)(_\d+)?$/, isOp(op)))];
  }
  const module = inputs
    .slice(1)
    .map((input) => /^(.+)\.(?:weight|bias|running_mean)$/.exec(input)?.[1])
    .find((found) => found !== undefined);
  if (module !== undefined) return [...module.split(".").map(cleaned), op.toLowerCase()];
  return [cleaned(last ?? op.toLowerCase())];
}

function isOp(op: string): (whole: string, word: string) => string {
  return (whole, word) => (word === op ? op.toLowerCase() : whole);
}

/** Each level without what it repeats of the one above: features.0 in features is 0. */
function withoutPrefixes(parts: readonly string[]): string[] {
  let above = "";
  return parts.map((part) => {
    const own = part.startsWith(`${above}.`) ? part.slice(above.length + 1) : part;
    above = part;
    return cleaned(own);
  });
}

function cleaned(part: string): string {
  const shown = part.replace(/[^\w.:+-]/g, "_").slice(0, LONGEST);
  return shown === "" ? "op" : shown;
}
