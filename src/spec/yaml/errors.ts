import type { YAMLError } from "yaml";
import type { Diagnostics } from "../../core/diagnostic.js";
import { lineText, type Place, positionOf, type Source } from "../../core/source.js";
import { place } from "./tree.js";
import { unclosed } from "./unclosed.js";

/** Mistakes within one value, after which the parser finds its way again. */
const LOCAL: ReadonlySet<YAMLError["code"]> = new Set([
  "ALIAS_PROPS",
  "BAD_ALIAS",
  "BAD_DQ_ESCAPE",
  "BAD_SCALAR_START",
  "MULTIPLE_ANCHORS",
  "MULTIPLE_TAGS",
  "TAG_RESOLVE_FAILED",
]);

/**
 * Collects the errors and warnings of the YAML parser, in the words of the spec language where one of
 * its habits is behind them, and one a line: the rest of a line is the echo of its first error.
 * Returns the places of those that spoil one value only, or `undefined` when the document isn't worth
 * reading.
 */
export function explainYamlErrors(
  errors: readonly YAMLError[],
  source: Source,
  diagnostics: Diagnostics,
): readonly Place[] | undefined {
  const explained = new Set<number>();
  const spoilt: Place[] = [];
  const inOrder = [...errors].sort((a, b) => a.pos[0] - b.pos[0]);
  for (const error of inOrder) {
    const at = place(source, error.pos[0], error.pos[1]);
    const { line } = positionOf(at);
    spoilt.push(at);
    if (explained.has(line)) continue;
    explained.add(line);
    const text = withoutComment(lineText(source, line));
    const open = isUnclosed(error) ? unclosed(source.text.slice(0, at.start)) : undefined;
    if (open === undefined) {
      const { message, help } = explain(error, text);
      diagnostics.error("yaml-syntax", message, at, { help });
    } else {
      const opening = place(source, open.at, open.at + 1);
      const message = `the \`${source.text[open.at]}\` that opens here is never closed`;
      diagnostics.error("yaml-syntax", message, opening, { help: `close it with \`${open.closing}\`` });
    }
    // An open bracket or a wrong indent makes nonsense of all that follows.
    if (!LOCAL.has(error.code) && !isIndexInFlow(error, text)) return undefined;
  }
  return spoilt;
}

/** `{ out: $c[0] }`: the bracket ends the value, and closes again on the same line. */
function isIndexInFlow(error: YAMLError, line: string): boolean {
  return error.code === "MISSING_CHAR" && !isUnclosed(error) && /[{[].*\$\w+\[[^[\]]*\]/.test(line);
}

/** Whether the parser came to an end of which a bracket or quote was still open. */
function isUnclosed({ code, message }: YAMLError): boolean {
  return (code === "MISSING_CHAR" && /closing .quote/.test(message)) || /and end with a [}\]]/.test(message);
}

/** A line without what a comment says in it; a `#` in quotes may cut off more, which explains less. */
function withoutComment(line: string): string {
  return line.replace(/(^|\s)#.*$/, "");
}

function explain(error: YAMLError, line: string): { message: string; help?: string } {
  if (error.code === "TAB_AS_INDENT" || /^\s*\t/.test(line)) {
    return { message: "a tab is used for indentation", help: "YAML is indented with spaces" };
  }
  if (/[{[].*\$\w+\[/.test(line)) {
    return {
      message: "`[ ]` after a variable ends the value here",
      help: 'inside `{ }` or `[ ]`, put the expression in quotes: "$c[0]"',
    };
  }
  const closer = /Unexpected flow-\w+-end token.*"(.)"/.exec(error.message)?.[1];
  if (closer !== undefined) return { message: `the \`${closer}\` here closes nothing` };
  if (/\s\?\s.*:(\s|$)/.test(line)) {
    return { message: "`? :` isn't part of the language", help: "write `a if c else b`" };
  }
  if (/^Nested mappings are not allowed/.test(error.message)) {
    return {
      message: "this isn't valid YAML: a second colon on the line",
      help: "put a value that holds `: ` in quotes",
    };
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
