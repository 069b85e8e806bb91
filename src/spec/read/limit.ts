import type { Limit } from "../syntax.js";
import type { YamlNode } from "../yaml/tree.js";
import { kindOf, type ReadContext } from "./context.js";

/** What a unit behind a number multiplies it by, and whether it can only mean bytes. */
const UNITS: ReadonlyMap<string, { readonly factor: number; readonly isBytes: boolean }> = new Map([
  ["", { factor: 1, isBytes: false }],
  ["K", { factor: 1e3, isBytes: false }],
  ["M", { factor: 1e6, isBytes: false }],
  ["G", { factor: 1e9, isBytes: false }],
  ["T", { factor: 1e12, isBytes: false }],
  ["B", { factor: 1, isBytes: true }],
  ["KB", { factor: 1e3, isBytes: true }],
  ["MB", { factor: 1e6, isBytes: true }],
  ["GB", { factor: 1e9, isBytes: true }],
  ["KiB", { factor: 1024, isBytes: true }],
  ["MiB", { factor: 1024 ** 2, isBytes: true }],
  ["GiB", { factor: 1024 ** 3, isBytes: true }],
]);

/** How a limit is written. */
export const LIMIT_HELP = "write 600M, 4.3M, 512KiB or 1,234,567; or against the baseline +2%, -10% or 0.5x";

/**
 * Reads a limit: absolute (`600M`, `512KiB`) or against a baseline (`+2%`, `-10%`, `0.5x`).
 * @param isReal whether what it limits may be other than whole
 */
export function readLimit(
  node: YamlNode | null,
  what: string,
  context: ReadContext,
  isReal = false,
): Limit | undefined {
  const limit = node?.kind === "scalar" ? parseLimit(node.text, isReal ? "not" : "down") : undefined;
  if (limit !== undefined && node !== null) return { ...limit, place: node.place };
  if (node !== null) {
    context.diagnostics.error("wrong-type", `\`${what}\` is a limit, got ${kindOf(node)}`, node.place, {
      help: LIMIT_HELP,
    });
  }
  return undefined;
}

type Parsed = Limit extends infer Each ? (Each extends Limit ? Omit<Each, "place"> : never) : never;

/**
 * Takes a limit's text apart; `undefined` for what is none.
 * @param rounded what is counted is whole, so that the part of a limit below one allows nothing, and one of
 * what there has to be at least asks for one more; a real number isn't rounded
 */
export function parseLimit(text: string, rounded: "down" | "up" | "not" = "down"): Parsed | undefined {
  const percent = /^([+-])(\d+(?:\.\d+)?)\s?%$/.exec(text);
  if (percent !== null) {
    const { digits, scale } = decimal(percent[2] as string);
    const whole = 100n * scale;
    const numerator = percent[1] === "+" ? whole + digits : whole - digits;
    return numerator < 0n ? undefined : { kind: "relative", written: text, numerator, denominator: whole };
  }
  const times = /^(\d+(?:\.\d+)?)\s?[x×]$/.exec(text);
  if (times !== null) {
    const { digits, scale } = decimal(times[1] as string);
    return { kind: "relative", written: text, numerator: digits, denominator: scale };
  }
  const absolute = /^(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?\s?([KMGT]?i?B?)$/.exec(text);
  const unit = UNITS.get(absolute?.[3] ?? "");
  if (absolute === null || unit === undefined) return undefined;
  const { digits, scale } = decimal(`${absolute[1]?.replaceAll(",", "")}${absolute[2] ?? ""}`);
  const product = digits * BigInt(unit.factor);
  const value =
    rounded === "not"
      ? Number(product) / Number(scale)
      : Number((rounded === "down" ? product : product + scale - 1n) / scale);
  return { kind: "absolute", written: text, value, unit: absolute[3] ?? "", isBytes: unit.isBytes };
}

/** A decimal as its digits and what they are divided by. */
function decimal(text: string): { digits: bigint; scale: bigint } {
  const [whole = "", decimals = ""] = text.split(".");
  return { digits: BigInt(whole + decimals), scale: 10n ** BigInt(decimals.length) };
}
