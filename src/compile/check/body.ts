import type { Diagnostics, SpecError } from "../../core/diagnostic.js";
import { didYouMean } from "../../core/nearest.js";
import type {
  BlockDefinition,
  Body,
  Call,
  Expression,
  Item,
  Loop,
  Template,
  ValueNode,
} from "../../spec/syntax.js";
import { checkChoice } from "../expand/block.js";
import {
  aboutGuess,
  findCallee,
  likelyCallee,
  matchArguments,
  shortcutBody,
  takesNorm,
  unknownCallee,
} from "../expand/callee.js";
import { namedOp } from "../expand/follow-up.js";
import { mergeWords } from "../expand/merge.js";
import { shortcutModes } from "../expand/residual.js";
import { isName, isReference, notReference } from "../state/references.js";
import { Declarations } from "./declarations.js";
import { checkTemplate, checkValue } from "./values.js";

interface Settings {
  readonly blocks: ReadonlyMap<string, BlockDefinition>;
  readonly diagnostics: Diagnostics;
  readonly declarations: Declarations;
  readonly inputs: readonly string[];
  /** Arguments that some `defaults` give, by op. */
  readonly supplied: ReadonlyMap<string, ReadonlySet<string>>;
  readonly usedBlocks: Set<string>;
}

/** The names that a reference may start with, in one body and those around it. */
interface Labels {
  readonly own: ReadonlySet<string>;
  /** Whether some names have variables in them, or can't be read, so that any reference may be one. */
  readonly open: boolean;
  readonly outer: Labels | null;
}

/** Checks the items of one block's or network's body. */
export class BodyCheck {
  readonly #settings: Settings;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  check(body: Body, outputs: readonly Template[] | undefined): void {
    const { inputs, declarations, diagnostics } = this.#settings;
    for (const { name } of body.items) {
      if (name?.constant === undefined || !inputs.includes(name.constant) || name.constant === "input")
        continue;
      diagnostics.error("duplicate-name", `\`${name.constant}\` is the name of an input already`, name.place);
    }
    const labels: Labels = { own: new Set(inputs), open: false, outer: null };
    const own = labelsOf(body.items, labels);
    this.#items(body.items, declarations, own);
    for (const output of outputs ?? []) this.#reference(output, declarations, own);
  }

  #items(items: readonly Item[], declarations: Declarations, labels: Labels): void {
    for (const item of items) this.#item(item, declarations, labels);
  }

  #item(item: Item, outer: Declarations, labels: Labels): void {
    const { diagnostics } = this.#settings;
    const loop = item.for === undefined ? outer : this.#loop(item.for, outer);
    const value = (node: ValueNode | undefined, scope: Declarations) => {
      if (node !== undefined) checkValue(node, scope, diagnostics);
    };
    if (item.name !== undefined) checkTemplate(item.name, loop, diagnostics);
    for (const template of item.from ?? []) this.#reference(template, loop, labels);
    value(item.if, loop);
    value(item.repeat, loop);
    const inner = item.repeat === undefined ? loop : new Declarations(loop, ["i", "first", "last"]);
    if (item.weights !== undefined) checkTemplate(item.weights, inner, diagnostics);
    value(item.width, inner);
    if (item.collect !== undefined) this.#word(item.collect, mergeWords, "merge", outer);
    this.#layer(item, inner, labels);
  }

  #loop(loop: Loop, outer: Declarations): Declarations {
    const { diagnostics } = this.#settings;
    const inner = new Declarations(outer, ["first", "last"]);
    if (loop.kind === "lists") {
      for (const { name, namePlace, value } of loop.entries) {
        checkValue(value, inner, diagnostics);
        inner.declare(name, namePlace, "loop variable", diagnostics);
      }
      return inner;
    }
    for (const { name, place } of loop.names) inner.declare(name, place, "loop variable", diagnostics);
    for (const { cells } of loop.rows) for (const cell of cells) checkValue(cell, inner, diagnostics);
    return inner;
  }

  #layer({ layer }: Item, declarations: Declarations, labels: Labels): void {
    switch (layer.kind) {
      case "call":
        this.#call(layer, declarations);
        return;
      case "group":
        this.#items(layer.body.items, declarations, labelsOf(layer.body.items, labels));
        return;
      case "branches":
        for (const branch of layer.branches) this.#item(branch, declarations, labelsOf([branch], labels));
        if (layer.merge !== undefined) this.#word(layer.merge, mergeWords, "merge", declarations);
        return;
      case "residual": {
        const { body, shortcut } = layer;
        this.#items(body.items, declarations, labelsOf(body.items, labels));
        const beside = shortcutBody(shortcut, this.#settings.blocks);
        if (beside !== undefined) {
          this.#items(beside.items, declarations, labelsOf(beside.items, labels));
        } else if (shortcut.kind === "mode" && shortcut.mode !== undefined) {
          this.#word(shortcut.mode, shortcutModes, "shortcut", declarations, ", a block's name, or layers");
        }
        return;
      }
      case "network":
        for (const { value } of layer.settings) checkValue(value, declarations, this.#settings.diagnostics);
        return;
      case "broken":
        return;
    }
  }

  #call(call: Call, declarations: Declarations): void {
    const { blocks, diagnostics, supplied, usedBlocks } = this.#settings;
    const { callee: key } = call;
    const references = "variable" in key ? undefined : findCallee(key.name, blocks);
    for (const value of [call.main, ...call.arguments.map((argument) => argument.value)]) {
      const isReference =
        references?.kind === "op" &&
        value !== undefined &&
        isReferenceValue(call, value, references.op.references);
      if (value !== undefined && !isReference) checkValue(value, declarations, diagnostics);
    }
    if ("variable" in key) {
      checkValue(key.variable, declarations, diagnostics);
      return;
    }
    usedBlocks.add(key.name);
    if (references === undefined) {
      diagnostics.add(unknownCallee(key.name, blocks, call.calleePlace).diagnostic);
    }
    const callee = references ?? likelyCallee(key.name, blocks);
    if (callee === undefined) return;
    const given = [...(supplied.get(key.name) ?? [])];
    const report = (error: SpecError) => {
      if (references !== undefined || aboutGuess(error)) diagnostics.add(error.diagnostic);
    };
    const matched = matchArguments(call, callee, key.name, report, given);
    for (const [name, { value }] of matched) {
      if (value.kind !== "expression" || value.node.kind !== "literal") continue;
      const word = value.node.value;
      if (callee.kind === "op" && takesNorm(callee.op) && (name === "norm" || name === "activation")) {
        if (word !== "none" && word !== "default")
          diagnostics.attempt(() => namedOp(name, word, value.place));
      }
      const choices =
        callee.kind === "block"
          ? callee.block.parameters.find((each) => each.name === name)?.choices
          : undefined;
      if (choices !== undefined) diagnostics.attempt(() => checkChoice(choices, word, name, value.place));
    }
  }

  /** Checks a word of the language that stands alone; `others` says what else may stand there. */
  #word(
    expression: Expression,
    valid: readonly string[],
    what: string,
    declarations: Declarations,
    others = "",
  ): void {
    const { diagnostics } = this.#settings;
    checkValue(expression, declarations, diagnostics);
    if (expression.node.kind !== "literal") return;
    const word = String(expression.node.value);
    if (valid.includes(word)) return;
    diagnostics.error("argument", `there is no ${what} \`${word}\``, expression.place, {
      help: didYouMean(word, valid) ?? `valid: ${valid.join(", ")}${others}`,
    });
  }

  #reference(template: Template, declarations: Declarations, labels: Labels): void {
    const { diagnostics } = this.#settings;
    checkTemplate(template, declarations, diagnostics);
    const { constant } = template;
    if (constant === undefined || constant === ".") return;
    if (!isReference(constant)) {
      diagnostics.add(notReference(constant, template.place).diagnostic);
      return;
    }
    const first = constant.split(/[/.]/)[0] as string;
    for (let level: Labels | null = labels; level !== null; level = level.outer) {
      if (level.open || level.own.has(first)) return;
    }
    diagnostics.error("reference", `nothing is named \`${first}\``, template.place, {
      help: () =>
        didYouMean(first, namesIn(labels)) ?? "a reference reads what stands before it, in the same block",
    });
  }
}

function isReferenceValue(call: Call, value: ValueNode, references: readonly string[] | undefined): boolean {
  return call.arguments.some((argument) => argument.value === value && references?.includes(argument.name));
}

/** All names that a reference may start with. */
function* namesIn(labels: Labels): Iterable<string> {
  for (let level: Labels | null = labels; level !== null; level = level.outer) yield* level.own;
}

/** The names of a body's items, and of its branches, which are numbered. */
function labelsOf(items: readonly Item[], outer: Labels): Labels {
  const own = new Set<string>();
  let open = false;
  for (const { name, label, layer } of items) {
    const isHidden = name !== undefined && (name.constant === undefined || !isName(name.constant));
    if (isHidden || layer.kind === "broken") open = true;
    if (label !== "") own.add(name?.constant ?? label);
  }
  return { own, open, outer };
}
