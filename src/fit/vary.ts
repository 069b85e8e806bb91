import { argumentPlace, splitAtCommas } from "../compile/model-name.js";
import { SpecError } from "../core/diagnostic.js";
import { suggestion } from "../core/nearest.js";

const NUMBER = "(?:\\d+(?:\\.\\d+)?|\\.\\d+)";
const DOTTED = new RegExp(`^\\s*(${NUMBER})\\.\\.(${NUMBER})\\s*$`);

/**
 * `--vary` with each of its ranges `a..b` written as `a:b:step`, which is how all options write steps.
 * @param step what `--step` says; else 0.01 for α and where an end has decimals, and 1 otherwise
 */
export function withSteps(text: string, step: string | undefined): string {
  const equals = text.indexOf("=");
  const name = text.slice(0, equals).trim();
  const parts = splitAtCommas(text.slice(equals + 1)).map(({ text: part }) => {
    const [, first, last] = DOTTED.exec(part) ?? [];
    if (first === undefined || last === undefined) return part;
    const isFine = name === "width" || `${first}${last}`.includes(".");
    const ends = Number(first) <= Number(last) ? `${first}:${last}` : `${last}:${first}`;
    return `${ends}:${step ?? (isFine ? "0.01" : "1")}`;
  });
  return text.slice(0, equals + 1) + parts.join(",");
}

/** Checks `--step`. @throws {SpecError} (code `usage`) */
export function checkStep(step: string): string {
  if (new RegExp(`^${NUMBER}$`).test(step) && Number(step) > 0) return step;
  throw new SpecError(
    "usage",
    `\`--step\` is a number above 0, got \`${step}\``,
    argumentPlace("--step", step),
    {
      help: "write `--step 0.01`",
    },
  );
}

/**
 * What varies, the most important first: as `--prefer` names it, then as it is written.
 * @throws {SpecError} (code `usage`) for a name that doesn't vary
 */
export function inOrder(vary: readonly string[], prefer: string | undefined): readonly string[] {
  if (prefer === undefined) return vary;
  const nameOf = (text: string) => text.slice(0, text.indexOf("=")).trim();
  const names = vary.map(nameOf);
  const preferred = prefer.split(",").map((name) => name.trim());
  for (const name of preferred) {
    if (names.includes(name)) continue;
    throw new SpecError("usage", `\`${name}\` doesn't vary`, argumentPlace("--prefer", prefer), {
      help: suggestion(name, names),
    });
  }
  const rankOf = (text: string) => {
    const rank = preferred.indexOf(nameOf(text));
    return rank === -1 ? preferred.length : rank;
  };
  return vary.toSorted((a, b) => rankOf(a) - rankOf(b));
}
