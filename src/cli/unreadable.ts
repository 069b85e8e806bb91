import { SpecError } from "../core/diagnostic.js";

/** What is thrown where a file, a folder or a repository can't be read. */
export function unreadable(message: string, help?: string): SpecError {
  return new SpecError("unreadable", message, undefined, { help });
}
