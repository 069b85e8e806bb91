/** The fields of a ModelProto that hold texts, messages or bytes. */
const HELD = new Set([2, 3, 4, 6, 7, 8, 14, 20, 25, 26]);

/** ONNX begins with the fields of a model: its version, who made it, and its graph. */
export function isOnnx(start: Uint8Array, { name }: { readonly name: string }): boolean {
  return isModel(start) || /\.onnx$/i.test(name);
}

function isModel(start: Uint8Array): boolean {
  let at = 0;
  let hasGraph = false;
  let hasVersion = false;
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; shift < 64 && at < start.length; shift += 7) {
      const byte = start[at] as number;
      at += 1;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    return Number.NaN;
  };
  while (at < start.length) {
    const tag = varint();
    const number = Math.floor(tag / 8);
    const type = tag % 8;
    if (type === 0 && (number === 1 || number === 5)) {
      const value = varint();
      if (number === 1) hasVersion = value > 0 && value < 100;
    } else if (type === 2 && HELD.has(number)) {
      const length = varint();
      at += length;
      if (number === 7) hasGraph = true;
      if (Number.isNaN(at)) return false;
    } else return false;
  }
  return hasGraph || hasVersion;
}
