import { nearest } from "../../core/nearest.js";
import type { Place } from "../../core/source.js";
import { ops } from "../../ops/index.js";
import type { Body, Call, Expression, Item, Layer, NetworkCall, Shortcut, Template } from "../syntax.js";
import type { YamlEntry, YamlMap, YamlNode, YamlScalar } from "../yaml/tree.js";
import { kindOf, type ReadContext } from "./context.js";
import { readLoop } from "./loop.js";
import {
  readExpression,
  readExpressionEntry,
  readNamedValues,
  readTemplate,
  readTemplates,
  readValue,
} from "./value.js";

/** What may stand beside a layer key, in the order in which it takes effect. */
export const modifiers = [
  "for",
  "name",
  "from",
  "if",
  "repeat",
  "weights",
  "width",
  "merge",
  "shortcut",
  "collect",
] as const;

type Modifier = (typeof modifiers)[number];

/** Layer keys that are neither ops nor blocks. */
export const structures = ["layers", "branches", "residual", "network"] as const;

const shortcutModes = ["project", "identity", "if-same", "pad", "none"];

type ReadItem = Omit<Item, "label"> & { readonly key: string };

/** Reads a list of items. `reserved` are labels that the caller gives to ops of its own in the same scope. */
export function readBody(
  node: YamlNode | null,
  key: YamlScalar,
  context: ReadContext,
  reserved: string[] = [],
): Body {
  if (node?.kind !== "list") {
    context.diagnostics.error(
      "wrong-type",
      `\`${key.text}\` is a list of layers, got ${kindOf(node)}`,
      node?.place ?? key.place,
      { help: "start each layer with `- `" },
    );
    return { place: node?.place ?? key.place, items: [] };
  }
  return readItems(node.items, node.place, context, reserved);
}

function readItems(
  nodes: readonly YamlNode[],
  place: Place,
  context: ReadContext,
  reserved: string[] = [],
): Body {
  const items = nodes.map((node) => {
    if (node.kind !== "list") return readItem(node, context);
    context.diagnostics.error("wrong-type", "a list can't stand here", node.place, {
      help: "write `layers: [ … ]` for a group; a bare list is one branch of `branches`",
    });
    return { key: "layers", place: node.place, layer: { kind: "broken" } } as ReadItem;
  });
  return { place, items: label(items, reserved) };
}

/** Gives each item its part of the path: siblings with one key are numbered. */
function label(items: readonly ReadItem[], reserved: readonly string[]): Item[] {
  const names = items.map((item) => item.name?.constant).filter((name) => name !== undefined);
  const taken = new Set(names);
  const uses = new Map<string, number>();
  for (const key of [...reserved, ...names, ...items.filter((item) => !item.name).map((item) => item.key)]) {
    uses.set(key, (uses.get(key) ?? 0) + 1);
  }
  const numbers = new Map<string, number>();
  return items.map(({ key, ...item }) => {
    if (item.name !== undefined || uses.get(key) === 1) return { ...item, label: key };
    let number = numbers.get(key) ?? 0;
    do number += 1;
    while (taken.has(`${key}-${number}`));
    numbers.set(key, number);
    return { ...item, label: `${key}-${number}` };
  });
}

function broken(place: Place): ReadItem {
  return { key: "layer", place, layer: { kind: "broken" } };
}

function readItem(node: YamlNode, context: ReadContext): ReadItem {
  if (node.kind === "scalar") {
    const { layer } = readLayer({ key: node, value: null }, new Map(), context);
    return { key: keyOf(node), place: node.place, layer };
  }
  if (node.kind === "list" || node.kind === "broken") return broken(node.place);
  return readItemMap(node, context);
}

function readItemMap(map: YamlMap, context: ReadContext): ReadItem {
  const beside = new Map<Modifier, YamlEntry>();
  const layers: YamlEntry[] = [];
  for (const entry of map.entries) {
    const key = entry.key.text as Modifier;
    if (modifiers.includes(key)) beside.set(key, entry);
    else layers.push(entry);
  }
  const layer = chooseLayer(layers, map, context);
  if (layer === undefined) return broken(map.place);

  const read = readLayer(layer, beside, context);
  const from = beside.get("from");
  if (from !== undefined && read.from !== undefined) {
    context.diagnostics.error(
      "unknown-key",
      `\`from\` and the list of \`${layer.key.text}\` exclude each other`,
      from.key.place,
      { help: "keep one of the two: both name the tensors that flow in" },
    );
  }
  const references = read.from ?? (from && readTemplates(from, context));
  const loop = beside.get("for");
  return {
    key: keyOf(layer.key),
    place: layer.key.place,
    layer: read.layer,
    ...optional("for", loop && readLoop(loop, context)),
    ...optional("name", readTemplateEntry(beside.get("name"), context)),
    ...optional("from", references),
    ...optional("if", expression(beside.get("if"), context)),
    ...optional("repeat", expression(beside.get("repeat"), context)),
    ...optional("weights", readTemplateEntry(beside.get("weights"), context)),
    ...optional("width", expression(beside.get("width"), context)),
    ...optional("collect", readCollect(beside, context)),
  };
}

function optional<Key extends string, T>(key: Key, value: T | undefined): { [K in Key]?: T } {
  return value === undefined ? {} : ({ [key]: value } as { [K in Key]?: T });
}

function expression(entry: YamlEntry | undefined, context: ReadContext): Expression | undefined {
  return entry && readExpressionEntry(entry, context);
}

function readCollect(beside: ReadonlyMap<Modifier, YamlEntry>, context: ReadContext): Expression | undefined {
  const collect = beside.get("collect");
  if (collect === undefined) return undefined;
  if (!beside.has("for") && !beside.has("repeat")) {
    context.diagnostics.error("unknown-key", "`collect` belongs to a loop", collect.key.place, {
      help: "add `for` or `repeat`, or use `merge` with `branches`",
    });
  }
  return readExpressionEntry(collect, context);
}

/** The part of the path that a layer key gives: `$op` is called `op`, so that a swap keeps the path. */
function keyOf(key: YamlScalar): string {
  return key.text.replace(/^\$/, "");
}

/** Finds the one layer key; what is left over is most likely a misspelt modifier, or a second layer. */
function chooseLayer(
  layers: readonly YamlEntry[],
  map: YamlMap,
  context: ReadContext,
): YamlEntry | undefined {
  if (layers.length === 1) return layers[0];
  if (layers.length === 0) {
    context.diagnostics.error("missing-key", "this item names no layer", map.place, {
      help: "beside its modifiers an item has one op, block, `layers`, `branches`, `residual` or `network`",
    });
    return undefined;
  }
  const known = layers.find(
    (entry) => ops.has(entry.key.text) || (structures as readonly string[]).includes(entry.key.text),
  );
  const chosen = known ?? (layers[0] as YamlEntry);
  for (const extra of layers) {
    if (extra === chosen) continue;
    const modifier = nearest(extra.key.text, modifiers);
    context.diagnostics.error(
      "unknown-key",
      `\`${extra.key.text}\` stands beside the layer \`${chosen.key.text}\`, but an item has one layer`,
      extra.key.place,
      {
        help:
          modifier !== undefined
            ? `did you mean \`${modifier}\`?`
            : `put an argument inside \`${chosen.key.text}: { … }\`, and a layer in an item of its own`,
      },
    );
  }
  return chosen;
}

interface ReadLayer {
  readonly layer: Layer;
  /** Tensors that an op's own list names: `concat: [a, b]`. */
  readonly from?: Template[] | undefined;
}

function readLayer(
  entry: YamlEntry,
  beside: ReadonlyMap<Modifier, YamlEntry>,
  context: ReadContext,
): ReadLayer {
  const { key, value } = entry;
  for (const [modifier, structure] of [
    ["merge", "branches"],
    ["shortcut", "residual"],
  ] as const) {
    const misplaced = beside.get(modifier);
    if (misplaced !== undefined && key.text !== structure) {
      context.diagnostics.error(
        "unknown-key",
        `\`${modifier}\` belongs to \`${structure}\``,
        misplaced.key.place,
      );
    }
  }
  switch (key.text) {
    case "layers":
      return { layer: { kind: "group", body: readBody(value, key, context) } };
    case "branches":
      return { layer: readBranches(entry, expression(beside.get("merge"), context), context) };
    case "residual":
      return {
        layer: {
          kind: "residual",
          body: readBody(value, key, context, ["add", "shortcut"]),
          shortcut: readShortcut(beside.get("shortcut"), context),
        },
      };
    case "network":
      return { layer: readNetwork(entry, context) };
    default:
      return readCall(key, value, context);
  }
}

function readBranches(entry: YamlEntry, merge: Expression | undefined, context: ReadContext): Layer {
  const { key, value } = entry;
  if (value?.kind !== "list") {
    context.diagnostics.error(
      "wrong-type",
      `\`branches\` is a list, one entry a branch, got ${kindOf(value)}`,
      value?.place ?? key.place,
    );
    return { kind: "broken" };
  }
  const branches = value.items.map((node): Item => {
    if (node.kind === "list") {
      const body = readItems(node.items, node.place, context);
      return { place: node.place, label: "", layer: { kind: "group", body } };
    }
    const { key: branchKey, ...item } = readItem(node, context);
    return { ...item, label: branchKey };
  });
  return { kind: "branches", branches, merge };
}

function readShortcut(entry: YamlEntry | undefined, context: ReadContext): Shortcut {
  const value = entry?.value;
  if (entry === undefined || value === undefined) return { kind: "mode", mode: undefined };
  if (
    value?.kind === "scalar" &&
    (shortcutModes.includes(value.text) || /[^\w-]/.test(value.text) || !ops.has(value.text))
  ) {
    const mode = readExpression(value, context);
    if (shortcutModes.includes(value.text) || !isCalleeName(value.text)) return { kind: "mode", mode };
    const block = { name: value.text, body: readItems([value], value.place, context) };
    return { kind: "mode", mode, block };
  }
  if (value === null) {
    context.diagnostics.error("missing-key", "`shortcut` has no value", entry.key.place, {
      help: `${shortcutModes.join(", ")}, or layers`,
    });
    return { kind: "mode", mode: undefined };
  }
  const nodes = value.kind === "list" ? value.items : [value];
  return { kind: "body", body: readItems(nodes, value.place, context) };
}

function readNetwork(entry: YamlEntry, context: ReadContext): NetworkCall {
  const { key, value } = entry;
  const place = key.place;
  if (value?.kind === "scalar") {
    return {
      kind: "network",
      place,
      spec: { name: value.text, place: value.place },
      outputs: undefined,
      settings: [],
    };
  }
  if (value?.kind !== "map") {
    context.diagnostics.error(
      "wrong-type",
      `\`network\` names a spec, got ${kindOf(value)}`,
      value?.place ?? place,
      {
        help: "write `network: { spec: resnet-50, outputs: [ conv3, conv5 ] }`",
      },
    );
    return { kind: "network", place, spec: undefined, outputs: undefined, settings: [] };
  }
  const spec = value.entries.find(({ key: { text } }) => text === "spec");
  const outputs = value.entries.find(({ key: { text } }) => text === "outputs");
  if (spec?.value?.kind !== "scalar") {
    context.diagnostics.error(
      "missing-key",
      "`network` needs `spec`, the name or file of a spec",
      value.place,
    );
  }
  const settings = value.entries.filter((other) => other !== spec && other !== outputs);
  return {
    kind: "network",
    place,
    spec: spec?.value?.kind === "scalar" ? { name: spec.value.text, place: spec.value.place } : undefined,
    outputs: outputs && readTemplates(outputs, context),
    settings: readNamedValues({ ...value, entries: settings }, context),
  };
}

function readTemplateEntry(entry: YamlEntry | undefined, context: ReadContext): Template | undefined {
  if (entry === undefined) return undefined;
  if (entry.value?.kind === "scalar") return readTemplate(entry.value, context);
  context.diagnostics.error(
    "wrong-type",
    `\`${entry.key.text}\` is a name, got ${kindOf(entry.value)}`,
    entry.value?.place ?? entry.key.place,
  );
  return undefined;
}

function readCall(key: YamlScalar, value: YamlNode | null, context: ReadContext): ReadLayer {
  const callee = readCallee(key, context);
  if (callee === undefined) return { layer: { kind: "broken" } };
  const call: Call = { kind: "call", callee, calleePlace: key.place, main: undefined, arguments: [] };
  if (value === null) return { layer: call };
  if (value.kind === "broken") return { layer: { kind: "broken" } };
  const op = ops.get(key.text);
  if (value.kind === "list" && (op?.inputs?.most ?? 1) > 1) {
    return { layer: call, from: readTemplates({ key, value }, context) };
  }
  if (value.kind === "map") return { layer: { ...call, arguments: readNamedValues(value, context) } };
  return { layer: { ...call, main: readValue(value, context) } };
}

function readCallee(key: YamlScalar, context: ReadContext): Call["callee"] | undefined {
  if (/^\$\w+$/.test(key.text)) {
    const variable = readExpression(key, context);
    return variable && { variable, name: key.text.slice(1) };
  }
  if (isCalleeName(key.text)) return { name: key.text };
  context.diagnostics.error("wrong-type", `\`${key.text}\` can't be the name of a layer`, key.place, {
    help: /^[\w+-]+([./][\w+-]+)+$/.test(key.text)
      ? `to read another layer's result, write \`from: ${key.text}\` beside a layer`
      : "an item is a layer's name, such as `relu`, or a map, such as `pointwise: 16`",
  });
  return undefined;
}

function isCalleeName(text: string): boolean {
  return /^[A-Za-z][\w-]*$/.test(text);
}
