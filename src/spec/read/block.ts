import type { BlockDefinition } from "../syntax.js";
import type { YamlEntry, YamlScalar } from "../yaml/tree.js";
import { asMap, keysOf, type ReadContext } from "./context.js";
import { checkInputName } from "./input.js";
import { readBody } from "./item.js";
import { checkDeclaredName } from "./names.js";
import { readParameters } from "./parameters.js";
import { readNamedValues, readTemplates } from "./value.js";

const keys = ["params", "inputs", "outputs", "let", "defaults", "layers"] as const;

/** Reads one entry of `blocks`. */
export function readBlock(entry: YamlEntry, context: ReadContext): BlockDefinition | undefined {
  const { key, value } = entry;
  if (!/^[A-Za-z][\w-]*$/.test(key.text)) {
    context.diagnostics.error("wrong-type", `\`${key.text}\` can't be a block's name`, key.place, {
      help: "letters, digits, `_` and `-`, a letter first",
    });
  }
  const map = asMap(value, key.text, key, context);
  if (map === undefined) return undefined;
  const found = keysOf(map, `block \`${key.text}\``, keys, context);
  const params = found.get("params");
  const paramsMap = params && asMap(params.value, "params", params.key, context);
  const lets = found.get("let");
  const letsMap = lets && asMap(lets.value, "let", lets.key, context);
  const defaults = found.get("defaults");
  const defaultsMap = defaults && asMap(defaults.value, "defaults", defaults.key, context);
  const layers = found.get("layers");
  const outputs = found.get("outputs");
  if (layers === undefined) {
    context.diagnostics.error("missing-key", `block \`${key.text}\` has no \`layers\``, key.place);
  }
  const letValues = letsMap ? readNamedValues(letsMap, context) : [];
  for (const { name, namePlace } of letValues) checkDeclaredName(name, namePlace, context);
  return {
    name: key.text,
    place: key.place,
    parameters: paramsMap ? readParameters(paramsMap, context) : [],
    ...readInputs(found.get("inputs"), context),
    outputs: outputs && readTemplates(outputs, context),
    lets: letValues,
    defaults: defaultsMap ? readNamedValues(defaultsMap, context) : [],
    body: layers ? readBody(layers.value, layers.key, context) : { place: key.place, items: [] },
  };
}

function readInputs(
  entry: YamlEntry | undefined,
  context: ReadContext,
): { inputs: string[]; hasRest: boolean } {
  if (entry === undefined) return { inputs: ["input"], hasRest: true };
  const nodes = entry.value?.kind === "list" ? entry.value.items : entry.value === null ? [] : [entry.value];
  const scalars = nodes.filter((node): node is YamlScalar => node.kind === "scalar");
  if (scalars.length === 0 || scalars.length < nodes.length) {
    context.diagnostics.error(
      "wrong-type",
      "`inputs` is a list of names",
      entry.value?.place ?? entry.key.place,
    );
    return { inputs: ["input"], hasRest: true };
  }
  const texts = scalars.map(({ text }) => text);
  const hasRest = texts.at(-1)?.endsWith("...") ?? false;
  const names = texts.map((text, index) => (index === texts.length - 1 ? text.replace(/\.\.\.$/, "") : text));
  for (const [index, name] of names.entries()) {
    if (names.indexOf(name) < index) {
      context.diagnostics.error(
        "duplicate-key",
        `the input \`${name}\` stands here a second time`,
        scalars[index]?.place,
      );
    }
    checkInputName(name, scalars[index]?.place, context);
  }
  return { inputs: names, hasRest };
}
