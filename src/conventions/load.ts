import type { YamlValue } from "../core/block.js";
import { Diagnostics, SpecError } from "../core/diagnostic.js";
import { isFileName } from "../core/file-name.js";
import type { Loader } from "../core/loader.js";
import { didYouMean } from "../core/nearest.js";
import type { Place, Source } from "../core/source.js";
import { decode } from "../spec/decode.js";
import { treeOf } from "../spec/yaml/from-value.js";
import type { Convention, ConventionDefinition } from "./convention.js";
import { aliases, presets } from "./presets/index.js";
import { readConvention } from "./read.js";

/** The word that stands for all presets. */
const ALL = "all";

/**
 * Loads conventions by name: presets, their aliases, `all`, and files of the user's own (a name with a
 * slash or an extension). Mistakes are collected.
 */
export async function loadConventions(
  names: readonly string[],
  loader: Loader,
  diagnostics: Diagnostics,
): Promise<Convention[]> {
  const loaded = new Map<string, Convention>();
  for (const name of names.flatMap((each) => (each === ALL ? [...presets.keys()] : [each]))) {
    const convention = isFileName(name)
      ? await fromFile(name, loader, diagnostics)
      : diagnostics.attempt(() => presetNamed(name));
    if (convention === undefined) continue;
    const other = loaded.get(convention.name);
    if (isFileName(name) && (other !== undefined || presets.has(convention.name))) {
      diagnostics.error(
        "duplicate-name",
        `${name} is called \`${convention.name}\`, as another convention is`,
        undefined,
        {
          help: "give it a `name` of its own",
        },
      );
      continue;
    }
    loaded.set(convention.name, convention);
  }
  return [...loaded.values()];
}

const read = new Map<string, Convention>();

/** A convention that ships with the program, by its name or an alias. @throws {SpecError} when there is none */
export function presetNamed(name: string, place?: Place): Convention {
  const definition = presets.get(aliases.get(name) ?? name);
  if (definition === undefined) {
    throw new SpecError("unknown-name", `there is no convention \`${name}\``, place, {
      help:
        didYouMean(name, [...presets.keys(), ...aliases.keys(), ALL]) ??
        "a file is named with its extension (ours.yaml); `lightnet-cost list conventions` shows all",
    });
  }
  let convention = read.get(definition.name);
  if (convention === undefined) {
    convention = readPreset(definition);
    read.set(definition.name, convention);
  }
  return convention;
}

function readPreset(definition: ConventionDefinition): Convention {
  const source: Source = { name: `<convention ${definition.name}>`, text: "", builtIn: true };
  const diagnostics = new Diagnostics();
  const tree = treeOf(definition as unknown as Exclude<YamlValue, null>, { source, start: 0, end: 0 });
  const convention = readConvention(tree, definition.name, { diagnostics });
  if (convention === undefined) {
    const reasons = diagnostics.list.map(({ message }) => message).join("; ");
    throw new Error(`the convention ${definition.name} can't be read: ${reasons}`);
  }
  return convention;
}

async function fromFile(
  name: string,
  loader: Loader,
  diagnostics: Diagnostics,
): Promise<Convention | undefined> {
  try {
    const { bytes, name: shown } = await loader.read(name, null);
    const source: Source = { name: shown, text: decode(bytes, shown) };
    const own = new Diagnostics();
    const { parseYaml } = await import("../spec/yaml/parse.js");
    const tree = parseYaml(source, own);
    const convention = tree && readConvention(tree, stemOf(name), { diagnostics: own });
    for (const diagnostic of own.list) diagnostics.add(diagnostic);
    return convention;
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    diagnostics.add(error.diagnostic);
    return undefined;
  }
}

function stemOf(name: string): string {
  return name.replace(/^.*[/\\]/, "").replace(/\.ya?ml$/i, "");
}
