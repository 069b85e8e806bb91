import { SpecError } from "../../core/diagnostic.js";
import { product } from "../../core/exact.js";
import type { ModelFile } from "../../core/model-file.js";
import type {
  OnnxAttribute,
  OnnxFunction,
  OnnxGraph,
  OnnxModel,
  OnnxNode,
  OnnxTensor,
  OnnxValue,
} from "./model.js";
import { type Field, WireFile } from "./wire.js";

/** Shapes and the like have fewer elements. */
const MOST_DATA = 1024;

/** Weights, inputs, outputs and shapes that the file says, a node. */
const TENSORS_OF_NODE = 10;

/** A convolution with a name and all its attributes has some thirty. */
const FIELDS_OF_NODE = 40;

const FLOAT = 1;
const INT32 = 6;
const INT64 = 7;
const BOOL = 9;
const DOUBLE = 11;

/**
 * Reads the structure of an ONNX file, by the numbers of onnx.proto.
 * @param mostNodes the most nodes to read
 * @throws {SpecError} when it isn't protobuf, ends early, or has no graph
 */
export async function readModel(file: ModelFile, mostNodes: number): Promise<OnnxModel> {
  const wire = new WireFile(file, FIELDS_OF_NODE * mostNodes);
  const reader = new ModelReader(wire, mostNodes);
  let graph: OnnxGraph | undefined;
  let opset = 0;
  const functions = new Map<string, OnnxFunction>();
  await wire.each(wire.whole, (field) => {
    switch (field.number) {
      case 7:
        return reader.graph(field).then((read) => {
          graph = read;
        });
      case 8:
        opset = reader.standardOpset(field) ?? opset;
        return undefined;
      case 25:
        return reader.function(field).then((read) => {
          functions.set(`${read.domain}:${read.name}`, read);
        });
      default:
        return undefined;
    }
  });
  if (graph === undefined)
    throw new SpecError("unreadable", `${file.name} is no ONNX model: it has no graph`);
  return { graph, opset, functions };
}

class ModelReader {
  readonly #wire: WireFile;
  #nodesLeft: number;
  #tensorsLeft: number;

  constructor(wire: WireFile, mostNodes: number) {
    this.#wire = wire;
    this.#nodesLeft = mostNodes;
    this.#tensorsLeft = TENSORS_OF_NODE * mostNodes;
  }

  /** The version of the standard ops, where the field is about them. */
  standardOpset(field: Field): number | undefined {
    let domain = "";
    let version = 0;
    for (const each of this.#wire.shortFields(field)) {
      if (each.number === 1) domain = this.#wire.text(each);
      if (each.number === 2) version = each.value ?? 0;
    }
    return domain === "" || domain === "ai.onnx" ? version : undefined;
  }

  async graph(field: Field): Promise<OnnxGraph> {
    let name = "";
    const nodes: OnnxNode[] = [];
    const initializers = new Map<string, OnnxTensor>();
    const inputs: OnnxValue[] = [];
    const outputs: OnnxValue[] = [];
    const values = new Map<string, OnnxValue>();
    await this.#wire.each(field, (each) => {
      switch (each.number) {
        case 1:
          return this.node(each).then((node) => void nodes.push(node));
        case 2:
          name = this.#wire.text(each);
          return undefined;
        case 5:
          return this.tensor(each).then((tensor) => void initializers.set(tensor.name, tensor));
        case 11:
          inputs.push(this.value(each));
          return undefined;
        case 12:
          outputs.push(this.value(each));
          return undefined;
        case 13: {
          const value = this.value(each);
          values.set(value.name, value);
          return undefined;
        }
        default:
          return undefined;
      }
    });
    return { name, nodes, initializers, inputs, outputs, values };
  }

  async function(field: Field): Promise<OnnxFunction> {
    let name = "";
    let domain = "";
    const inputs: string[] = [];
    const outputs: string[] = [];
    const nodes: OnnxNode[] = [];
    for (const each of await this.#wire.fields(field)) {
      if (each.number === 1) name = this.#wire.text(each);
      if (each.number === 4) inputs.push(this.#wire.text(each));
      if (each.number === 5) outputs.push(this.#wire.text(each));
      if (each.number === 7) nodes.push(await this.node(each));
      if (each.number === 10) domain = this.#wire.text(each);
    }
    return { name, domain, inputs, outputs, nodes };
  }

  async node(field: Field): Promise<OnnxNode> {
    this.#nodesLeft -= 1;
    if (this.#nodesLeft < 0) {
      throw new SpecError("limit", "the file has more ops than a network may have", undefined, {
        help: "`--max-ops` allows more",
      });
    }
    let name = "";
    let op = "";
    let domain = "";
    const inputs: string[] = [];
    const outputs: string[] = [];
    const attributes = new Map<string, OnnxAttribute>();
    for (const each of await this.#wire.fields(field)) {
      switch (each.number) {
        case 1:
          inputs.push(this.#wire.text(each));
          break;
        case 2:
          outputs.push(this.#wire.text(each));
          break;
        case 3:
          name = this.#wire.text(each);
          break;
        case 4:
          op = this.#wire.text(each);
          break;
        case 5: {
          const attribute = await this.attribute(each);
          attributes.set(attribute.name, attribute);
          break;
        }
        case 7:
          domain = this.#wire.text(each);
      }
    }
    return { name, op, domain: domain === "ai.onnx" ? "" : domain, inputs, outputs, attributes };
  }

  async attribute(field: Field): Promise<OnnxAttribute> {
    const found: {
      name: string;
      int?: number;
      float?: number;
      text?: string;
      texts?: string[];
      ints?: number[];
      floats?: number[];
      tensor?: OnnxTensor;
      hasGraph?: boolean;
      refersTo?: string;
    } = { name: "" };
    for (const each of await this.#wire.fields(field)) {
      switch (each.number) {
        case 1:
          found.name = this.#wire.text(each);
          break;
        case 2:
          found.float = each.value ?? 0;
          break;
        case 3:
          found.int = each.value ?? Number.MAX_SAFE_INTEGER;
          break;
        case 4:
          if (each.length <= MOST_DATA) found.text = this.#wire.text(each);
          break;
        case 5:
          found.tensor = await this.tensor(each);
          break;
        case 6:
        case 11:
          found.hasGraph = true;
          break;
        case 7:
          found.floats ??= [];
          if (typeof each.value === "number") found.floats.push(each.value);
          else if (each.bytes !== undefined && each.length <= 4 * MOST_DATA)
            found.floats.push(...floatsOf(each.bytes));
          break;
        case 8:
          found.ints ??= [];
          for (const number of this.#wire.numbers(each)) found.ints.push(number ?? Number.MAX_SAFE_INTEGER);
          break;
        case 9:
          found.texts ??= [];
          if (each.length <= MOST_DATA) found.texts.push(this.#wire.text(each));
          break;
        case 21:
          found.refersTo = this.#wire.text(each);
      }
    }
    return found;
  }

  async tensor(field: Field): Promise<OnnxTensor> {
    this.#takeTensor();
    let name = "";
    let type = 0;
    const dims: number[] = [];
    let data: number[] | undefined;
    let raw: Uint8Array | undefined;
    for (const each of await this.#wire.fields(field)) {
      switch (each.number) {
        case 1:
          for (const number of this.#wire.numbers(each)) dims.push(checkedSide(number));
          break;
        case 2:
          type = each.value ?? 0;
          break;
        case 5:
        case 7:
          if (each.length > 10 * MOST_DATA) break;
          data ??= [];
          for (const number of this.#wire.numbers(each)) data.push(number ?? Number.MAX_SAFE_INTEGER);
          break;
        case 4:
          data ??= [];
          if (typeof each.value === "number") data.push(each.value);
          else if (each.bytes !== undefined && each.length <= 4 * MOST_DATA)
            data.push(...floatsOf(each.bytes));
          break;
        case 8:
          name = this.#wire.text(each);
          break;
        case 9:
          if (each.length <= 8 * MOST_DATA) raw = each.bytes;
      }
    }
    const found = data ?? (raw && numbersOf(raw, type));
    return { name, dims, type, data: found?.length === product(dims) ? found : undefined };
  }

  #takeTensor(): void {
    this.#tensorsLeft -= 1;
    if (this.#tensorsLeft < 0)
      throw new SpecError("limit", "the file lists more tensors than a network may have");
  }

  /** What is said of a tensor: its name, and the sides of its type where it has them. */
  value(field: Field): OnnxValue {
    this.#takeTensor();
    let name = "";
    let type = 0;
    let dims: (number | string | null)[] | undefined;
    for (const each of this.#wire.shortFields(field)) {
      if (each.number === 1) name = this.#wire.text(each);
      if (each.number !== 2) continue;
      for (const part of this.#held(each, 1).flatMap((tensor) => this.#wire.shortFields(tensor))) {
        if (part.number === 1) type = part.value ?? 0;
        if (part.number === 2) dims = this.#held(part, 1).map((side) => this.#side(side));
      }
    }
    return { name, type, dims };
  }

  #held(message: Field, number: number): readonly Field[] {
    return this.#wire.shortFields(message).filter((field) => field.number === number);
  }

  #side(field: Field): number | string | null {
    let side: number | string | null = null;
    for (const part of this.#wire.shortFields(field)) {
      // Some exporters write -1 or 0 for a side that isn't known.
      if (part.number === 1) side = part.value && part.value > 0 ? part.value : null;
      if (part.number === 2) side = this.#wire.text(part);
    }
    return side;
  }
}

function checkedSide(side: number | null): number {
  if (side === null || side < 0) throw new SpecError("unreadable", "a tensor has a side that is no size");
  return side;
}

function floatsOf(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: Math.floor(bytes.length / 4) }, (_, at) => view.getFloat32(4 * at, true));
}

/** The elements of raw data, for the types that shapes and factors have. */
function numbersOf(bytes: Uint8Array, type: number): number[] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read = (size: number, get: (at: number) => number) =>
    Array.from({ length: Math.floor(bytes.length / size) }, (_, index) => get(index * size));
  if (type === INT64) return read(8, (at) => Number(view.getBigInt64(at, true)));
  if (type === INT32) return read(4, (at) => view.getInt32(at, true));
  if (type === FLOAT) return read(4, (at) => view.getFloat32(at, true));
  if (type === DOUBLE) return read(8, (at) => view.getFloat64(at, true));
  if (type === BOOL) return read(1, (at) => view.getUint8(at));
  return undefined;
}
