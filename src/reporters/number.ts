const THOUSANDS = ["", "K", "M", "G", "T", "P"];
const KIBI = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

/** A count as people read it, to three digits: 569 M, 4.23 M, 928. */
export function humanCount(value: number): string {
  return scaled(value, 1000, THOUSANDS);
}

/** A whole number in full, in groups of three digits: 138,357,544; a real one to six digits. */
export function grouped(value: number): string {
  if (!Number.isInteger(value)) return String(Number(value.toPrecision(6)));
  return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** Bytes as people read them: 16.1 MiB. */
export function humanBytes(value: number): string {
  return scaled(value, 1024, KIBI);
}

function scaled(value: number, step: number, units: readonly string[]): string {
  let scale = 0;
  let shown = value;
  // 999.5 would be printed as 1000, so it moves on to the next unit.
  while (shown >= (scale === 0 ? step : 999.5) && scale < units.length - 1) {
    shown /= step;
    scale += 1;
  }
  const number = scale === 0 && Number.isInteger(shown) ? String(shown) : threeDigits(shown);
  return units[scale] === "" ? number : `${number} ${units[scale]}`;
}

/** A positive number to three significant digits, without an exponent. */
export function threeDigits(value: number): string {
  if (value === 0) return "0";
  const digits = Math.floor(Math.log10(value));
  return value.toFixed(Math.min(Math.max(2 - digits, 0), 12));
}

/** A share of 1 as a percentage: 3.7 %. */
export function percent(share: number): string {
  const value = share * 100;
  return `${value >= 99.95 || value === 0 ? value.toFixed(0) : value >= 0.1 ? value.toFixed(1) : threeDigits(value)} %`;
}

/** How many times something is: 0.0306×, 12.7×. */
export function times(ratio: number): string {
  const text = ratio === 0 ? "0" : threeDigits(ratio);
  return `${text.includes(".") ? text.replace(/\.?0+$/, "") : text}×`;
}
