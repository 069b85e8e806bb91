import { SpecError } from "../core/diagnostic.js";
import type { Shape } from "../core/shape.js";
import type { Place } from "../core/source.js";

/** At most this many channels make a first or last number recognisable as the channels. */
const FEW_CHANNELS = 4;

/** A size as a user writes it, which is read as a spec's input once a spec needs it: model files order their sides themselves. */
export class InputOption {
  /** The numbers, in the order in which they are written. */
  readonly sides: readonly number[];
  readonly place: Place;

  constructor(sides: readonly number[], place: Place) {
    this.sides = sides;
    this.place = place;
  }

  /**
   * The size as a shape, channels first.
   * @throws {SpecError} when the channels may be the first number as well as the last one
   */
  get shape(): Shape {
    const { sides, place } = this;
    if (sides.length === 1) return sides;
    const first = sides[0] as number;
    const last = sides.at(-1) as number;
    const channelsLast = [last, ...sides.slice(0, -1)];
    const readings = new Set([readingOf(sides), readingOf(channelsLast)]);
    // 3x3x3 is the same either way; 224x224 is so too, but more likely lacks its channels.
    const few = [first, last].filter((side) => side <= FEW_CHANNELS).length;
    if (few === 0 || (few === 2 && readings.size > 1)) {
      throw new SpecError(
        "usage",
        `\`${place.source.text}\` could be ${[...readings].join(", or ")}`,
        place,
        {
          help: `the channels are the first or last number if exactly one of the two is at most ${FEW_CHANNELS}; otherwise write the input in the spec`,
        },
      );
    }
    return first <= FEW_CHANNELS ? sides : channelsLast;
  }
}

/**
 * Reads `3x224x224` or `224x224x3`.
 * @param whole what it is a part of, after a name
 * @throws {SpecError} when it is no size
 */
export function parseInputOption(text: string, whole = text): InputOption {
  const place: Place = { source: { name: "--input", text: whole }, start: 0, end: Math.max(whole.length, 1) };
  const sides = text.split(/[x×,]/).map(Number);
  if (sides.some((side) => !Number.isInteger(side) || side < 1 || side > 2 ** 31 - 1)) {
    throw new SpecError("usage", `\`${text}\` is no size`, place, {
      help: "write it as 3x224x224 or 224x224x3",
    });
  }
  return new InputOption(sides, place);
}

function readingOf([channels, ...sides]: readonly number[]): string {
  return `${channels} channels of ${sides.join("x")}`;
}
