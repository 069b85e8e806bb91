import { isFileName } from "../core/file-name.js";
import type { Loader } from "../core/loader.js";
import type { Source } from "../core/source.js";
import { decode } from "../spec/decode.js";

/** The text of a file that an option names. @throws {SpecError} when it can't be read */
export async function readSource(file: string, loader: Loader): Promise<Source> {
  // What has no folder and no extension of a spec would be looked for among the bundled specs.
  const name = file === "-" || isFileName(file) ? file : `./${file}`;
  const { bytes } = await loader.read(name, null);
  return { name: file, text: decode(bytes, file) };
}

/** The rules that `--compression` names, as text. @throws {SpecError} when they can't be read */
export async function compressionSource(
  { compression }: Readonly<Record<string, unknown>>,
  loader: Loader,
): Promise<Source | undefined> {
  return compression === undefined ? undefined : readSource(compression as string, loader);
}

/** The accuracies that `--accuracy` names, as text. @throws {SpecError} when they can't be read */
export async function accuracySource(
  { accuracy }: Readonly<Record<string, unknown>>,
  loader: Loader,
): Promise<Source | undefined> {
  return accuracy === undefined ? undefined : readSource(accuracy as string, loader);
}
