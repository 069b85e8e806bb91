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
  await wire.whole((field) => {
    switch (field.number) {
      case 7:
        return reader.graph(field).then((read) => {
          graph = read;
        });
      case 8:
        return reader.opset(field).then(({ domain, version }) => {
          if (domain === "" || domain === "ai.onnx") opset = version;
        });
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

  async opset(field: Field): Promise<{ domain: string; version: number }> {
    const found = { domain: "", version: 0 };
    await this.#wire.message(field, (each) => {
      if (each.number === 1)
        return this.#wire.text(each).then((text) => {
          found.domain = text;
        });
      if (each.number === 2) found.version = each.value ?? 0;
      return undefined;
    });
    return found;
  }

  async graph(field: Field): Promise<OnnxGraph> {
    let name = "";
    const nodes: OnnxNode[] = [];
    const initializers = new Map<string, OnnxTensor>();
    const inputs: OnnxValue[] = [];
    const outputs: OnnxValue[] = [];
    const values = new Map<string, OnnxValue>();
    await this.#wire.message(field, (each) => {
      switch (each.number) {
        case 1:
          return this.node(each).then((node) => void nodes.push(node));
        case 2:
          return this.#wire.text(each).then((text) => {
            name = text;
          });
        case 5:
          return this.tensor(each).then((tensor) => void initializers.set(tensor.name, tensor));
        case 11:
          return this.value(each).then((value) => void inputs.push(value));
        case 12:
          return this.value(each).then((value) => void outputs.push(value));
        case 13:
          return this.value(each).then((value) => void values.set(value.name, value));
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
    await this.#wire.message(field, (each) => {
      switch (each.number) {
        case 1:
          return this.#wire.text(each).then((text) => {
            name = text;
          });
        case 4:
          return this.#wire.text(each).then((text) => void inputs.push(text));
        case 5:
          return this.#wire.text(each).then((text) => void outputs.push(text));
        case 7:
          return this.node(each).then((node) => void nodes.push(node));
        case 10:
          return this.#wire.text(each).then((text) => {
            domain = text;
          });
        default:
          return undefined;
      }
    });
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
    await this.#wire.message(field, (each) => {
      switch (each.number) {
        case 1:
          return this.#wire.text(each).then((text) => void inputs.push(text));
        case 2:
          return this.#wire.text(each).then((text) => void outputs.push(text));
        case 3:
          return this.#wire.text(each).then((text) => {
            name = text;
          });
        case 4:
          return this.#wire.text(each).then((text) => {
            op = text;
          });
        case 5:
          return this.attribute(each).then((found) => void attributes.set(found.name, found));
        case 7:
          return this.#wire.text(each).then((text) => {
            domain = text;
          });
        default:
          return undefined;
      }
    });
    return { name, op, domain: domain === "ai.onnx" ? "" : domain, inputs, outputs, attributes };
  }

  async attribute(field: Field): Promise<OnnxAttribute> {
    const found: {
      name: string;
      int?: number;
      float?: number;
      text?: string;
      ints?: number[];
      tensor?: OnnxTensor;
      hasGraph?: boolean;
      refersTo?: string;
    } = { name: "" };
    await this.#wire.message(field, (each) => {
      switch (each.number) {
        case 1:
          return this.#wire.text(each).then((text) => {
            found.name = text;
          });
        case 2:
          found.float = each.value ?? 0;
          return undefined;
        case 3:
          found.int = each.value ?? Number.MAX_SAFE_INTEGER;
          return undefined;
        case 4:
          return each.length > MOST_DATA
            ? undefined
            : this.#wire.text(each).then((text) => {
                found.text = text;
              });
        case 5:
          return this.tensor(each).then((tensor) => {
            found.tensor = tensor;
          });
        case 6:
        case 11:
          found.hasGraph = true;
          return undefined;
        case 8:
          return this.#wire.numbers(each).then((numbers) => {
            found.ints = [
              ...(found.ints ?? []),
              ...numbers.map((number) => number ?? Number.MAX_SAFE_INTEGER),
            ];
          });
        case 21:
          return this.#wire.text(each).then((text) => {
            found.refersTo = text;
          });
        default:
          return undefined;
      }
    });
    return found;
  }

  async tensor(field: Field): Promise<OnnxTensor> {
    this.#takeTensor();
    let name = "";
    let type = 0;
    const dims: number[] = [];
    let data: number[] | undefined;
    let raw: Uint8Array | undefined;
    await this.#wire.message(field, (each) => {
      switch (each.number) {
        case 1:
          return this.#wire.numbers(each).then((numbers) => {
            for (const number of numbers) dims.push(checkedSide(number));
          });
        case 2:
          type = each.value ?? 0;
          return undefined;
        case 5:
        case 7:
          if (each.length > 10 * MOST_DATA) return undefined;
          return this.#wire.numbers(each).then((numbers) => {
            data = [...(data ?? []), ...numbers.map((number) => number ?? Number.MAX_SAFE_INTEGER)];
          });
        case 4:
          if (typeof each.value === "number") data = [...(data ?? []), each.value];
          if (each.length === 0 || each.length > 4 * MOST_DATA) return undefined;
          return this.#wire.bytes(each).then((bytes) => {
            data = floatsOf(bytes);
          });
        case 8:
          return this.#wire.text(each).then((text) => {
            name = text;
          });
        case 9:
          if (each.length > 8 * MOST_DATA) return undefined;
          return this.#wire.bytes(each).then((bytes) => {
            raw = bytes.slice();
          });
        default:
          return undefined;
      }
    });
    const found = data ?? (raw && numbersOf(raw, type));
    return { name, dims, type, data: found?.length === product(dims) ? found : undefined };
  }

  #takeTensor(): void {
    this.#tensorsLeft -= 1;
    if (this.#tensorsLeft < 0)
      throw new SpecError("limit", "the file lists more tensors than a network may have");
  }

  async value(field: Field): Promise<OnnxValue> {
    this.#takeTensor();
    let name = "";
    let dims: (number | string | null)[] | undefined;
    await this.#wire.message(field, (each) => {
      if (each.number === 1)
        return this.#wire.text(each).then((text) => {
          name = text;
        });
      if (each.number !== 2) return undefined;
      return this.#wire.message(each, (type) => {
        if (type.number !== 1) return undefined;
        return this.#wire.message(type, (part) => {
          if (part.number !== 2) return undefined;
          return this.#sides(part).then((sides) => {
            dims = sides;
          });
        });
      });
    });
    return { name, dims };
  }

  async #sides(field: Field): Promise<(number | string | null)[]> {
    const sides: (number | string | null)[] = [];
    await this.#wire.message(field, (each) => {
      if (each.number !== 1) return undefined;
      let side: number | string | null = null;
      return this.#wire
        .message(each, (part) => {
          // Some exporters write -1 or 0 for a side that isn't known.
          if (part.number === 1) side = part.value && part.value > 0 ? part.value : null;
          if (part.number === 2)
            return this.#wire.text(part).then((text) => {
              side = text;
            });
          return undefined;
        })
        .then(() => void sides.push(side));
    });
    return sides;
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
