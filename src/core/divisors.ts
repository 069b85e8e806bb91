import { OpError } from "./op.js";
import { channelsOf, type Shape } from "./shape.js";

/** An {@link OpError} at `argument` unless it divides the channels that enter. */
export function checkDivides(divisor: number, input: Shape, argument: string): void {
  const channels = channelsOf(input);
  if (channels % divisor > 0) {
    throw new OpError(`${divisor} ${argument} don't divide the ${channels} channels`, {
      argument,
      help: divisorHelp(channels, divisor),
    });
  }
}

/** An {@link OpError} unless `groups` divides both channel counts. */
export function checkGroups(groups: number, input: Shape, out: number): void {
  const channels = channelsOf(input);
  for (const [what, value] of [
    ["input", channels],
    ["output", out],
  ] as const) {
    if (value % groups > 0) {
      throw new OpError(`${groups} groups don't divide the ${value} ${what} channels`, {
        argument: "groups",
        help: Number.isNaN(channels) ? divisorHelp(out, groups) : commonDivisorHelp(channels, out, groups),
      });
    }
  }
}

function commonDivisorHelp(input: number, out: number, wanted: number): string {
  const help = divisorHelp(greatestCommonDivisor(input, out), wanted);
  return input === out
    ? help
    : help.replace(/ divides? \d+$/, (found) => `${found.replace(/\d+$/, "")}both ${input} and ${out}`);
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** Names the nearest divisors of `value` around `wanted`; looks at no more than a few thousand numbers. */
function divisorHelp(value: number, wanted: number): string {
  const reach = 4096;
  const near: number[] = [];
  for (let divisor = Math.min(wanted, value); divisor >= Math.max(1, wanted - reach); divisor -= 1) {
    if (value % divisor === 0) {
      near.push(divisor);
      break;
    }
  }
  for (let divisor = wanted + 1; divisor <= Math.min(value, wanted + reach); divisor += 1) {
    if (value % divisor === 0) {
      near.push(divisor);
      break;
    }
  }
  if (near.length === 0) return `choose a divisor of ${value}`;
  return near.length === 1 ? `${near[0]} divides ${value}` : `${near.join(" and ")} divide ${value}`;
}
