import type { OperationForm, ParameterForm } from "../../../src/types/request-forms.ts";
import { byCodeUnit, type Json, type JsonObject, member, objectAt } from "../json.ts";
import { type Follow, type Parameter, parameterForm } from "../normalize/serialization.ts";
import { type Operation, operationsOf } from "../openapi/operations.ts";
import { dereferenced } from "../openapi/pointer.ts";
import { API_ORIGIN, serverOf } from "../openapi/servers.ts";

const CALLABLE = /^(GET|POST|PUT|PATCH|DELETE) /;
const JSON_TYPE = /^[^;]*[/+]json\b/i;

/** What each operation's requests have beyond the usual, by `GET /vehicles`; most have nothing. */
export function operationForms(document: JsonObject): Record<string, OperationForm> {
  const follow = (part: Json): Json => dereferenced(document, part);
  const forms = [...operationsOf(document).values()]
    .filter(({ name }) => CALLABLE.test(name))
    .map((operation): [string, OperationForm] => [operation.name, operationForm(operation, follow)])
    .filter(([, form]) => Object.keys(form).length > 0)
    .sort(([a], [b]) => byCodeUnit(a, b));
  return Object.fromEntries(forms);
}

function operationForm(operation: Operation, follow: Follow): OperationForm {
  const { origin, path } = serverOf(operation.servers);
  const server = origin === API_ORIGIN ? path : `${origin}${path}`;
  const places = (["path", "query", "header"] as const).flatMap((place) => {
    const forms = parametersIn(operation, place, follow);
    return Object.keys(forms).length > 0 ? [[place, forms] as const] : [];
  });
  const contentType = typeBesideJson(operation.body && Object.keys(objectAt(operation.body.node, "content")));
  const accept = typeBesideJson(
    [...operation.responses]
      .filter(([status]) => status.startsWith("2"))
      .flatMap(([, { node }]) => Object.keys(objectAt(node, "content"))),
  );
  return {
    ...(server !== "" && { server }),
    ...Object.fromEntries(places),
    ...(contentType !== undefined && JSON_TYPE.test(contentType) && { contentType }),
    // Problems are JSON, whatever a success is.
    ...(accept !== undefined && { accept: `${accept}, application/json;q=0.9` }),
  };
}

function parametersIn(
  { parameters }: Operation,
  place: string,
  follow: Follow,
): Record<string, ParameterForm> {
  const forms = [...parameters.values()].flatMap(({ node }): [string, ParameterForm][] => {
    const form = parameterForm(node as unknown as Parameter, follow);
    return member(node, "in") === place && form ? [[String(member(node, "name")), form]] : [];
  });
  return Object.fromEntries(forms);
}

/** The type that is used instead of `application/json`: JSON of another name, else the first. */
function typeBesideJson(types: readonly string[] = []): string | undefined {
  if (types.some((type) => /^application\/json\b/i.test(type))) return undefined;
  return types.find((type) => JSON_TYPE.test(type)) ?? types[0];
}

/**
 * `request-forms.ts`: how requests are written where the documents ask for another form than the usual one.
 *
 * @param from - where `requestForms` and its type are imported from
 */
export function renderRequestForms(document: JsonObject, from: { run: string; types: string }): string {
  const forms = Object.entries(operationForms(document));
  const about = "/** Operations whose requests are not written in the usual way";
  if (forms.length === 0) return `${about}: these documents have none. */\nexport const forms = undefined;\n`;
  const lines = forms.map(([name, form]) => `  ${JSON.stringify(name)}: ${JSON.stringify(form)},\n`);
  return `import { requestForms } from "${from.run}";
import type { RequestForms } from "${from.types}";

${about}. */
export const forms: RequestForms = requestForms({
${lines.join("")}});
`;
}
