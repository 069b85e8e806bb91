import { formats } from "../reporters/index.js";
import type { RenderOptions } from "../reporters/reporter.js";
import type { View } from "../reporters/view.js";

/** Renders a table in a format for tables. */
export async function renderView(view: View, name: string, options: RenderOptions): Promise<string> {
  const format = formats.get(name);
  if (format?.kind !== "view") throw new Error(`${name} is no format for tables`);
  return (await format.load())(view, options);
}
