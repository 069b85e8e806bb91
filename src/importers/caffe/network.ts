import type { Diagnostics } from "../../core/diagnostic.js";
import { product } from "../../core/exact.js";
import type { Graph, GraphNode } from "../../core/graph.js";
import { didYouMean } from "../../core/nearest.js";
import type { Op } from "../../core/op.js";
import type { Shape } from "../../core/shape.js";
import type { Place } from "../../core/source.js";
import type { Tensor } from "../../core/tensor.js";
import { GraphWriter } from "../graph-writer.js";
import type { ImportOptions } from "../importer.js";
import { levelsOf } from "../levels.js";
import type { Fields } from "./fields.js";
import { type Layer, type LayerRule, type Made, MOST_AXES } from "./layer.js";
import { dataTypes, layerRules, trainingTypes } from "./layers/index.js";
import { scaleFields } from "./layers/norms.js";
import { normPairs } from "./norm-pairs.js";
import { oldFields, presentType } from "./old-types.js";
import { withoutPaddingLayers } from "./padding-layers.js";
import { isIncluded } from "./phase.js";

/** What is known of a blob: a tensor; that its shape isn't known, isn't in the file, or that a mistake hides it. */
type Blob = Tensor | "unknown" | "unshaped" | "mistaken";

/** The layers of a file, one after the other, as ops. */
export class CaffeNetwork {
  readonly #net: Fields;
  readonly #options: ImportOptions;
  readonly #diagnostics: Diagnostics;
  readonly #writer: GraphWriter;
  readonly #blobs = new Map<string, Blob>();
  /** Names that nothing has read since they were written. */
  readonly #unread = new Set<string>();
  readonly #owners = new Map<string, { readonly names: string; readonly node: GraphNode }>();
  readonly #given = new Set<string>();
  #pairs: ReadonlyMap<Fields, Fields> = new Map();

  constructor(net: Fields, options: ImportOptions, diagnostics: Diagnostics) {
    this.#net = net;
    this.#options = options;
    this.#diagnostics = diagnostics;
    this.#writer = new GraphWriter(diagnostics);
  }

  read(): Graph | undefined {
    this.#inputs();
    const written = [...this.#net.messages("layer"), ...this.#net.messages("layers")];
    const included = written.map(flat).filter((layer) => isIncluded(layer, this.#options.phase));
    const layers = withoutPaddingLayers(included);
    this.#pairs = normPairs(layers);
    const paired = new Set(this.#pairs.values());
    for (const layer of layers) {
      if (this.#writer.size > this.#options.mostOps) {
        this.#diagnostics.error("limit", `more than ${this.#options.mostOps} ops`, layer.place);
        break;
      }
      if (paired.has(layer)) this.#rename(layer);
      else this.#layer(layer);
    }
    if (written.length === 0) this.#diagnostics.error("empty", "there is no layer", this.#net.place);
    for (const name of this.#options.inputs.keys()) {
      if (name === "" || this.#given.has(name)) continue;
      this.#diagnostics.error("usage", `the network has no input \`${name}\``, undefined, {
        help: didYouMean(name, this.#given),
      });
    }
    const outputs = [...this.#unread].map((name) => this.#blobs.get(name));
    return this.#writer.finish(outputs.filter((blob) => typeof blob === "object"));
  }

  /** `input` with `input_dim` or `input_shape`. */
  #inputs(): void {
    const names = this.#net.words("input");
    const shapes = this.#net.messages("input_shape");
    const sides = this.#net.numbers("input_dim", 1);
    if (sides.length > 0 && sides.length !== 4 * names.length) {
      this.#diagnostics.error(
        "shape",
        `\`input_dim\` stands ${sides.length} times, but 4 times for each \`input\` is right`,
        this.#net.placeOf("input_dim"),
      );
    }
    for (const [index, name] of names.entries()) {
      const shape = shapes[index]?.numbers("dim", 1) ?? sides.slice(4 * index, 4 * index + 4);
      this.#input(name, shape, this.#net.placeOf("input"));
    }
  }

  #input(name: string, written: readonly number[], place: Place): void {
    this.#given.add(name);
    const asked = this.#options.inputs.get(name) ?? this.#options.inputs.get("");
    const shape = asked ?? written;
    if (shape.length > MOST_AXES) {
      this.#diagnostics.error("limit", `\`${name}\` has ${shape.length} axes, more than ${MOST_AXES}`, place);
      this.#write(name, "mistaken");
    } else if (shape.some(Number.isNaN)) this.#write(name, "mistaken");
    else if (shape.length === 0) this.#write(name, "unshaped");
    else if (elements(shape) > Number.MAX_SAFE_INTEGER) {
      this.#diagnostics.error("too-large", `\`${name}\` has more elements than can be counted`, place);
      this.#write(name, "mistaken");
    } else this.#write(name, this.#writer.input(shape.length === 1 ? [1] : shape.slice(1)));
  }

  /** A Scale that its BatchNorm counts already. */
  #rename(scale: Fields): void {
    scale.child("scale_param").allow(scaleFields);
    const blob = this.#readBlob(scale.word("bottom") ?? "", scale);
    for (const top of scale.words("top")) this.#write(top, blob);
  }

  #layer(fields: Fields): void {
    const type = presentType(fields.word("type") ?? "");
    const name = fields.word("name") ?? type;
    if (type === "") {
      this.#diagnostics.error("missing-key", `the layer \`${name}\` has no \`type\``, fields.place);
    }
    const tops = fields.words("top");
    if (dataTypes.has(type)) this.#data(type, fields, tops);
    else if (trainingTypes.has(type)) this.#training(type, name, fields, tops);
    else this.#counted(layerRules.get(type), type, name, fields, tops);
  }

  /** A layer that gives data, of a shape that the file has for some types. */
  #data(type: string, fields: Fields, tops: readonly string[]): void {
    const own = fields.child(
      type === "Input" ? "input_param" : type === "DummyData" ? "dummy_data_param" : "",
    );
    const shapes = own.messages("shape");
    const memory = fields.child("memory_data_param");
    for (const [index, top] of tops.entries()) {
      const shape = shapes[Math.min(index, shapes.length - 1)]?.numbers("dim", 1);
      const sides =
        type === "MemoryData" && index === 0
          ? [1, ...["channels", "height", "width"].map((each) => memory.required(each))]
          : [];
      const isAsked = index === 0 || this.#options.inputs.has(top);
      if (isAsked || shape !== undefined) this.#input(top, shape ?? sides, fields.place);
      else this.#write(top, "unshaped");
    }
  }

  #training(type: string, name: string, fields: Fields, tops: readonly string[]): void {
    for (const bottom of fields.words("bottom")) if (type !== "Accuracy") this.#unread.delete(bottom);
    if (this.#options.phase === "train") this.#writer.uncounted(type, [], position(name, fields));
    for (const top of tops) {
      this.#write(top, "unknown");
      this.#unread.delete(top);
    }
  }

  #counted(
    rule: LayerRule | undefined,
    type: string,
    name: string,
    fields: Fields,
    tops: readonly string[],
  ): void {
    const bottoms = fields.words("bottom");
    const blobs = bottoms.map((bottom) => this.#readBlob(bottom, fields));
    const made = this.#make(rule, type, name, fields, tops, blobs);
    if (Array.isArray(made) && made.length < tops.length) {
      this.#diagnostics.error(
        "reference",
        `\`${name}\` (${type}) makes ${made.length} blobs, but has ${tops.length} names for them in \`top\``,
        fields.placeOf("top"),
      );
    }
    for (const [index, top] of tops.entries()) {
      if (made === undefined) this.#write(top, "mistaken");
      else this.#write(top, made === "unknown" ? "unknown" : (made[index] ?? "mistaken"));
    }
  }

  #make(
    rule: LayerRule | undefined,
    type: string,
    name: string,
    fields: Fields,
    tops: readonly string[],
    blobs: readonly Blob[],
  ): Made {
    if (blobs.includes("mistaken") || type === "") return undefined;
    if (rule === undefined) {
      this.#diagnostics.warn(
        "unknown-name",
        `there is no rule for layers of type \`${type}\``,
        fields.placeOf("type"),
        () => didYouMean(type, layerRules.keys()),
      );
    }
    if (rule === undefined || blobs.includes("unknown")) {
      this.#writer.uncounted(type, [], position(name, fields));
      return "unknown";
    }
    const { least, most } = rule.inputs ?? { least: 1, most: 1 };
    if (blobs.length < least || blobs.length > most) {
      const range = least === most ? String(least) : `${least} or more`;
      this.#diagnostics.error(
        "several-tensors",
        `\`${name}\` (${type}) reads ${range} blobs, got ${blobs.length}`,
        fields.placeOf("bottom"),
      );
      return undefined;
    }
    const before = this.#diagnostics.count;
    const own = rule.own === undefined ? fields : fields.child(rule.own.message);
    if (rule.own !== undefined) own.allow(rule.own.fields);
    const source = oldOwn(rule, fields) ?? own;
    const made = rule.read(this.#context(type, name, fields, tops, blobs as readonly Tensor[]), source);
    return this.#diagnostics.count > before && this.#diagnostics.hasErrors && made === undefined
      ? undefined
      : made;
  }

  #context(
    type: string,
    name: string,
    fields: Fields,
    tops: readonly string[],
    inputs: readonly Tensor[],
  ): Layer {
    const at = position(name, fields);
    const shared = this.#shared(fields);
    return {
      name,
      type,
      fields,
      inputs,
      tops: tops.length,
      scale: this.#pairs.get(fields)?.child("scale_param"),
      add: (op: Op, given: object, from: readonly Tensor[], part?: string) => {
        const path = part === undefined ? at.path : [...at.path, part];
        const sharedWith = op.weights === undefined ? undefined : this.#owners.get(shared[0] ?? "")?.node;
        if (op.weights !== undefined && this.#sharesInPart(shared)) {
          this.#diagnostics.error(
            "weights",
            `\`${name}\` shares some of its weights only`,
            fields.placeOf("param"),
            {
              help: "give all or none of them the names of an earlier layer's",
            },
          );
          return undefined;
        }
        const node = this.#writer.add(op, given, from, { path, place: at.place, sharedWith });
        if (node !== undefined && op.weights !== undefined) {
          for (const each of shared) {
            if (each !== "")
              this.#owners.set(each, this.#owners.get(each) ?? { names: shared.join("\n"), node });
          }
        }
        return node;
      },
      uncounted: (why: string, outputs?: readonly Shape[]) => {
        const made = this.#writer.uncounted(`${type} (${why})`, outputs ?? [], at);
        return outputs === undefined ? "unknown" : made;
      },
      mistake: (message: string, field?: string) => {
        this.#diagnostics.error(
          "shape",
          `\`${name}\` (${type}) ${message}`,
          field === undefined ? fields.place : fields.placeOf(field),
        );
        return undefined;
      },
    };
  }

  /** The names of a layer's weights, in their order. */
  #shared(fields: Fields): string[] {
    const isOld = fields.message.fields.some(({ name, value }) => name === "param" && !("fields" in value));
    return isOld ? fields.words("param") : fields.messages("param").map((each) => each.word("name") ?? "");
  }

  #sharesInPart(names: readonly string[]): boolean {
    const known = names.filter((name) => name !== "" && this.#owners.has(name));
    return known.length > 0 && known.some((name) => this.#owners.get(name)?.names !== names.join("\n"));
  }

  #readBlob(name: string, layer: Fields): Blob {
    this.#unread.delete(name);
    const blob = this.#blobs.get(name);
    if (blob === undefined) {
      this.#diagnostics.error(
        "reference",
        `no layer before this one makes \`${name}\``,
        layer.placeOf("bottom"),
        {
          help: () => didYouMean(name, this.#blobs.keys()),
        },
      );
      this.#blobs.set(name, "mistaken");
      return "mistaken";
    }
    if (blob !== "unshaped") return blob;
    this.#diagnostics.error(
      "usage",
      `the file has no shape for the input \`${name}\``,
      layer.placeOf("bottom"),
      {
        help: `give it with its batch: --input ${name}=1x3x224x224`,
      },
    );
    this.#blobs.set(name, "mistaken");
    return "mistaken";
  }

  #write(name: string, blob: Blob): void {
    this.#blobs.set(name, blob);
    this.#unread.add(name);
  }
}

function position(name: string, fields: Fields) {
  const path = levelsOf(name);
  return { path: path.length > 0 ? path : ["layer"], place: fields.place };
}

/** The fields of a layer; the oldest files have its own one level further down. */
function flat(outer: Fields): Fields {
  if (!outer.has("layer")) return outer;
  const inner = outer.child("layer");
  const fields = outer.message.fields.filter(({ name }) => name !== "layer");
  return outer.with({ fields: [...fields, ...inner.message.fields], place: outer.place });
}

/** The own fields of a rule where the oldest files have them: in the layer. */
function oldOwn(rule: LayerRule, fields: Fields): Fields | undefined {
  if (rule.own === undefined || fields.has(rule.own.message)) return undefined;
  const { fields: names } = rule.own;
  const own = fields.message.fields.flatMap((field) => {
    const name = oldFields.get(field.name) ?? field.name;
    return names.includes(name) ? [{ ...field, name }] : [];
  });
  return fields.with({ fields: own, place: fields.place });
}

function elements(shape: readonly number[]): number {
  return product(shape.slice(1));
}
