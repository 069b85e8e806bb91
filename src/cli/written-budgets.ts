import { savedName } from "../analyze/saved-models.js";
import type { FindSavedReport } from "../analyze/subject.js";
import type { ModelLoader } from "../compile/model.js";
import { parseModelName } from "../compile/model-name.js";
import { conventionNamed } from "../conventions/metric-name.js";
import type { NamedConvention } from "../conventions/metrics.js";
import { Diagnostics, SpecError } from "../core/diagnostic.js";
import type { ModelFiles } from "../importers/model-files.js";
import type { BudgetSyntax } from "../spec/syntax.js";
import type { BudgetsFiles } from "./budgets-file.js";

/** What is written about budgets, before anything is counted. */
export interface WrittenBudgets {
  /** Those that stand in files of their own, by the id of the spec that they are for. */
  readonly ofFiles: ReadonlyMap<string, readonly BudgetSyntax[]>;
  /** The conventions whose numbers are limited. */
  readonly conventions: readonly NamedConvention[];
}

/**
 * Finds the budgets of specs. A saved report has none, which is collected as a mistake; whatever else is
 * wrong with a name or a budget is said where the model is counted.
 * @param specs loads each spec once, for whoever counts it too
 */
export async function writtenBudgets(
  names: readonly string[],
  isFile: (name: string) => boolean,
  files: BudgetsFiles,
  specs: ModelLoader,
  modelFiles: ModelFiles,
  savedReport: FindSavedReport,
  diagnostics: Diagnostics,
): Promise<WrittenBudgets> {
  const silent = new Diagnostics();
  const ofFiles = new Map<string, readonly BudgetSyntax[]>();
  const conventions: NamedConvention[] = [];
  for (const id of names) {
    const name = silent.attempt(() => parseModelName(id, isFile(id)));
    if (name === undefined) continue;
    const file = await modelFiles.recognise({ name: name.spec });
    if (file !== undefined) {
      const apart = await files.of(file);
      ofFiles.set(file.id, apart);
      conventions.push(...conventionsIn(apart));
      continue;
    }
    if (await isSaved(id, name.spec, isFile(id), savedReport)) {
      diagnostics.error("usage", `${id} is a saved report, which has no budgets`, undefined, {
        help: "check the spec; a saved report can be its `--baseline`",
      });
      continue;
    }
    const spec = (await specs.load(name.spec))?.spec;
    if (spec === undefined) continue;
    const apart = await files.of(spec);
    ofFiles.set(spec.id, apart);
    conventions.push(...conventionsIn([...spec.syntax.budgets(silent), ...apart]));
  }
  return { ofFiles, conventions };
}

/** The conventions whose numbers budgets limit. */
function conventionsIn(budgets: readonly BudgetSyntax[]): NamedConvention[] {
  return budgets.flatMap(({ metric, place }) => {
    const name = conventionNamed(metric);
    return name === undefined ? [] : [{ name, place }];
  });
}

async function isSaved(
  id: string,
  file: string,
  isFile: boolean,
  savedReport: FindSavedReport,
): Promise<boolean> {
  if (!isFile && savedName(id) !== undefined) return true;
  try {
    return (await savedReport(file, null)) !== undefined;
  } catch (error) {
    if (error instanceof SpecError) return false;
    throw error;
  }
}
