import type { Application } from "../core/application.js";
import type { GraphNode } from "../core/graph.js";

type Given = Readonly<Record<string, unknown>>;

/** What was found out, as ops that are alike have one application. */
const known = new WeakMap<Application, Given>();

/**
 * An op's arguments as a spec would write them: the fewest and shortest that the op spells out the same way.
 * Each is tried, so that what is written is never something else.
 */
export function givenArguments({ application }: GraphNode): Given {
  const given = known.get(application) ?? shortest(application);
  known.set(application, given);
  return given;
}

function shortest(application: Application): Given {
  const { op } = application;
  const wanted = JSON.stringify(sorted(application.arguments));
  const isSame = (given: Given): boolean => {
    const parsed = op.arguments().safeParse(given);
    if (!parsed.success) return false;
    try {
      const resolved = op.resolve?.(parsed.data, application.inputs) ?? parsed.data;
      return JSON.stringify(sorted(resolved as Given)) === wanted;
    } catch {
      return false;
    }
  };
  let given: Given = writable(application.arguments, isSame);
  // What an op adds to its arguments, as a pool its dilation, has to go before anything else can.
  for (const key of Object.keys(given)) {
    const { [key]: _, ...rest } = given;
    if (isSame(rest)) given = rest;
  }
  for (const [key, value] of Object.entries(given)) {
    const { [key]: _, ...rest } = given;
    const shorter = shorterForms(value).find((form) => isSame({ ...given, [key]: form }));
    if (isSame(rest)) given = rest;
    else if (shorter !== undefined) given = { ...given, [key]: shorter };
  }
  if (!isSame(given)) throw new Error(`${op.name} has arguments that no spec gives: ${wanted}`);
  return given;
}

/** Spelled-out arguments in a form that the op takes. */
function writable(spelled: Given, isSame: (given: Given) => boolean): Given {
  const flat = Object.fromEntries(
    Object.entries(spelled)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [key, Array.isArray(value) ? value.flat() : value]),
  );
  const { size } = flat;
  if (isSame(flat) || !Array.isArray(size)) return flat;
  // Specs write shapes channels last.
  return { ...flat, size: [...size.slice(1), size[0]] };
}

/** What may mean the same, the shortest first. */
function shorterForms(value: unknown): unknown[] {
  if (!Array.isArray(value) || value.length === 0) return [];
  return ["valid", value[0], value.slice(0, 2)];
}

function sorted(given: Given): Given {
  return Object.fromEntries(Object.entries(given).sort(([a], [b]) => (a < b ? -1 : 1)));
}
