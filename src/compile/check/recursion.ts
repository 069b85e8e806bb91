import type { Diagnostics } from "../../core/diagnostic.js";
import type { Place } from "../../core/source.js";
import type { Item, SpecSyntax } from "../../spec/syntax.js";
import { shortcutBody } from "../expand/callee.js";

interface Edge {
  readonly to: string;
  readonly place: Place;
}

/**
 * Collects an error for blocks that contain themselves with no `if` in between; such an expansion
 * would never end. Returns whether there are none.
 */
export function checkRecursion({ blocks }: SpecSyntax, diagnostics: Diagnostics): boolean {
  const names = new Set(blocks.map(({ name }) => name));
  const edges = new Map(
    blocks.map((block) => [
      block.name,
      unconditionalCalls(block.body.items, names).filter(({ to }) => names.has(to)),
    ]),
  );
  const finished = new Set<string>();
  let fine = true;
  const visit = (name: string, chain: readonly string[]): void => {
    if (finished.has(name)) return;
    for (const { to, place } of edges.get(name) ?? []) {
      const start = [...chain, name].indexOf(to);
      if (start === -1) {
        visit(to, [...chain, name]);
        continue;
      }
      fine = false;
      const circle = [...chain.slice(start), name, to].slice(-1 * (chain.length - start + 2)).join(" → ");
      diagnostics.error("recursion", `a block that contains itself: ${circle}`, place, {
        help: "put the inner call under an `if` that becomes false",
      });
    }
    finished.add(name);
  };
  for (const { name } of blocks) visit(name, []);
  return fine;
}

function unconditionalCalls(items: readonly Item[], blocks: ReadonlySet<string>): Edge[] {
  return items.flatMap((item): Edge[] => {
    if (item.if !== undefined || item.repeat !== undefined || item.for !== undefined) return [];
    const { layer } = item;
    switch (layer.kind) {
      case "call":
        return "variable" in layer.callee ? [] : [{ to: layer.callee.name, place: layer.calleePlace }];
      case "group":
        return unconditionalCalls(layer.body.items, blocks);
      case "branches":
        return unconditionalCalls(layer.branches, blocks);
      case "residual": {
        const beside = shortcutBody(layer.shortcut, blocks)?.items ?? [];
        return unconditionalCalls([...layer.body.items, ...beside], blocks);
      }
      default:
        return [];
    }
  });
}
