import { isAbsolute, resolve } from "node:path";
import type { Streams } from "./streams.js";
import { unreadable } from "./unreadable.js";

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
    throw unreadable("the working directory is gone", "change to one that exists, or write whole paths");
  }
  return resolve(folder, name);
}
