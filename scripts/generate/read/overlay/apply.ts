import { isObject, type Json, type JsonObject } from "../../json.ts";
import { describeProblem, InputError, type Problem } from "../../problem.ts";
import type { Action } from "./corrections.ts";
import { type Location, locationsOf } from "./locations.ts";

/** Corrections on their way through all documents: which of them found something to correct. */
export interface Corrections {
  /** Changes a document in place; it has to be a tree of its own. */
  apply(document: Json, name: string): void;
  /**
   * What was left out because its document is not there; one line each.
   *
   * @param ours - names of our own documents, which corrections may go on naming when the vendor's are deleted
   * @throws InputError naming every other action that matched nothing in any document
   */
  finish(ours: ReadonlySet<string>): string[];
}

/** Prepares corrections, in their order, for documents that come one by one. */
export function createCorrections(actions: readonly Action[]): Corrections {
  const matched = new Set<Action>();
  const corrected = new Set<string>();
  return {
    apply(document, name) {
      corrected.add(name);
      for (const action of actions) {
        if (action.extends !== undefined && action.extends !== name) continue;
        if (applyAction(document, action)) matched.add(action);
      }
    },
    finish(ours) {
      const isWaiting = ({ extends: name }: Action) =>
        name === undefined ? corrected.size === 0 : ours.has(name) && !corrected.has(name);
      const idle = actions.filter((action) => !matched.has(action) && !isWaiting(action));
      if (idle.length > 0) throw new InputError(idle.map(nothingMatches));
      return actions
        .filter(isWaiting)
        .map(({ place, description }) =>
          describeProblem({ ...place, reason: `the vendor's document is not there: "${description}" waits` }),
        );
    },
  };
}

function nothingMatches(action: Action): Problem {
  const where = action.extends === undefined ? "" : ` in ${action.extends}`;
  return { ...action.place, reason: `matches nothing${where}: ${action.target} ("${action.description}")` };
}

function applyAction(document: Json, action: Action): boolean {
  const refuse = (reason: string): never => {
    throw new InputError([{ ...action.place, reason: `${reason}: ${action.target}` }]);
  };
  let found: Location[];
  try {
    found = locationsOf(document, action.target);
  } catch (error) {
    return refuse(`is no JSONPath (${(error as Error).message})`);
  }
  if (action.remove) {
    // From the back, so that removing one item of a list does not move the next.
    for (const { keys } of found.reverse()) {
      if (keys.length === 0) refuse("would remove the whole document");
      removeAt(document, keys);
    }
    return found.length > 0;
  }
  for (const { value } of found) {
    const update = structuredClone(action.update as Json);
    if (Array.isArray(value)) value.push(update);
    else if (isObject(value) && isObject(update)) merge(value, update);
    else refuse(isObject(value) ? "is an object, the update is not" : "selects neither an object nor a list");
  }
  return found.length > 0;
}

function removeAt(document: Json, keys: readonly (string | number)[]): void {
  let holder: Json | undefined = document;
  for (const key of keys.slice(0, -1)) holder = (holder as JsonObject | undefined)?.[key];
  const last = keys.at(-1) as string | number;
  if (Array.isArray(holder)) holder.splice(Number(last), 1);
  else if (isObject(holder)) delete holder[last];
}

/** Overlay 1.0, 4.4.3.1: objects are merged all the way down; a list gets the update's items, all else is replaced. */
function merge(target: JsonObject, update: JsonObject): void {
  for (const [key, value] of Object.entries(update)) {
    const own = Object.hasOwn(target, key) ? target[key] : undefined;
    if (isObject(own) && isObject(value)) merge(own, value);
    else if (Array.isArray(own) && Array.isArray(value)) own.push(...value);
    else Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
  }
}
