import { blocks } from "../blocks/index.js";
import { Diagnostics } from "../core/diagnostic.js";
import type { Source } from "../core/source.js";
import { readBlock } from "./read/block.js";
import type { BlockDefinition } from "./syntax.js";
import { treeOf } from "./yaml/from-value.js";

const read = new Map<string, BlockDefinition>();

/** The names of the blocks that ship with the program. */
export function builtInBlockNames(): Iterable<string> {
  return blocks.keys();
}

/** A block that ships with the program, read from its definition on first use. */
export function builtInBlock(name: string): BlockDefinition | undefined {
  const known = read.get(name);
  if (known !== undefined) return known;
  const block = blocks.get(name);
  if (block === undefined) return undefined;
  const source: Source = { name: `<block ${name}>`, text: "", builtIn: true };
  const diagnostics = new Diagnostics();
  const tree = treeOf({ [name]: block.definition() }, { source, start: 0, end: 0 });
  const entry = tree.kind === "map" ? tree.entries[0] : undefined;
  const definition = entry && readBlock(entry, { diagnostics });
  if (definition === undefined || diagnostics.list.length > 0) {
    const reason = diagnostics.list.map(({ message }) => message).join("; ");
    throw new Error(`the built-in block ${name} can't be read: ${reason}`);
  }
  read.set(name, definition);
  return definition;
}
