import type { JsonObject } from "../json.ts";
import { renderAliases } from "./aliases.ts";
import { renderDocument } from "./document.ts";
import { forTypes } from "./for-types.ts";
import { renderPermissions } from "./permissions.ts";
import { header, type Origin } from "./render.ts";
import { renderRequestForms } from "./request-forms.ts";
import { renderSchema } from "./schema.ts";

const INDEX = `import { createClient as create, readyClient, sendCommand as send } from "invers-oneapi";
import type { ClientOptions, CommandName as NameOf, CommandOutcome as OutcomeOf } from "invers-oneapi";
import type { CommandState as StateOf, Data as DataOf, ErrorBody as ErrorBodyOf, Init as InitOf } from "invers-oneapi";
import type { Method, OneApiClient, ParseAs, Result as ResultOf, ResultError as ResultErrorOf } from "invers-oneapi";
import { forms } from "./request-forms.js";
import type { paths } from "./schema.js";

// Everything else of the package, so that a program imports from here alone.
export * from "invers-oneapi";
export type { Schemas } from "./aliases.js";
export type { components, operations, paths } from "./schema.js";

/** A client that is typed by the documents here. */
export type Client = OneApiClient<paths>;
export type CommandName = NameOf<paths>;
export type CommandState = StateOf<paths>;
export type CommandOutcome<State = CommandState> = OutcomeOf<State>;

// The package's types of calls, of the documents here unless told otherwise.
export type Data<P extends keyof Paths, M extends Method, Paths = paths> = DataOf<P, M, Paths>;
export type Init<P extends keyof Paths, M extends Method, Paths = paths, As extends ParseAs = "json"> = InitOf<P, M, Paths, As>;
export type Result<P extends keyof Paths, M extends Method, Paths = paths, As extends ParseAs = "json"> = ResultOf<P, M, Paths, As>;
export type ResultError<P extends keyof Paths, M extends Method, Paths = paths> = ResultErrorOf<P, M, Paths>;
export type ErrorBody<P extends keyof Paths, M extends Method, Status extends keyof AnswersOf<OperationOf<Paths, P, M>> = never, Paths = paths> = ErrorBodyOf<P, M, Status, Paths>;
type OperationOf<Paths, P extends keyof Paths, M extends Method> = Paths[P] extends { [K in M]: infer Op } ? Op : never;
type AnswersOf<Op> = Op extends { responses: infer R } ? R : never;

/** Makes a client; \`paginate\` and \`sendCommand\` take their types from it. */
export const createClient = (options?: ClientOptions): Client =>
  create<paths>({ requestForms: forms, ...options });

/** The client of the four INVERS_* variables. */
export const client: Client = readyClient<paths>({ requestForms: forms });

export const sendCommand: typeof send<paths> = send;
`;

/**
 * The files of a user's own project, by name. They name each other as \`.js\`, which every module resolution of
 * TypeScript reads. At run time `index.ts` needs `request-forms.ts` alone.
 */
export async function renderProject(
  inForce: JsonObject,
  origins: readonly Origin[],
): Promise<Map<string, string>> {
  const top = header(origins, "npx invers-oneapi generate");
  const shown = forTypes(inForce);
  return new Map([
    ["document.ts", top + renderDocument(inForce, "Your documents, and ours for what they do not describe,")],
    ["aliases.ts", top + renderAliases(shown).replace('"./schema.ts"', '"./schema.js"')],
    ["index.ts", top + INDEX],
    ["permissions.ts", top + renderPermissions(inForce)],
    ["request-forms.ts", top + renderRequestForms(inForce, { run: "invers-oneapi", types: "invers-oneapi" })],
    ["schema.ts", top + (await renderSchema(shown))],
  ]);
}
