import { basename, extname } from "node:path";
import { LineCounter, parseAllDocuments } from "yaml";
import { isObject, type Json, type JsonObject, listAt, member } from "../../json.ts";
import { InputError, type Problem } from "../../problem.ts";
import type { Source } from "../source.ts";

/** One change to a document, with the reason for it. */
export interface Action {
  /** JSONPath (RFC 9535) of what it changes. */
  readonly target: string;
  readonly description: string;
  readonly update?: Json;
  readonly remove: boolean;
  /** The document that it is for, without extension; every document if there is none. */
  readonly extends: string | undefined;
  /** `corrections.yaml:12:5: action 2 ("...")` */
  readonly place: Pick<Problem, "file" | "line" | "column">;
}

const ACTION_KEYS = new Set(["target", "description", "update", "remove"]);

/**
 * Reads OpenAPI Overlays 1.0: one, or several as a YAML stream. `extends` names the document that one is for, by its
 * file name with or without extension; without it an overlay is for all documents.
 *
 * @throws InputError with everything that is wrong, each with its place
 */
export function readCorrections({ shown, text }: Source): Action[] {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false, logLevel: "error" });
  const problems: Problem[] = [];
  const actions: Action[] = [];
  for (const document of Array.isArray(documents) ? documents : []) {
    const placeOf = (path: (string | number)[]): Action["place"] => {
      const node = document.getIn(path, true) as { range?: [number, number, number] } | undefined;
      const { line, col } = lines.linePos(node?.range?.[0] ?? document.contents?.range?.[0] ?? 0);
      return { file: shown, line, column: col };
    };
    const refuse = (path: (string | number)[], reason: string) => problems.push({ ...placeOf(path), reason });
    for (const error of document.errors) {
      const { line, col } = lines.linePos(error.pos[0]);
      problems.push({ file: shown, line, column: col, reason: `is not YAML: ${error.message}` });
    }
    if (document.errors.length > 0) continue;
    const overlay = document.toJS() as Json;
    if (overlay === null) continue;
    if (!isObject(overlay) || !/^1\.0\.\d+$/.test(String(member(overlay, "overlay")))) {
      refuse([], 'is no OpenAPI Overlay 1.0: it has no `overlay: "1.0.0"`');
      continue;
    }
    if (!Array.isArray(overlay["actions"])) refuse([], "has no list of `actions`");
    const extended = documentName(overlay["extends"]);
    for (const [index, action] of listAt(overlay, "actions").entries()) {
      const wrong = whatIsWrong(action);
      if (wrong !== undefined) refuse(["actions", index], `action ${index + 1} ${wrong}`);
      else actions.push(toAction(action as JsonObject, extended, placeOf(["actions", index])));
    }
  }
  if (problems.length > 0) throw new InputError(problems);
  return actions;
}

/** `extends` is an address; what counts is the name of the file that it leads to. */
function documentName(address: Json | undefined): string | undefined {
  if (typeof address !== "string") return undefined;
  const file = basename(address);
  return /^\.(ya?ml|json)$/i.test(extname(file)) ? file.slice(0, -extname(file).length) : file;
}

function whatIsWrong(action: Json): string | undefined {
  if (!isObject(action)) return "is no object";
  const { target, description, update, remove } = action;
  if (typeof target !== "string" || !target.startsWith("$")) return "has no JSONPath in `target`";
  if (typeof description !== "string" || description.trim() === "")
    return "has no `description`, which gives its reason";
  if (remove !== undefined && typeof remove !== "boolean") return "has a `remove` that is not true or false";
  if (update === undefined && remove !== true) return "has neither `update` nor `remove: true`";
  const unknown = Object.keys(action).find((key) => !ACTION_KEYS.has(key) && !key.startsWith("x-"));
  return unknown === undefined ? undefined : `has an unknown member \`${unknown}\``;
}

function toAction(action: JsonObject, extended: string | undefined, place: Action["place"]): Action {
  return {
    target: action["target"] as string,
    description: (action["description"] as string).trim().split("\n")[0] as string,
    ...(action["update"] !== undefined && { update: action["update"] }),
    remove: action["remove"] === true,
    extends: extended,
    place,
  };
}
