import { type Diagnostics, SpecError } from "../../core/diagnostic.js";
import type { GraphNode } from "../../core/graph.js";
import { FP32, isUsual, type Precision } from "../../core/precision.js";
import { Allowance } from "../allowance.js";
import { GraphWriter } from "../graph-writer.js";
import type { ImportedNetwork, Importer, ImportOptions, SupportedOp } from "../importer.js";
import { inputSides, MOST_SIDES } from "../input-sides.js";
import { commonlyLevelled, levelsOf } from "../levels.js";
import { Call, type Surroundings, Uncounted, UnknownValue } from "../tensorflow/call.js";
import { channelsFirst, MOST_PARTS, type Value } from "../tensorflow/value.js";
import { builtinNames } from "./builtin-names.js";
import { Options } from "./call.js";
import { FlatBuffer, type Table } from "./flat-buffer.js";
import { liteOpOf, liteOps } from "./ops/index.js";
import { bitsOf, INT32, INT64 } from "./tensor-types.js";

/** TensorFlow Lite's FlatBuffers. */
export const tflite: Importer = {
  name: "tflite",
  title: "TensorFlow Lite",
  source:
    "https://github.com/tensorflow/tensorflow/blob/master/tensorflow/compiler/mlir/lite/schema/schema.fbs",
  ops: liteOps.map(
    ({ name, becomes, limits }): SupportedOp => ({
      name,
      becomes,
      ...(limits !== undefined && { limits }),
    }),
  ),
  async read(file, options, diagnostics) {
    const model = await new FlatBuffer(file).root();
    const codes = await operatorCodes(model);
    const [graph] = await model.tables(2);
    if (graph === undefined) {
      diagnostics.error("empty", `${file.name} has no graph`);
      return undefined;
    }
    const name = file.name.replace(/^.*[\\/]/, "").replace(/\.[^.]*$/, "");
    // Converters call all graphs `main`.
    const own = (await graph.text(4)).replace(/^main$/, "");
    return new LiteGraph(model, graph, codes, options, diagnostics).read(own || name);
  },
};

/** What the ops of a file are, by their index: a builtin one's number, or a custom one's name. */
interface OperatorCode {
  readonly code: number;
  readonly custom: string;
}

const CUSTOM = 32;

async function operatorCodes(model: Table): Promise<OperatorCode[]> {
  const codes: OperatorCode[] = [];
  for (const table of await model.tables(1)) {
    // Old files have the number in a byte, which new ones fill up to 127.
    codes.push({ code: Math.max(table.int8(0), table.int32(3)), custom: await table.text(1) });
  }
  return codes;
}

/** Custom ops that stand for a whole network which was compiled for a chip. */
const compiled: Readonly<Record<string, string>> = {
  "ethos-u": "Arm Ethos-U by Vela",
  "edgetpu-custom-op": "Edge TPU",
};

/** A tensor as the file describes it. */
interface Described {
  readonly name: string;
  readonly shape: readonly number[];
  readonly bits: number;
  readonly isVariable: boolean;
  readonly type: number;
  readonly buffer: number;
}

/** The most elements of a stored tensor that holds a shape, axes or ends. */
const MOST_NUMBERS = 64;

class LiteGraph {
  readonly #model: Table;
  readonly #graph: Table;
  readonly #codes: readonly OperatorCode[];
  readonly #options: ImportOptions;
  readonly #diagnostics: Diagnostics;
  readonly #writer: GraphWriter;
  readonly #values = new Map<number, Value>();
  readonly #precisions = new Map<GraphNode, Precision>();
  #tensors: readonly Described[] = [];
  #buffers: readonly number[] = [];
  /** Whether the inputs have the file's own sides, by which all other shapes of the file are made. */
  #isAsDeclared = true;
  #levelsOf: (name: string) => string[] = levelsOf;

  constructor(
    model: Table,
    graph: Table,
    codes: readonly OperatorCode[],
    options: ImportOptions,
    diagnostics: Diagnostics,
  ) {
    this.#model = model;
    this.#graph = graph;
    this.#codes = codes;
    this.#options = options;
    this.#diagnostics = diagnostics;
    this.#writer = new GraphWriter(diagnostics);
  }

  async read(name: string): Promise<ImportedNetwork | undefined> {
    this.#tensors = await this.#describe();
    this.#buffers = await this.#model.places(4);
    const inputs = await this.#graph.int32s(1);
    const batch = this.#readInputs(inputs);
    if (batch === undefined) return undefined;
    const allowance = new Allowance(Math.min(this.#options.mostOps, MOST_PARTS));
    const holders = new Map<string, GraphNode>();
    const operators = await this.#graph.tables(3);
    allowance.take(operators.length);
    const names: string[] = [];
    for (const operator of operators) {
      for (const index of await operator.int32s(2)) names.push(nameOf(this.#tensor(index)));
    }
    this.#levelsOf = commonlyLevelled(names);
    for (const operator of operators) {
      await this.#readOperator(operator, {
        writer: this.#writer,
        batch,
        allowance,
        holders,
        precisions: this.#precisions,
      });
    }
    const outputs = (await this.#graph.int32s(2)).map((index) => this.#values.get(index));
    const tensors = outputs.flatMap((value) => (value?.kind === "flow" ? [value.tensor] : []));
    const graph = this.#writer.finish(tensors);
    const bits = this.#tensors[inputs[0] as number]?.bits ?? FP32.activations;
    const usual = { weights: bits, activations: bits };
    const isPlain = isUsual(usual) && [...this.#precisions.values()].every(isUsual);
    return { name, graph: isPlain ? graph : { ...graph, precision: { usual, ofNode: this.#precisions } } };
  }

  async #describe(): Promise<Described[]> {
    const described: Described[] = [];
    for (const table of await this.#graph.tables(0)) {
      const type = table.int8(1);
      const signature = await table.int32s(7);
      const shape = signature.length > 0 ? signature : await table.int32s(0);
      if (shape.length > MOST_SIDES) {
        throw new SpecError(
          "limit",
          `a tensor of the file has ${shape.length} sides, more than ${MOST_SIDES}`,
        );
      }
      described.push({
        name: await table.text(3),
        // Where the signature leaves a side open, the shape has a 1 that means nothing.
        shape,
        bits: bitsOf(type),
        isVariable: table.flag(5),
        type,
        buffer: table.int32(2),
      });
    }
    return described;
  }

  /** The inputs of the graph; gives their batch. */
  #readInputs(indices: readonly number[]): number | undefined {
    const described = indices.map((index) => this.#tensor(index));
    const declared = described.map(({ name, shape }) => ({
      name,
      sides: shape.map((side) => (side < 0 ? null : side)),
    }));
    const known = inputSides(declared, this.#options, this.#diagnostics);
    if (known === undefined) return undefined;
    this.#isAsDeclared = known.every(({ batch, sides }, index) => {
      const [ownBatch = 0, ...own] = described[index]?.shape ?? [];
      return own.join() === sides.join() && (ownBatch < 0 || ownBatch === batch);
    });
    for (const [index, { batch, sides }] of known.entries()) {
      const tensor = this.#writer.input(channelsFirst(sides));
      this.#values.set(indices[index] as number, { kind: "flow", tensor, shape: [batch, ...sides] });
    }
    return known[0]?.batch ?? 1;
  }

  #tensor(index: number): Described {
    const tensor = this.#tensors[index];
    if (tensor === undefined)
      throw new SpecError("unreadable", `the file is damaged: it has no tensor ${index}`);
    return tensor;
  }

  async #readOperator(operator: Table, surroundings: Surroundings): Promise<void> {
    const { code, custom } = this.#codes[operator.int32(0)] ?? { code: -1, custom: "" };
    if (code === CUSTOM) this.#refuseCompiled(custom);
    const builtin = builtinNames[code] ?? `builtin op ${code}`;
    const op = liteOpOf.get(builtin);
    const options = new Options(
      await operator.table(4),
      op?.list === undefined ? [] : ((await (await operator.table(4))?.int32s(op.list)) ?? []),
    );
    const inputs: Value[] = [];
    for (const index of await operator.int32s(1))
      inputs.push(index < 0 ? undefined : await this.#value(index));
    while (inputs.length > 0 && inputs.at(-1) === undefined) inputs.pop();
    const outputs = await operator.int32s(2);
    const described = outputs.map((index) => this.#tensor(index));
    const type = code === CUSTOM ? printableName(custom) : builtin;
    const call = new Call(type, inputs, {
      path: this.#levelsOf((described[0] && nameOf(described[0])) || type),
      hasParts: op?.hasParts === true || (op?.activation !== undefined && options.int8(op.activation) !== 0),
      declared: described.map(({ shape }) => this.#declaredShape(shape, surroundings.batch)),
      bits: described[0]?.bits,
      surroundings,
    });
    const values = this.#attempt(call, () =>
      op === undefined ? call.unknown() : [op.read({ call, options })].flat(),
    );
    for (const [place, index] of outputs.entries()) this.#values.set(index, values[place]);
  }

  /** A shape that the file says, with the batch where that is open; `undefined` if it doesn't say it, or doesn't hold. */
  #declaredShape(shape: readonly number[], batch: number): readonly number[] | undefined {
    const whole = shape.map((side, axis) => (side < 0 && axis === 0 ? batch : side));
    return this.#isAsDeclared && whole.every((side) => side >= 1) ? whole : undefined;
  }

  #attempt(call: Call, work: () => readonly Value[]): readonly Value[] {
    try {
      return work();
    } catch (error) {
      if (error instanceof Uncounted) return call.uncounted();
      if (error instanceof UnknownValue) return [];
      throw error;
    }
  }

  #refuseCompiled(custom: string): void {
    const chip = Object.hasOwn(compiled, custom) ? compiled[custom] : undefined;
    if (chip === undefined) return;
    throw new SpecError(
      "unreadable",
      `the file is compiled for an NPU (${chip}): its layers are the chip's commands in one op, \`${custom}\`, which can't be counted`,
      undefined,
      { help: "use the file that was compiled" },
    );
  }

  /** What an op reads: what an op before gave, else a stored tensor. */
  async #value(index: number): Promise<Value> {
    if (this.#values.has(index)) return this.#values.get(index);
    const { shape, bits, type, buffer, isVariable } = this.#tensor(index);
    if (isVariable || shape.some((side) => side < 0)) return undefined;
    const numbers = await this.#numbers(shape, type, buffer);
    // Biases of quantised layers are whole numbers too; what is told apart here is what `operand` may count.
    const isWeight = type !== INT64 && type !== INT32;
    const value: Value = { kind: "constant", shape, key: index, isWeight, bits, numbers };
    this.#values.set(index, value);
    return value;
  }

  async #numbers(shape: readonly number[], type: number, buffer: number): Promise<number[] | undefined> {
    const elements = shape.reduce((product, side) => product * side, 1);
    if ((type !== INT32 && type !== INT64) || elements > MOST_NUMBERS) return undefined;
    const place = this.#buffers[buffer];
    const width = type === INT64 ? 8 : 4;
    const table = place === undefined ? undefined : await this.#model.at(place);
    const { bytes } = (await table?.data(0, MOST_NUMBERS * width)) ?? {};
    if (bytes === undefined || bytes.byteLength !== elements * width) return undefined;
    return Array.from({ length: elements }, (_, index) =>
      width === 8 ? Number(bytes.getBigInt64(8 * index, true)) : bytes.getInt32(4 * index, true),
    );
  }
}

/** What the op is called that gives a tensor; a converter that joins several ops joins their names. */
function nameOf({ name }: Described): string {
  return name.split(";", 1)[0] as string;
}

function printableName(custom: string): string {
  return custom === "" ? "custom op" : custom;
}
