const CLOSING: Readonly<Record<string, string>> = { "{": "}", "[": "]" };

/** Where the innermost bracket or quote opens that is still open at the end of a text, and what would close it. */
export function unclosed(text: string): { at: number; closing: string } | undefined {
  const open: { at: number; closing: string }[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] as string;
    const startsToken = at === 0 || /[\s,:[{]/.test(text[at - 1] as string);
    if (character === "#" && startsToken) {
      const end = text.indexOf("\n", at);
      at = end === -1 ? text.length : end;
    } else if ((character === '"' || character === "'") && startsToken) {
      const end = closingQuote(text, at, character);
      if (end === -1) return { at, closing: character };
      at = end;
    } else if (character in CLOSING) {
      open.push({ at, closing: CLOSING[character] as string });
    } else if (character === open.at(-1)?.closing) {
      open.pop();
    }
  }
  return open.at(-1);
}

function closingQuote(text: string, start: number, quote: string): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (quote === '"' && text[at] === "\\") at += 1;
    else if (text[at] === quote) return at;
  }
  return -1;
}
