import type { Streams } from "./streams.js";

type Level = 0 | 1 | 2 | 3;

/**
 * How much colour a stream gets: what `--color` or `--no-color` says, else NO_COLOR and FORCE_COLOR
 * (https://no-color.org, https://force-color.org), else colour on a terminal only.
 */
export function colorLevel(
  asked: boolean | undefined,
  stream: Streams["stdout"],
  env: Streams["env"],
): Level {
  if (asked === false) return 0;
  if (asked === true) return 1;
  if (env["NO_COLOR"]) return 0;
  const force = env["FORCE_COLOR"];
  if (force !== undefined && force !== "") return force === "0" || force === "false" ? 0 : 1;
  return stream.isTTY === true && env["TERM"] !== "dumb" ? 1 : 0;
}
