import * as z from "zod/mini";
import { blocks } from "../blocks/index.js";
import { takesNorm } from "../compile/expand/callee.js";
import { additionFormats, multiplicationFormats } from "../core/energy.js";
import type { Op } from "../core/op.js";
import { optimizerStates } from "../core/optimizer.js";
import { formatBits, MOST_BITS } from "../core/precision.js";
import { ops } from "../ops/index.js";
import { builtInBlock } from "../spec/built-in.js";
import { metricUnits } from "../spec/read/metric-units.js";
import { figureNames, qualifiers as publishedQualifiers } from "../spec/read/published.js";

type JsonSchema = Readonly<Record<string, unknown>>;

/** What any expression may stand for: a number, a word, `$x * 2`. */
const expression: JsonSchema = { $ref: "#/$defs/expression" };
const value: JsonSchema = { $ref: "#/$defs/value" };
const body: JsonSchema = { $ref: "#/$defs/body" };
const name: JsonSchema = { type: ["string", "number"] };
const names: JsonSchema = { anyOf: [name, { type: "array", items: name }] };
const values: JsonSchema = { type: "object", additionalProperties: value };
const limit: JsonSchema = { $ref: "#/$defs/limit" };
const picojoule: JsonSchema = { type: "number", minimum: 0 };
/** A metric's limit, or its limit and warning. */
const limits: JsonSchema = {
  anyOf: [
    limit,
    {
      type: "object",
      properties: { max: limit, warn: limit },
      additionalProperties: false,
      minProperties: 1,
    },
  ],
};

/**
 * The JSON Schema of a spec, for editors: names of keys, ops, blocks and arguments, with what they
 * are for. It says less than the program, which also knows shapes, and expressions may stand
 * wherever a value does.
 */
export function specSchema(): JsonSchema {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "lightnet-cost spec",
    type: "object",
    additionalProperties: false,
    properties: {
      name: described("The network's name", { type: "string" }),
      source: described("The paper and table that it was written from", { type: "string" }),
      extends: described("The spec that this one changes: a bundled name or a file", { type: "string" }),
      input: described("height x width x channels, such as 224x224x3", { $ref: "#/$defs/input" }),
      inputs: described("Several inputs by name", {
        type: "object",
        additionalProperties: { $ref: "#/$defs/input" },
      }),
      outputs: described("The tensors that the network gives, by name", names),
      params: described("Hyperparameters and their defaults", { $ref: "#/$defs/params" }),
      variants: described("Named settings of hyperparameters, used as name@variant", {
        type: "object",
        additionalProperties: values,
      }),
      let: described("Derived values", values),
      width: described("The width multiplier α", expression),
      resolution: described("The resolution multiplier ρ, or the side in pixels", expression),
      round: described("How scaled channels become whole", {
        anyOf: [
          { enum: ["nearest", "down"] },
          {
            type: "object",
            properties: { divisible: expression },
            required: ["divisible"],
            additionalProperties: false,
          },
        ],
      }),
      defaults: { $ref: "#/$defs/defaults" },
      blocks: described("Blocks of this spec", {
        type: "object",
        additionalProperties: { $ref: "#/$defs/block" },
      }),
      layers: body,
      precision: described("How many bits numbers have", {
        anyOf: [
          { $ref: "#/$defs/bits" },
          { $ref: "#/$defs/precision" },
          { type: "array", items: { anyOf: [{ $ref: "#/$defs/bits" }, { $ref: "#/$defs/precision" }] } },
        ],
      }),
      compression: described("How weights are stored", {
        anyOf: [{ $ref: "#/$defs/compression" }, { type: "array", items: { $ref: "#/$defs/compression" } }],
      }),
      training: described("How it is trained", {
        type: "object",
        properties: {
          optimizer: described("What the bytes of the optimizer's state depend on", {
            enum: [...optimizerStates.keys()],
          }),
        },
        additionalProperties: false,
      }),
      energy: described("What operations and memory take, in picojoules", {
        type: "object",
        properties: {
          mult: described("A multiplication, by number format", picojoules(multiplicationFormats)),
          add: described("An addition, by number format", picojoules(additionFormats)),
          binary: described("An XNOR and its share of a popcount", picojoule),
          memory: described("A byte that is read or written", picojoule),
          source: described("Where the numbers come from", { type: "string" }),
        },
        additionalProperties: false,
      }),
      baseline: described("The model to compare with", { type: "string" }),
      budgets: described("Limits for `check`", {
        anyOf: [{ $ref: "#/$defs/budget" }, { type: "array", items: { $ref: "#/$defs/budget" } }],
      }),
      published: described("Figures that others print for this network, for `verify`", {
        type: "array",
        items: { $ref: "#/$defs/published" },
      }),
      accuracy: described("Accuracies that others measured", {
        anyOf: [{ $ref: "#/$defs/accuracy" }, { type: "array", items: { $ref: "#/$defs/accuracy" } }],
      }),
    },
    $defs: {
      expression: { type: ["string", "number", "boolean"] },
      value: {
        anyOf: [expression, { type: "array", items: value }, { type: "object", additionalProperties: value }],
      },
      input: {
        anyOf: [
          { type: ["string", "number"] },
          {
            type: "object",
            properties: { size: expression, channels: expression, scale: value },
            required: ["size"],
            additionalProperties: false,
          },
        ],
      },
      params: { type: "object", additionalProperties: value },
      block: {
        type: "object",
        properties: {
          params: { $ref: "#/$defs/params" },
          inputs: names,
          outputs: names,
          let: values,
          defaults: { $ref: "#/$defs/defaults" },
          layers: body,
        },
        required: ["layers"],
        additionalProperties: false,
      },
      defaults: {
        description: "What layers have unless they say otherwise",
        type: "object",
        properties: {
          norm: value,
          activation: value,
          bias: expression,
          ...Object.fromEntries([...ops.values()].map((op) => [op.name, argumentsOf(op)])),
        },
        additionalProperties: false,
      },
      bits: described("A number format, or a number of bits", {
        anyOf: [
          { enum: [...formatBits.keys()] },
          { type: "integer", minimum: 1, maximum: MOST_BITS },
          { type: "string" },
        ],
      }),
      precision: {
        type: "object",
        properties: {
          only: described("What it is for: ops, kinds of op, paths", names),
          except: described("What it isn't for", names),
          weights: { $ref: "#/$defs/bits" },
          activations: { $ref: "#/$defs/bits" },
          inputs: described("What ops take of their inputs: binary for their signs", {
            $ref: "#/$defs/bits",
          }),
          scale: described("Whether binary weights have scaling factors", expression),
        },
        additionalProperties: false,
      },
      compression: {
        type: "object",
        properties: {
          only: described("What it is for: ops, kinds of op, paths", names),
          except: described("What it isn't for", names),
          if: described("Whether the rule is there", expression),
          density: described("The share of the weights that pruning keeps", expression),
          index: described("The bits of a gap between kept weights, or csr", {
            anyOf: [
              expression,
              {
                type: "object",
                properties: { csr: expression },
                required: ["csr"],
                additionalProperties: false,
              },
            ],
          }),
          bits: described("The bits of a quantised weight", expression),
          codebook: described("The number format of centroids, or none", { $ref: "#/$defs/bits" }),
          product: described("Product quantisation", {
            anyOf: [
              { enum: ["none"] },
              {
                type: "object",
                properties: {
                  size: described("The channels of a sub-vector", expression),
                  subspaces: described("The sub-vectors of a filter", expression),
                  centroids: described("The centroids of a subspace", expression),
                },
                required: ["centroids"],
                additionalProperties: false,
              },
            ],
          }),
          huffman: described("Bits a symbol on average, or histograms", {
            anyOf: [
              { enum: ["none"] },
              {
                type: "object",
                properties: { weights: value, indices: value },
                additionalProperties: false,
              },
            ],
          }),
        },
        additionalProperties: false,
      },
      limit: described("600M, 512KiB, +2%, -10% or 0.5x", { type: ["string", "number"] }),
      budget: {
        type: "object",
        properties: {
          ...Object.fromEntries([...metricUnits.keys()].map((metric) => [metric, limits])),
          warn: described("From where on it warns", limit),
          floor: described("By how much the baseline may always be exceeded", limit),
          layer: described("The stage or glob of paths that it counts", { type: "string" }),
          block: described("The kind of block that it counts", { type: "string" }),
          for: described("The hyperparameters that it is for", values),
        },
        patternProperties: { "^convention:": limits },
        additionalProperties: false,
      },
      published: {
        type: "object",
        properties: {
          ...Object.fromEntries(figureNames.map((figure) => [figure, name])),
          source: described("The paper and table, or the tool", { type: "string" }),
          for: described("The hyperparameters that the figure holds for", values),
          variant: { type: "string" },
          rows: described("A table: names of figures and hyperparameters, then values", {
            type: "array",
            items: { type: "array", items: { anyOf: [value, { type: "null" }] } },
          }),
          cut: described("The figure was cut off rather than rounded", { type: "boolean" }),
          only: described("What of the network it concerns: ops, kinds of op, paths", names),
          except: described("What it leaves out: ops, kinds of op, bias, paths", names),
          layer: described("The one path that it is about", name),
          erratum: described("Why it is known to be wrong in print", { type: "string" }),
          unlike: described("In what it was measured on another network than this", { type: "string" }),
          thousand: described("What K stands for", { enum: [1000, 1024] }),
          let: described("Names for what is printed beside metrics, as formulas of these", {
            type: "object",
            additionalProperties: expression,
          }),
          within: described("How far from print it may lie", { type: "number" }),
        },
        required: ["source"],
        additionalProperties: name,
        // What `let` names may stand there, too.
        if: { not: { required: ["let"] } },
        // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
        then: { propertyNames: { enum: [...figureNames, ...publishedQualifiers] } },
      },
      accuracy: {
        type: "object",
        properties: {
          dataset: { type: "string" },
          top1: { type: "number" },
          top5: { type: "number" },
          source: { type: "string" },
          for: values,
          variant: { type: "string" },
        },
        required: ["dataset", "top1", "source"],
        additionalProperties: false,
      },
      body: { type: "array", items: { $ref: "#/$defs/item" } },
      branch: { anyOf: [{ $ref: "#/$defs/item" }, body] },
      item: {
        anyOf: [
          { type: "string", description: "A layer without arguments" },
          {
            type: "object",
            properties: itemProperties(),
            additionalProperties: { anyOf: [value, { type: "null" }] },
          },
        ],
      },
    },
  };
}

function described(description: string, schema: JsonSchema): JsonSchema {
  return { description, ...schema };
}

/** A number of picojoules for each of some number formats. */
function picojoules(formats: readonly string[]): JsonSchema {
  const properties = Object.fromEntries(formats.map((format) => [format, picojoule]));
  return { type: "object", properties, additionalProperties: false };
}

function itemProperties(): JsonSchema {
  return {
    name: described("The layer's name; variables may stand in it", name),
    from: described("What the layer reads, instead of what flows", names),
    if: described("Whether the layer is there", expression),
    for: described("A table whose first row names variables, or lists in step", {
      anyOf: [{ type: "array", items: { type: "array", items: value } }, values],
    }),
    repeat: described("How many times, one after the other", expression),
    weights: described("A key: layers with the same one share their weights", name),
    width: described("Replaces α for this layer", expression),
    merge: described("How branches are joined", {
      anyOf: [{ enum: ["concat", "add", "mul", "sub", "none"] }, expression],
    }),
    shortcut: described("What a residual adds where its body changes the input", {
      anyOf: [
        { enum: ["project", "identity", "if-same", "pad", "none"] },
        { type: "object" },
        body,
        expression,
      ],
    }),
    collect: described("Joins the results of all rounds of a loop", {
      anyOf: [{ enum: ["concat", "add", "mul", "sub", "none"] }, expression],
    }),
    layers: described("A group of layers", body),
    branches: described("Parallel branches", { type: "array", items: { $ref: "#/$defs/branch" } }),
    residual: described("Layers to whose result their input is added", body),
    network: described("Another spec in place of a layer", {
      anyOf: [
        { type: "string" },
        {
          type: "object",
          properties: { spec: { type: "string" }, outputs: names },
          required: ["spec"],
          additionalProperties: value,
        },
      ],
    }),
    ...Object.fromEntries([...ops.values()].map((op) => [op.name, opCall(op)])),
    ...Object.fromEntries([...blocks.keys()].map((block) => [block, blockCall(block)])),
  };
}

/** A call of an op: its arguments, or its main one, or the tensors that it joins. */
function opCall(op: Op): JsonSchema {
  return described(op.summary, {
    anyOf: [argumentsOf(op), expression, { type: "array", items: value }, { type: "null" }],
  });
}

/** An op's arguments; each may also be an expression. */
function argumentsOf(op: Op): JsonSchema {
  const schema = z.toJSONSchema(op.arguments() as unknown as z.ZodMiniType, { io: "input" }) as {
    properties?: Record<string, JsonSchema>;
  };
  const properties = Object.entries(schema.properties ?? {}).map(([argument, own]) => [
    argument,
    { anyOf: [own, value] },
  ]);
  const follow = takesNorm(op) ? { norm: value, activation: value } : {};
  return {
    type: "object",
    properties: { ...Object.fromEntries(properties), ...follow },
    additionalProperties: false,
  };
}

function blockCall(block: string): JsonSchema {
  const parameters = builtInBlock(block)?.parameters ?? [];
  const properties = parameters.map(({ name: parameter, choices }) => [
    parameter,
    choices === undefined ? value : { anyOf: [{ enum: choices }, expression] },
  ]);
  return described(blocks.get(block)?.summary ?? "", {
    anyOf: [
      { type: "object", properties: Object.fromEntries(properties), additionalProperties: false },
      expression,
      { type: "array", items: value },
      { type: "null" },
    ],
  });
}

/** One argument of an op, for the documentation: what it takes, and its default unless it is required. */
export interface ArgumentDescription {
  readonly name: string;
  readonly values: string;
  readonly fallback: string | undefined;
}

/** The arguments of an op as its schema has them. */
export function structuralShape(op: Op): ArgumentDescription[] {
  const schema = z.toJSONSchema(op.arguments() as unknown as z.ZodMiniType, { io: "input" }) as {
    properties?: Record<string, JsonSchema>;
    required?: string[];
  };
  return Object.entries(schema.properties ?? {}).map(([argument, own]) => {
    const given = own["default"];
    const written = given === undefined ? undefined : `\`${given}\``;
    const fallback = argument === "bias" ? `${written} without a norm` : written;
    const isRequired = schema.required?.includes(argument) ?? false;
    return { name: argument, values: valuesOf(own), fallback: fallback ?? (isRequired ? undefined : "–") };
  });
}

function valuesOf(schema: JsonSchema): string {
  const {
    anyOf,
    enum: words,
    const: word,
    type,
    items,
    minimum,
  } = schema as {
    anyOf?: JsonSchema[];
    enum?: unknown[];
    const?: unknown;
    type?: string;
    items?: JsonSchema;
    minimum?: number;
  };
  if (anyOf !== undefined) return anyOf.map(valuesOf).join(", or ");
  if (words !== undefined) return words.map((each) => `\`${each}\``).join(", ");
  if (word !== undefined) return `\`${word}\``;
  if (type === "array")
    return `a list of ${valuesOf(items ?? {}).replace("a whole number", "whole numbers")}`;
  if (type === "integer")
    return minimum === undefined || minimum < 0 ? "a whole number" : `a whole number from ${minimum}`;
  if (type === "boolean") return "`true` or `false`";
  return "a number";
}
