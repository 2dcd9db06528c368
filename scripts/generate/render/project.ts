import type { JsonObject } from "../json.ts";
import { renderAliases } from "./aliases.ts";
import { renderDocument } from "./document.ts";
import { forTypes } from "./for-types.ts";
import { renderPermissions } from "./permissions.ts";
import { header, type Origin } from "./render.ts";
import { renderRequestForms } from "./request-forms.ts";
import { renderSchema } from "./schema.ts";

const INDEX = `import { createClient as create, readyClient, sendCommand as send } from "invers-oneapi";
import type { ClientOptions, CommandName as NameOf, CommandState as StateOf, OneApiClient } from "invers-oneapi";
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
