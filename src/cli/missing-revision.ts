import { SpecError } from "../core/diagnostic.js";
import { nearest } from "../core/nearest.js";
import { gitLine } from "./git.js";
import type { Streams } from "./streams.js";

/** The names that a command to copy may hold: nothing in them means anything to a shell. */
const PLAIN_NAME = /^\w[\w./-]*$/;

/** What git takes for steps from a name: HEAD~2, main^, v1^{commit}, main@{1}. */
const STEPS = /[~^@].*$/s;

/** Why a revision isn't in the repository of a folder, with the command that would fetch it. */
export function missingRevision(revision: string, folder: string, streams: Streams): SpecError {
  const ask = (...args: string[]) => gitLine(folder, args, streams);
  const lines = (text: string | undefined) => (text ?? "").split("\n").filter((line) => line !== "");
  const isShallow = ask("rev-parse", "--is-shallow-repository") === "true";
  const remotes = lines(ask("remote"));
  const references = lines(ask("for-each-ref", "--format=%(refname:lstrip=2)"));
  const base = revision.replace(STEPS, "");
  const isKnown =
    base !== revision && ask("rev-parse", "--verify", "--quiet", "--end-of-options", base) !== undefined;
  const fetching = isKnown ? undefined : fetchCommand(base, remotes, isShallow);
  return new SpecError("unreadable", `there is no revision \`${revision}\` in this repository`, undefined, {
    help: isShallow
      ? `this clone is shallow: run ${fetching === undefined ? "" : `\`${fetching}\`, or `}\`git fetch --unshallow\``
      : isKnown
        ? `\`${base}\` is there, but not what \`${revision.slice(base.length)}\` leads to`
        : completeHelp(nearest(revision, references), fetching),
  });
}

function completeHelp(near: string | undefined, fetching: string | undefined): string | undefined {
  const parts = [
    ...(near === undefined ? [] : [`did you mean \`${near}\`?`]),
    ...(fetching === undefined ? [] : [`what only the remote repository has, \`${fetching}\` gets`]),
  ];
  return parts.length === 0 ? undefined : parts.join(" ");
}

/**
 * The command that fetches a branch, tag or commit to where its name is looked for, which a clone of one
 * branch doesn't do by itself; `undefined` where there is nothing to fetch from, or no plain name.
 */
function fetchCommand(name: string, remotes: readonly string[], isShallow: boolean): string | undefined {
  const remote = remotes.find((each) => name.startsWith(`${each}/`)) ?? remotes[0];
  if (remote === undefined || name === "HEAD") return undefined;
  if (!PLAIN_NAME.test(name) || !PLAIN_NAME.test(remote)) return undefined;
  const fetch = `git fetch${isShallow ? " --depth=1" : ""} ${remote}`;
  if (/^[0-9a-f]{40,64}$/.test(name)) return `${fetch} ${name}`;
  if (/^v?\d/.test(name)) return `${fetch} tag ${name}`;
  const branch = name.startsWith(`${remote}/`) ? name.slice(remote.length + 1) : name;
  return `${fetch} ${branch}:${branch === name ? name : `refs/remotes/${name}`}`;
}
