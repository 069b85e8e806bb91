import { digest } from "../core/digest.js";
import type { Loader } from "../core/loader.js";

/** A loader that knows what was read through it. */
export interface ReadingLoader extends Loader {
  /** Tells all that was read so far from other texts, in whatever order and under whatever names. */
  readonly digest: string;
}

/** A loader that reads by another one. Model files, which are opened, aren't known to it. */
export function readingLoader(loader: Loader): ReadingLoader {
  const digests = new Set<string>();
  return {
    async read(name, from) {
      const file = await loader.read(name, from);
      digests.add(digest(file.bytes));
      return file;
    },
    ...(loader.open !== undefined && { open: loader.open.bind(loader) }),
    get digest() {
      return digest([...digests].toSorted().join(" "));
    },
  };
}
