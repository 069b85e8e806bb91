import { unzipRaw } from "unzipit";
import { type Diagnostics, SpecError } from "../../core/diagnostic.js";
import { MOST_JSON_BYTES, parseJson, tooLarge } from "../json.js";
import type { ModelFile } from "../model-file.js";

/** The directory of an archive of a few files is far smaller. */
const MOST_DIRECTORY_BYTES = 4 * 2 ** 20;

/**
 * The `config.json` of a `.keras` archive; its weights are never read.
 * @throws {SpecError} for an archive that is damaged, or too large
 */
export async function readArchive(file: ModelFile, diagnostics: Diagnostics): Promise<unknown> {
  const { entries } = await sound(file, () => unzipRaw(readerOf(file)));
  const config = entries.find(({ name }) => name === "config.json");
  if (config === undefined) {
    diagnostics.error(
      "missing-key",
      `${file.name} is an archive without \`config.json\`, and so no Keras model`,
    );
    return undefined;
  }
  if (config.size > MOST_JSON_BYTES) throw tooLarge(file.name);
  // The stream ends with an error once it is longer than the entry says.
  const bytes = await sound(file, async () => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of (await config.stream()) as unknown as AsyncIterable<Uint8Array>)
      chunks.push(chunk);
    return joined(chunks);
  });
  return parseJson(bytes, `${file.name}/config.json`, diagnostics);
}

function readerOf(file: ModelFile) {
  return {
    getLength: async () => file.size,
    async read(offset: number, length: number) {
      if (length > MOST_DIRECTORY_BYTES) throw new Error("its directory is too large");
      return (await file.read(Math.min(Math.max(offset, 0), file.size), length)) as Uint8Array<ArrayBuffer>;
    },
  };
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

/** What the reader of archives throws is a mistake in the file. */
async function sound<Result>({ name }: ModelFile, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch {
    throw new SpecError(
      "unreadable",
      `${name} isn't a whole archive: its directory or an entry is damaged or encrypted`,
    );
  }
}
