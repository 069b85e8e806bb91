import { posix } from "node:path";
import { ModelLoader } from "../compile/model.js";
import { revisionAlone, revisionName } from "../compile/revision-name.js";
import { Diagnostics } from "../core/diagnostic.js";
import type { FileLoader } from "./files.js";

/**
 * The specs that a revision has beside the checked ones and that are no longer there.
 *
 * Of each folder with a checked file, only what lies directly in it counts: who checks `models/*.yaml`
 * would have named a file there, and none below. What a glob of folders meant can't be told from the files
 * that are left of it.
 */
export async function deletedSpecs(
  models: readonly string[],
  baseline: string | undefined,
  loader: FileLoader,
  isFile: (name: string) => boolean,
): Promise<readonly string[]> {
  const revision = baseline === undefined ? undefined : revisionAlone(baseline);
  if (revision === undefined) return [];
  const folders = new Set(models.filter(isFile).map((file) => posix.dirname(file)));
  const deleted: string[] = [];
  for (const folder of folders) {
    for (const name of await loader.filesAt(revision, folder)) {
      const file = posix.join(folder, name);
      if (name.includes("/") || isFile(file)) continue;
      // Other YAML files may have been deleted too; what doesn't load as a spec wasn't one.
      const silent = new Diagnostics();
      const spec = await new ModelLoader(loader, silent).load(revisionName(revision, file));
      if (spec !== undefined && !silent.hasErrors) deleted.push(file);
    }
  }
  return deleted.toSorted();
}
