/** What nearly all text consists of; testing it first spares compiling the expression below. */
const PLAIN = /^[\x20-\x7e×·αρ–]*$/;
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/**
 * Text from a file or an argument, safe to print: control characters, terminal escapes and
 * direction marks become visible escapes such as `\u001b`.
 */
export function printable(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.replace(INVISIBLE, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (character === "\n") return "\\n";
    if (character === "\t") return "\\t";
    return `\\u${code.toString(16).padStart(4, "0")}`;
  });
}

/** One line of a source, with the same number of columns: what can't be printed becomes one placeholder each. */
export function printableLine(line: string): string {
  return line.replaceAll("\t", " ").replace(INVISIBLE, "\ufffd");
}
