import { holds, type PrintedFigure } from "../analyze/printed.js";
import type { Decomposition } from "./decompose.js";

/** One number of a network that is what somebody quotes. */
export interface Match {
  readonly convention: string;
  readonly quantity: "operations" | "parameters" | "activations";
  readonly unit: string;
  /** The number by the convention, or what of it is left (see `left`). */
  readonly value: number;
  /** By what it is multiplied to be the quoted one: 2 turns MACs into FLOPs, 1/2 the other way. */
  readonly factor: 1 | 2 | 0.5;
  /** A part that must count less for the number to be the quoted one: not at all, or once instead of twice. */
  readonly left: { readonly of: string; readonly share: 0 | 0.5 } | null;
}

/**
 * The conventions under which a network has the number that somebody quotes, to the digits quoted. Who
 * quotes MACs as FLOPs, or FLOPs as MACs, is off by two: that counts as well. Where no convention has the
 * number, one that has it without one of its parts does: a tool doesn't see a layer that is written in
 * another way than it expects.
 */
export function matchesOf(decompositions: readonly Decomposition[], figure: PrintedFigure): Match[] {
  const whole = decompositions.flatMap(quantitiesOf).filter((match) => isQuoted(match, figure));
  if (whole.length > 0) return whole;
  return decompositions.flatMap(partialOperations).filter((match) => isQuoted(match, figure));
}

function isQuoted({ value, factor }: Match, figure: PrintedFigure): boolean {
  return value > 0 && Number.isInteger(value) && holds(value * factor, figure, false);
}

function quantitiesOf({ convention, total, params, activations }: Decomposition): Match[] {
  const { name, unit } = convention;
  const common = { convention: name, factor: 1, left: null } as const;
  return [
    ...operations(name, unit, total, null),
    { ...common, quantity: "parameters", unit: "", value: params },
    ...(activations === null
      ? []
      : [{ ...common, quantity: "activations", unit: "", value: activations } as const]),
  ];
}

function partialOperations({ convention, total, parts }: Decomposition): Match[] {
  return [...parts.values()].flatMap(({ of, value }) =>
    ([0, 0.5] as const).flatMap((share) =>
      operations(convention.name, convention.unit, total - value * (1 - share), { of, share }),
    ),
  );
}

function operations(convention: string, unit: string, value: number, left: Match["left"]): Match[] {
  const common = { convention, quantity: "operations", unit, value, left } as const;
  return [
    { ...common, factor: 1 },
    { ...common, factor: unit === "MAC" ? 2 : 0.5 },
  ];
}
