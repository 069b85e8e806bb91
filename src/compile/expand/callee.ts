import { SpecError, searched } from "../../core/diagnostic.js";
import { nearest, suggestion } from "../../core/nearest.js";
import type { Op } from "../../core/op.js";
import type { Place } from "../../core/source.js";
import { ops } from "../../ops/index.js";
import { builtInBlock, builtInBlockNames } from "../../spec/built-in.js";
import { modifiers, structures } from "../../spec/read/item.js";
import type { BlockDefinition, Body, Call, NamedValue, Shortcut } from "../../spec/syntax.js";

/** What a layer key names. */
export type Callee =
  | { readonly kind: "op"; readonly op: Op }
  | { readonly kind: "block"; readonly block: BlockDefinition }
  /** Passes what flows in. */
  | { readonly kind: "identity" };

type Blocks = ReadonlyMap<string, BlockDefinition>;

/** Finds an op, a block of the spec, or a built-in block. */
export function findCallee(name: string, blocks: Blocks): Callee | undefined {
  if (name === "identity") return { kind: "identity" };
  const op = ops.get(name);
  if (op !== undefined) return { kind: "op", op };
  const block = blocks.get(name) ?? builtInBlock(name);
  return block && { kind: "block", block };
}

/** The layers of a shortcut: those that it lists, or the block that its word names. */
export function shortcutBody(shortcut: Shortcut, blocks: { has(name: string): boolean }): Body | undefined {
  if (shortcut.kind === "body") return shortcut.body;
  const { block } = shortcut;
  const exists = block !== undefined && (blocks.has(block.name) || builtInBlock(block.name) !== undefined);
  return exists ? block.body : undefined;
}

/** All names that a layer key may have. */
export function calleeNames(blocks: Blocks): string[] {
  return [...ops.keys(), ...blocks.keys(), ...builtInBlockNames(), "identity", ...structures];
}

/** The mistake of a layer key that names nothing. */
export function unknownCallee(name: string, blocks: Blocks, place: Place): SpecError {
  const isModifier = (modifiers as readonly string[]).includes(name);
  return new SpecError("unknown-name", `there is no layer \`${name}\``, place, {
    help: isModifier
      ? `\`${name}\` stands beside a layer, in one map with it`
      : () => suggestion(name, calleeNames(blocks)) ?? "`lightnet-cost list` shows all ops and blocks",
  });
}

/**
 * What was most likely meant by an unknown name, so that the rest can be checked. It is a guess: what it
 * would need isn't asked for, see {@link aboutGuess}.
 */
export function likelyCallee(name: string, blocks: Blocks): Callee | undefined {
  const near = nearest(name, calleeNames(blocks));
  return near === undefined ? undefined : findCallee(near, blocks);
}

/** Whether a mistake in the arguments of a guessed callee stands whatever was meant: a name that is nearly right. */
export function aboutGuess({ diagnostic }: SpecError): boolean {
  return diagnostic.code === "unknown-key" && searched(diagnostic).help?.startsWith("did you mean") === true;
}

/** The arguments that a callee takes. */
export interface Signature {
  readonly names: readonly string[];
  readonly required: readonly string[];
  /** The argument that a lone value sets. */
  readonly main: string | undefined;
}

/** Convolutions and linear layers may be followed by a norm and an activation of their own. */
export function takesNorm(op: Op): boolean {
  return op.kind === "convolution" || op.kind === "linear";
}

const signatures = new WeakMap<object, Signature>();

/** The arguments of an op or a block. */
export function signatureOf(callee: Callee): Signature {
  if (callee.kind === "identity") return { names: [], required: [], main: undefined };
  const key = callee.kind === "op" ? callee.op : callee.block;
  let signature = signatures.get(key);
  if (signature === undefined) {
    signature = callee.kind === "op" ? opSignature(callee.op) : blockSignature(callee.block);
    signatures.set(key, signature);
  }
  return signature;
}

function opSignature(op: Op): Signature {
  const { shape } = op.arguments();
  const own = Object.keys(shape);
  return {
    names: takesNorm(op) ? [...own, "norm", "activation"] : own,
    required: own.filter((name) => shape[name]?._zod.optin === undefined),
    main: op.main,
  };
}

function blockSignature(block: BlockDefinition): Signature {
  const required = block.parameters.filter(
    (parameter) => parameter.default === undefined && parameter.choices === undefined,
  );
  return {
    names: block.parameters.map(({ name }) => name),
    required: required.map(({ name }) => name),
    main: block.parameters[0]?.name,
  };
}

/**
 * A call's arguments by name, the lone value under the main argument's name.
 * Unknown, missing and repeated ones go to `report`; an unknown one counts as the nearest missing name.
 */
export function matchArguments(
  call: Call,
  callee: Callee,
  calleeName: string,
  report: (error: SpecError) => void,
  supplied: readonly string[] = [],
): ReadonlyMap<string, NamedValue> {
  const { names, required, main } = signatureOf(callee);
  const matched = new Map<string, NamedValue>();
  if (call.main !== undefined) {
    if (main === undefined) report(superfluousMain(call, calleeName, names, required));
    else matched.set(main, { name: main, namePlace: call.main.place, value: call.main });
  }
  for (const argument of call.arguments) {
    if (names.includes(argument.name)) {
      matched.set(argument.name, argument);
      continue;
    }
    const near = nearest(argument.name, names);
    if (near !== undefined && !matched.has(near)) matched.set(near, argument);
    const help =
      names.length === 0
        ? `write \`${calleeName}\` alone`
        : (suggestion(argument.name, names) ?? `valid: ${names.join(", ")}`);
    report(
      new SpecError(
        "unknown-key",
        `\`${calleeName}\` has no argument \`${argument.name}\``,
        argument.namePlace,
        { help },
      ),
    );
  }
  const missing = required.filter((name) => !matched.has(name) && !supplied.includes(name));
  if (missing.length > 0 && !(call.main !== undefined && main === undefined)) {
    const said = missing.map((name) => `\`${name}\``).join(" and ");
    report(
      new SpecError("missing-key", `\`${calleeName}\` needs ${said}`, call.calleePlace, {
        help: `write \`${calleeName}: { ${required.map((name) => `${name}: …`).join(", ")} }\``,
      }),
    );
  }
  return matched;
}

function superfluousMain(
  call: Call,
  name: string,
  names: readonly string[],
  required: readonly string[],
): SpecError {
  const shown = required.length > 0 ? required : names.slice(0, 2);
  return new SpecError("argument", `\`${name}\` takes no lone value`, call.main?.place, {
    help:
      names.length === 0
        ? `write \`${name}\` alone`
        : `write \`${name}: { ${shown.map((each) => `${each}: …`).join(", ")} }\``,
  });
}
