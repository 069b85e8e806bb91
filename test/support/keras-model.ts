import { deflateRawSync } from "node:zlib";
import { importBytes } from "./import.js";

/** A layer as `to_json` writes it in Keras 2, which reads the last outputs of others. */
export function layer(
  className: string,
  name: string,
  config: object,
  reads: readonly (string | readonly string[])[] = [],
) {
  return {
    class_name: className,
    name,
    config: { name, ...config },
    // A list is what one call reads.
    inbound_nodes: reads.map((call) => [call].flat().map((each) => [...reference(each), {}])),
  };
}

/** `name` is its first call, `name@1` the second. */
function reference(text: string): [string, number, number] {
  const [name = "", call = "0"] = text.split("@");
  return [name, Number(call), 0];
}

/** A functional model. */
export function functional(name: string, layers: readonly object[], inputs: string[], outputs: string[]) {
  return {
    class_name: "Functional",
    config: { name, layers, input_layers: inputs.map(reference), output_layers: outputs.map(reference) },
  };
}

/** An input layer of these sides, the batch left open. */
export function input(name: string, ...sides: (number | null)[]) {
  return layer("InputLayer", name, { batch_input_shape: [null, ...sides] });
}

/** A zip archive of files, deflated; sizes may be made to lie. */
export function archive(files: Readonly<Record<string, string>>, claimed?: number): Uint8Array {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, text] of Object.entries(files)) {
    const data = deflateRawSync(Buffer.from(text));
    const size = claimed ?? Buffer.byteLength(text);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(size, 18);
    common.writeUInt16LE(name.length, 22);
    const head = Buffer.concat([Buffer.from("PK\x03\x04", "latin1"), common, Buffer.from(name)]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(at, 10);
    directory.push(
      Buffer.concat([Buffer.from("PK\x01\x02\x14\x00", "latin1"), common, tail, Buffer.from(name)]),
    );
    parts.push(head, data);
    at += head.length + data.length;
  }
  const entries = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(directory.length, 8);
  end.writeUInt16LE(directory.length, 10);
  end.writeUInt32LE(entries.length, 12);
  end.writeUInt32LE(at, 16);
  return new Uint8Array(Buffer.concat([...parts, entries, end]));
}

/** A tensor as Keras 3 writes it where it is read. */
export function tensor(layerName: string, sides: readonly (number | null)[] = []) {
  return {
    class_name: "__keras_tensor__",
    config: { shape: [null, ...sides], dtype: "float32", keras_history: [layerName, 0, 0] },
  };
}

/** A layer of Keras 3, or with its module a function, called with these arguments. */
export function called(
  className: string,
  name: string,
  config: object,
  args: readonly unknown[],
  { kwargs = {}, module = "keras.layers" }: { kwargs?: object; module?: string } = {},
) {
  return {
    module,
    class_name: className,
    name,
    config: { name, ...config },
    inbound_nodes: [{ args, kwargs }],
  };
}

/** What a model gives that is one layer on inputs `x` and `y` of these sides. */
export async function ofOne(own: { name: string }, inputs: readonly (readonly number[])[]) {
  const names = ["x", "y"].slice(0, inputs.length);
  const layers = inputs.map((sides, index) => input(names[index] as string, ...sides));
  const model = functional("m", [...layers, own], names, [own.name]);
  const { network, totals, errors } = await importBytes(JSON.stringify(model));
  const output = network?.graph.outputs[0]?.shape.join("x");
  return { output, errors, uncounted: network?.graph.uncounted.map(({ op }) => op), ...totals };
}
