import { basename } from "node:path";

/** What a file of budgets is called where it is looked for. */
export const BUDGETS_FILE = "budgets.yaml";

/**
 * The models that a command's arguments name, each once. A glob of specs takes a file of budgets along, and
 * two globs may mean the same spec; a file of budgets alone stays, to be told what it is.
 */
export function namedModels(names: readonly string[]): readonly string[] {
  const distinct = [...new Set(names)];
  const models = distinct.filter((name) => basename(name) !== BUDGETS_FILE);
  return models.length === 0 ? distinct : models;
}
