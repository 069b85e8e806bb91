import { SpecError } from "../core/diagnostic.js";
import type { Shape } from "../core/shape.js";
import type { Place } from "../core/source.js";

/** At most this many channels make a first or last number recognisable as the channels. */
const FEW_CHANNELS = 4;

/**
 * Reads `3x224x224` or `224x224x3` as a shape, channels first.
 * @throws {SpecError} when both readings are possible, or none
 */
export function parseInputOption(text: string): { shape: Shape; place: Place } {
  const place: Place = { source: { name: "--input", text }, start: 0, end: Math.max(text.length, 1) };
  const sides = text.split(/[x×,]/).map(Number);
  if (sides.some((side) => !Number.isInteger(side) || side < 1 || side > 2 ** 31 - 1)) {
    throw new SpecError("usage", `\`${text}\` is no size`, place, {
      help: "write it as 3x224x224 or 224x224x3",
    });
  }
  if (sides.length === 1) return { shape: sides, place };
  const first = sides[0] as number;
  const last = sides.at(-1) as number;
  const channelsFirst = sides;
  const channelsLast = [last, ...sides.slice(0, -1)];
  const readings = new Set([readingOf(channelsFirst), readingOf(channelsLast)]);
  // 3x3x3 is the same either way; 224x224 is so too, but more likely lacks its channels.
  const few = [first, last].filter((side) => side <= FEW_CHANNELS).length;
  if (few === 0 || (few === 2 && readings.size > 1)) {
    throw new SpecError("usage", `\`${text}\` could be ${[...readings].join(", or ")}`, place, {
      help: `the channels are the first or last number if exactly one of the two is at most ${FEW_CHANNELS}; otherwise write the input in the spec`,
    });
  }
  return { shape: first <= FEW_CHANNELS ? channelsFirst : channelsLast, place };
}

function readingOf([channels, ...sides]: readonly number[]): string {
  return `${channels} channels of ${sides.join("x")}`;
}
