import type { Diagnostics } from "../../core/diagnostic.js";
import type { Graph, GraphNode } from "../../core/graph.js";
import { didYouMean } from "../../core/nearest.js";
import type { Op } from "../../core/op.js";
import { FP32, type Precision } from "../../core/precision.js";
import { elementsOf, type Shape } from "../../core/shape.js";
import type { Tensor } from "../../core/tensor.js";
import { ops } from "../../ops/index.js";
import { GraphWriter } from "../graph-writer.js";
import type { ImportOptions } from "../importer.js";
import { activationNames } from "./activations.js";
import type { Section } from "./cfg.js";
import type { Layer, Made } from "./layer.js";
import { sectionRules } from "./sections/index.js";

/** The sections of a file, one after the other, as ops. */
export class DarknetNetwork {
  readonly #sections: readonly Section[];
  readonly #options: ImportOptions;
  readonly #diagnostics: Diagnostics;
  readonly #writer: GraphWriter;
  readonly #made: Made[] = [];
  /** Sections that no other one reads. */
  readonly #unread = new Set<number>();
  readonly #nodes: Map<string, GraphNode>[] = [];
  readonly #precisions = new Map<GraphNode, Precision>();

  constructor(sections: readonly Section[], options: ImportOptions, diagnostics: Diagnostics) {
    this.#sections = sections;
    this.#options = options;
    this.#diagnostics = diagnostics;
    this.#writer = new GraphWriter(diagnostics);
  }

  read(): Graph | undefined {
    const [net, ...layers] = this.#sections;
    if (net === undefined || net.type !== "net") {
      this.#diagnostics.error("missing-key", "the first section isn't `[net]`", net?.place);
      return undefined;
    }
    if (layers.length === 0)
      this.#diagnostics.error("empty", "there is no section behind `[net]`", net.place);
    const shape = this.#inputShape(net);
    net.doubtUnused();
    if (shape === undefined) return undefined;
    const input = this.#writer.input(shape);
    for (const [index, section] of layers.entries()) {
      if (this.#writer.size > this.#options.mostOps) {
        this.#diagnostics.error("limit", `more than ${this.#options.mostOps} ops`, section.place);
        break;
      }
      this.#nodes.push(new Map());
      this.#made.push(this.#layer(section, index, index === 0 ? input : this.#made[index - 1]));
      this.#unread.add(index);
      if (index > 0 && section.type !== "route") this.#unread.delete(index - 1);
    }
    const outputs = [...this.#unread].sort((a, b) => a - b).map((index) => this.#made[index]);
    const graph = this.#writer.finish([...new Set(outputs.filter((made) => typeof made === "object"))]);
    if (this.#precisions.size === 0) return graph;
    return { ...graph, precision: { usual: FP32, ofNode: this.#precisions } };
  }

  #inputShape(net: Section): Shape | undefined {
    const sides = ["channels", "height", "width"].map((name) => net.number(name, 0));
    const vector = net.number("inputs", 0);
    const asked = [...this.#options.inputs.values()][0];
    const written = sides.every((side) => side > 0) ? sides : [vector];
    const shape = asked === undefined ? written : asked.length > written.length ? asked.slice(1) : asked;
    if ([...sides, vector].some(Number.isNaN)) return undefined;
    if (shape.length !== written.length || shape.some((side) => !(side >= 1))) {
      this.#diagnostics.error("usage", "the network has no size of its input", net.place, {
        help: "write `height`, `width` and `channels`, or `inputs`, in `[net]`, or give --input 3x416x416",
      });
      return undefined;
    }
    if (elementsOf(shape) <= Number.MAX_SAFE_INTEGER) return shape;
    this.#diagnostics.error("too-large", "the input has more elements than can be counted", net.place);
    return undefined;
  }

  #layer(section: Section, index: number, input: Made): Made {
    const rule = sectionRules.get(section.type);
    const path = [`${index}-${section.type.replaceAll("/", "-") || "section"}`];
    const at = { path, place: section.place };
    if (rule === undefined) {
      this.#diagnostics.warn(
        "unknown-name",
        `there is no rule for sections \`[${section.type}]\``,
        section.place,
        () => didYouMean(section.type, sectionRules.keys()),
      );
    }
    if (rule === undefined || (input === "unknown" && section.type !== "route")) {
      this.#writer.uncounted(section.type, [], at);
      return "unknown";
    }
    // A route reads what it names, whatever stands before it.
    if (input === undefined && section.type !== "route") return undefined;
    const before = this.#diagnostics.hasErrors ? this.#diagnostics.count : 0;
    const made = rule.read(this.#context(section, index, input as Tensor));
    if (this.#diagnostics.count === before || made !== undefined) section.doubtUnused();
    return made;
  }

  #context(section: Section, index: number, input: Tensor): Layer {
    const level = `${index}-${section.type}`;
    const add: Layer["add"] = (part, op, given, inputs, sharedWith) => {
      const position = { path: [level, part], place: section.place, sharedWith };
      const node = this.#writer.add(op, given, inputs, position);
      if (node !== undefined && op.weights !== undefined) this.#nodes[index]?.set(part, node);
      return node?.outputs[0];
    };
    const uncounted: Layer["uncounted"] = (why, output) => {
      const position = { path: [level], place: section.place };
      const outputs = this.#writer.uncounted(`${section.type} (${why})`, output ? [output] : [], position);
      return outputs[0] ?? "unknown";
    };
    return {
      section,
      input,
      add,
      uncounted,
      output: (wanted, option) => this.#output(section, index, wanted, option),
      sharedWith: (wanted) => this.#nodes[wanted < 0 ? index + wanted : wanted],
      binary: (output) => {
        const node = output?.producer;
        if (node) this.#precisions.set(node, { ...FP32, weights: 1 });
      },
      activate: (from, usual) => {
        const name = section.word("activation", usual);
        if (from === undefined || name === "linear") return from;
        const op = ops.get(activationNames.get(name) ?? "") as Op | undefined;
        if (op !== undefined) return add(op.name, op, {}, [from]);
        this.#diagnostics.warn(
          "unknown-name",
          `there is no rule for the activation \`${name}\``,
          section.placeOf("activation"),
          () => didYouMean(name, activationNames.keys()),
        );
        return uncounted(`activation ${name}`, from.shape);
      },
    };
  }

  #output(section: Section, index: number, wanted: number, option: string): Tensor | "unknown" | undefined {
    const found = wanted < 0 ? index + wanted : wanted;
    if (found < 0 || found >= index) {
      return section.mistake(`reads section ${found}, but only 0 to ${index - 1} stand before it`, option);
    }
    this.#unread.delete(found);
    return this.#made[found];
  }
}
