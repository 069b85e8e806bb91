import type { Place } from "../../core/source.js";
import type { ReadContext } from "./context.js";

/** Variables that the language itself binds. */
export const boundNames = ["in", "i", "first", "last", "width", "resolution"] as const;

/** Collects an error unless a spec may declare this name for a parameter, a `let` or a loop variable. */
export function checkDeclaredName(name: string, place: Place, context: ReadContext): void {
  if (!/^[A-Za-z_]\w*$/.test(name)) {
    context.diagnostics.error("wrong-type", `\`${name}\` can't be a variable's name`, place, {
      help: "letters, digits and underscores, a letter first",
    });
  } else if ((boundNames as readonly string[]).includes(name)) {
    context.diagnostics.error(
      "wrong-type",
      `\`${name}\` is bound by the language and can't be declared`,
      place,
      {
        help:
          name === "width" || name === "resolution"
            ? `write \`${name}: …\` at the top of the spec`
            : "choose another name",
      },
    );
  }
}
