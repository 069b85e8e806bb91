import type { Place } from "../../core/source.js";

/** What helps where a number is written in another base: `0x3` is read as a size, `0xff` as a word. */
export function decimalHelp(place: Place | undefined): string | undefined {
  const text = place?.source.text.slice(place.start, place.end) ?? "";
  if (!/^0[box][\da-f]+$/i.test(text)) return undefined;
  const sides = /^0x\d+$/.test(text)
    ? `; \`${text}\` is a size of two sides, 0 and ${Number(text.slice(2))}`
    : "";
  return `numbers are decimal${sides}`;
}
