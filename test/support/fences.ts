import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./count.js";

/** The text of a fence of a page, which its title names. */
export function fenceOf(page: string, title: string): string {
  const markdown = readFileSync(join(root, page), "utf8");
  const fence = new RegExp(`^\`\`\`[^\n]*title=${title.replaceAll(".", "\\.")}\n([\\s\\S]*?)^\`\`\`$`, "m");
  const text = fence.exec(markdown)?.[1];
  if (text === undefined) throw new Error(`${page} has no ${title}`);
  return text;
}
