import type { YAMLError } from "yaml";
import type { Diagnostics } from "../../core/diagnostic.js";
import { lineText, positionOf, type Source } from "../../core/source.js";
import { place } from "./tree.js";

/**
 * Collects the errors and warnings of the YAML parser, in the words of the spec language where one of
 * its habits is behind them, and one a line: the rest of a line is the echo of its first error.
 * Returns whether the document is still worth reading.
 */
export function explainYamlErrors(
  errors: readonly YAMLError[],
  source: Source,
  diagnostics: Diagnostics,
): boolean {
  let canGoOn = true;
  const explained = new Set<number>();
  const inOrder = [...errors].sort((a, b) => a.pos[0] - b.pos[0]);
  for (const error of inOrder) {
    const at = place(source, error.pos[0], error.pos[1]);
    if (error.code !== "DUPLICATE_KEY") canGoOn = false;
    const { line } = positionOf(at);
    if (explained.has(line)) continue;
    explained.add(line);
    if (error.code === "DUPLICATE_KEY") {
      const key = /^[^\s:,}]*/.exec(source.text.slice(at.start))?.[0] ?? "";
      diagnostics.error(
        "duplicate-key",
        `the key \`${key}\` stands here a second time`,
        place(source, at.start, at.start + key.length),
        {
          help: "keep one of the two",
        },
      );
      continue;
    }
    const { message, help } = explain(error, lineText(source, line));
    diagnostics.error("yaml-syntax", message, at, { help });
    // An open bracket or a wrong indent makes nonsense of all that follows.
    if (error.code !== "TAG_RESOLVE_FAILED") break;
  }
  return canGoOn;
}

function explain(error: YAMLError, line: string): { message: string; help?: string } {
  if (error.code === "TAB_AS_INDENT" || /^\s*\t/.test(line)) {
    return { message: "a tab is used for indentation", help: "YAML is indented with spaces" };
  }
  if (/\$\w+\[/.test(line) && /[{[].*\$\w+\[/.test(line)) {
    return {
      message: "`[ ]` after a variable ends the value here",
      help: 'inside `{ }` or `[ ]`, put the expression in quotes: "$c[0]"',
    };
  }
  if (/\?.*:\s/.test(line)) {
    return { message: "`? :` isn't part of the language", help: "write `a if c else b`" };
  }
  if (error.code === "TAG_RESOLVE_FAILED") {
    return { message: "YAML reads `!` as a tag", help: "write `not $x` for a negation" };
  }
  if (error.code === "MULTIPLE_DOCS") {
    return { message: "the file holds several documents", help: "keep one network a file" };
  }
  if (/call stack/.test(error.message)) return { message: "the YAML is nested too deeply to be read" };
  const message = error.message.replace(/\.$/, "");
  return { message: `this isn't valid YAML: ${message.charAt(0).toLowerCase()}${message.slice(1)}` };
}
