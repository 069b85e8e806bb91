import { Diagnostics } from "../../core/diagnostic.js";
import { ops } from "../../ops/index.js";
import type { LoadedSpec } from "../../spec/load.js";
import { modifiers, structures } from "../../spec/read/item.js";
import type { BlockDefinition, NamedValue, SpecSyntax, ValueNode } from "../../spec/syntax.js";
import { checkSettingNames } from "../bind/settings.js";
import { constantSettings } from "../constant-settings.js";
import { BodyCheck } from "./body.js";
import { Declarations } from "./declarations.js";
import { checkRecursion } from "./recursion.js";
import { checkValue } from "./values.js";

/**
 * What can be said about a spec without expanding it, also where an `if` isn't taken: names of layers,
 * arguments and variables, references, unconditional recursion; and, as warnings, what nothing uses.
 * Returns whether expanding makes sense.
 */
export function checkSpec(spec: LoadedSpec, diagnostics: Diagnostics): boolean {
  const { syntax } = spec;
  const check = new SpecCheck(syntax, diagnostics);
  check.run();
  for (const network of spec.networks.values()) new SpecCheck(network.syntax, diagnostics).run();
  const endless = !checkRecursion(syntax, diagnostics);
  // Of a layer that is beyond reading nothing is known, not even how many tensors it makes.
  const isTorn = diagnostics.list.some(({ code }) => code === "yaml-syntax");
  return !endless && !isTorn;
}

class SpecCheck {
  readonly #syntax: SpecSyntax;
  readonly #diagnostics: Diagnostics;
  readonly #usedBlocks = new Set<string>();
  readonly #blockDeclarations = new Map<string, Declarations>();
  readonly #suppliedByDefaults = new Map<string, Set<string>>();

  constructor(syntax: SpecSyntax, diagnostics: Diagnostics) {
    this.#syntax = syntax;
    this.#diagnostics = diagnostics;
  }

  run(): void {
    const { parameters, lets, blocks, layers, defaults, outputs, variants, precision, compression, budgets } =
      this.#syntax;
    this.#checkBlockNames();
    for (const each of [defaults, ...blocks.map((block) => block.defaults)]) this.#noteDefaults(each);
    const network = new Declarations(null);
    for (const parameter of parameters) {
      this.#values([parameter.default], network);
      network.declare(parameter.name, parameter.place, "hyperparameter", this.#diagnostics);
    }
    for (const { name, namePlace, value } of lets) {
      this.#values([value], network);
      network.declare(name, namePlace, "`let`", this.#diagnostics);
    }
    for (const block of blocks) this.#block(block, network);
    const { inputs, width, resolution, round } = this.#syntax;
    const sizes = inputs?.flatMap(({ size, channels, scale }) => [size, channels, scale]) ?? [];
    this.#values([...sizes, width, resolution, round], Declarations.none());
    this.#values(
      defaults.map(({ value }) => value),
      network,
    );
    for (const { weights, activations, inputs, scale } of precision ?? []) {
      this.#values([weights, activations, inputs, scale], network);
    }
    for (const { if: condition, steps } of compression ?? []) {
      this.#values([condition, ...steps.map(({ value }) => value)], network);
    }
    for (const { settings } of variants) this.#settings(settings);
    for (const { settings } of budgets(new Diagnostics())) this.#settings(settings);
    if (layers !== undefined) {
      const body = this.#bodyCheck(network, inputs?.map(({ name }) => name ?? "input") ?? []);
      body.check(layers, outputs);
    }
    network.warnUnused(this.#syntax.source, this.#diagnostics);
    for (const [name, own] of this.#blockDeclarations) {
      // Blocks that are only called through `$op` share parameters that not each of them needs.
      if (this.#usedBlocks.has(name)) own.warnUnused(this.#syntax.source, this.#diagnostics);
    }
    this.#warnUnusedBlocks();
  }

  /** Settings of a variant, or of what a budget is for. */
  #settings(settings: readonly NamedValue[]): void {
    const constant = this.#diagnostics.attempt(() => constantSettings(settings));
    if (constant !== undefined) checkSettingNames(this.#syntax, constant, this.#diagnostics);
  }

  #block(block: BlockDefinition, network: Declarations): void {
    const own = new Declarations(network);
    for (const parameter of block.parameters) {
      this.#values([parameter.default], own);
      own.declare(parameter.name, parameter.place, "parameter", this.#diagnostics);
    }
    for (const { name, namePlace, value } of block.lets) {
      this.#values([value], own);
      own.declare(name, namePlace, "`let`", this.#diagnostics);
    }
    this.#values(
      block.defaults.map(({ value }) => value),
      own,
    );
    this.#bodyCheck(own, block.inputs).check(block.body, block.outputs);
    this.#blockDeclarations.set(block.name, own);
  }

  #bodyCheck(declarations: Declarations, inputs: readonly string[]): BodyCheck {
    return new BodyCheck({
      blocks: new Map(this.#syntax.blocks.map((block) => [block.name, block])),
      diagnostics: this.#diagnostics,
      declarations,
      inputs,
      supplied: this.#suppliedByDefaults,
      usedBlocks: this.#usedBlocks,
    });
  }

  #values(values: readonly (ValueNode | undefined)[], declarations: Declarations): void {
    for (const value of values) if (value !== undefined) checkValue(value, declarations, this.#diagnostics);
  }

  #noteDefaults(defaults: readonly NamedValue[]): void {
    for (const { name, value } of defaults) {
      if (value.kind !== "map") continue;
      const supplied = this.#suppliedByDefaults.get(name) ?? new Set();
      for (const entry of value.entries) supplied.add(entry.name);
      this.#suppliedByDefaults.set(name, supplied);
    }
  }

  #checkBlockNames(): void {
    const structural = new Set<string>([...structures, ...modifiers, "identity"]);
    for (const { name, place } of this.#syntax.blocks) {
      const what = ops.has(name) ? "an op" : structural.has(name) ? "a word of the language" : undefined;
      if (what === undefined) continue;
      this.#diagnostics.error("duplicate-name", `\`${name}\` is ${what}, which a block can't hide`, place, {
        help: "choose another name",
      });
    }
  }

  #warnUnusedBlocks(): void {
    const { blocks, source } = this.#syntax;
    for (const { name, place } of blocks) {
      // A word of that name anywhere may be the value of a `$op`.
      const mentioned = new RegExp(`[\\s,\\[:]${name}\\b`, "g");
      const mentions = source.text.match(mentioned)?.length ?? 0;
      if (place.source !== source || this.#usedBlocks.has(name) || mentions > 1) continue;
      this.#diagnostics.warn("unused", `nothing uses the block \`${name}\``, place);
    }
  }
}
