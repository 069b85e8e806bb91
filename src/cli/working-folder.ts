import { isAbsolute, resolve } from "node:path";
import { SpecError } from "../core/diagnostic.js";
import type { Streams } from "./streams.js";

/**
 * The whole path of a name as the user gave it. Only a relative one needs the working directory.
 * @throws {SpecError} when that was deleted meanwhile
 */
export function fromWorkingFolder(name: string, streams: Streams): string {
  if (isAbsolute(name)) return name;
  let folder: string;
  try {
    folder = streams.cwd;
  } catch {
    throw new SpecError("unreadable", "the working directory is gone", undefined, {
      help: "change to one that exists, or write whole paths",
    });
  }
  return resolve(folder, name);
}
