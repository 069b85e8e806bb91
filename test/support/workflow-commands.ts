/** A workflow command as GitHub's runner understands it. */
export interface Command {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

/**
 * The commands in a step's output, by the grammar of "Workflow commands for GitHub Actions":
 * `::name key=value,key=value::message`, one a line, with %25, %0D and %0A in the message and %3A and %2C
 * besides in values.
 */
export function commandsIn(output: string): Command[] {
  return output.split(/\r\n|\r|\n/).flatMap((line) => {
    const match = /^\s*::([^\s:]+)(?: ([^:]*))?::(.*)$/.exec(line);
    if (match === null) return [];
    const [, name = "", written = "", message = ""] = match;
    const properties = written
      .split(",")
      .filter((part) => part !== "")
      .map((part) => {
        const at = part.indexOf("=");
        return [part.slice(0, at), decoded(part.slice(at + 1))];
      });
    return [{ name, properties: Object.fromEntries(properties), message: decoded(message) }];
  });
}

function decoded(text: string): string {
  const marks: Record<string, string> = { "%3A": ":", "%2C": ",", "%0D": "\r", "%0A": "\n", "%25": "%" };
  return text.replace(/%(?:3A|2C|0D|0A|25)/g, (mark) => marks[mark] as string);
}
