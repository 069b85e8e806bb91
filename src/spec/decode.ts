import { SpecError } from "../core/diagnostic.js";

/** Decodes a spec's bytes. UTF-8 with a byte-order mark is fine; other encodings and binary files are named. */
export function decode(bytes: Uint8Array, name: string): string {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    throw new SpecError("encoding", `${name} is encoded in UTF-16`, undefined, { help: "save it as UTF-8" });
  }
  if (bytes.subarray(0, 4096).includes(0)) {
    throw new SpecError("encoding", `${name} is a binary file, not a spec`, undefined, {
      help: "a spec is YAML text",
    });
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new SpecError("encoding", `${name} isn't valid UTF-8`, undefined, { help: "save it as UTF-8" });
  }
}
