import type { Diagnostics } from "../core/diagnostic.js";
import type { Request } from "./build-report.js";
import type { SavedSubject, Subject } from "./subject.js";

/** Saved models can't follow what a report asks for: what they were counted at has to be what is asked. */
export function checkSaved(subjects: readonly Subject[], request: Request, diagnostics: Diagnostics): void {
  const saved = subjects.filter((subject) => subject.kind === "saved");
  const [fixed] = saved.filter(({ takesOptions }) => takesOptions);
  if (fixed !== undefined) refuseOptions(fixed, subjects, request, diagnostics);
  const fuses = request.fuse ?? true;
  const asksForSomething =
    saved.length < subjects.length ||
    (request.batch ?? 1) !== 1 ||
    request.foldNorm ||
    !fuses ||
    request.energy !== undefined;
  for (const { id, file, model } of asksForSomething ? saved : []) {
    const batch = request.batch ?? 1;
    if (model.batch !== batch) {
      diagnostics.error(
        "usage",
        `\`${id}\` was counted for a batch of ${model.batch}, not of ${batch}`,
        undefined,
        {
          help: `write \`--batch ${model.batch}\`, or save ${file} again`,
        },
      );
    }
    const foldsNorm = request.foldNorm ?? false;
    if (model.foldsNorm !== foldsNorm) {
      const how = model.foldsNorm ? "with norms folded" : "with norms as they are";
      diagnostics.error("usage", `\`${id}\` was counted ${how}`, undefined, {
        help: `${model.foldsNorm ? "write `--fold-norm`" : "leave `--fold-norm` away"}, or save ${file} again`,
      });
    }
    if (request.energy !== undefined) {
      diagnostics.error("usage", `\`${id}\` was counted with the energies of then`, undefined, {
        help: `leave \`--energy\` away, or save ${file} again with it`,
      });
    }
    if (model.fuses !== fuses) {
      const how = model.fuses ? "fused" : "not fused";
      diagnostics.error("usage", `\`${id}\` was counted with norms and activations ${how}`, undefined, {
        help: `${model.fuses ? "leave `--no-fuse` away" : "write `--no-fuse`"}, or save ${file} again`,
      });
    }
  }
}

function refuseOptions(
  { file }: SavedSubject,
  subjects: readonly Subject[],
  { input, settings = [], compression }: Request,
  diagnostics: Diagnostics,
): void {
  const hasSpec = subjects.some(({ kind, appended }) => kind === "spec" && !appended);
  const [setting] = hasSpec ? [] : settings;
  if (setting !== undefined) {
    diagnostics.error("setting", `${file} is a saved report, whose settings are fixed`, setting.place);
  }
  if (compression !== undefined && !hasSpec) {
    diagnostics.error("usage", `${file} is a saved report, whose weights are stored as they were`);
  }
  if (input !== undefined) {
    diagnostics.error("usage", `${file} is a saved report, whose input is fixed`, input.place);
  }
}
