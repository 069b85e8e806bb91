import { SpecError } from "../core/diagnostic.js";
import type { GraphNode } from "../core/graph.js";
import type { Place } from "../core/source.js";
import type { Matcher } from "../spec/load.js";
import type { Selectors } from "../spec/syntax.js";

/**
 * The ops that a rule is for: those that `only` means, or all, without those that `except` means.
 * @throws {SpecError} for a selector that means nothing of the network
 */
export function selected(
  nodes: readonly GraphNode[],
  { only, except }: Selectors,
  matcher: Matcher | null,
): readonly GraphNode[] {
  const meant = only.length === 0 ? nodes : unionOf(nodes, only, matcher);
  if (except.length === 0) return meant;
  const left = new Set(unionOf(nodes, except, matcher));
  return meant.filter((node) => !left.has(node));
}

function unionOf(
  nodes: readonly GraphNode[],
  selectors: Selectors["only"],
  matcher: Matcher | null,
): readonly GraphNode[] {
  if (matcher === null) throw new Error("no globs were loaded, although there are some");
  const [only, second] = selectors;
  if (only !== undefined && second === undefined) return matching(nodes, only, matcher);
  return [...new Set(selectors.flatMap((selector) => matching(nodes, selector, matcher)))];
}

function matching(
  nodes: readonly GraphNode[],
  { text, place }: { readonly text: string; readonly place: Place },
  matcher: Matcher,
): readonly GraphNode[] {
  const isAt = matcher(text);
  const found = nodes.filter(({ op, path }) => op.name === text || op.kind === text || isAt(path));
  if (found.length > 0) return found;
  throw new SpecError("reference", `\`${text}\` selects nothing of the network`, place, {
    help: "an op, a kind of op (convolution, linear, norm, …), or a path such as stage2/**",
  });
}
