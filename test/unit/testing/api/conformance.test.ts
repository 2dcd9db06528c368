import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { createManualClock, createSandbox, type SandboxFault } from "invers-oneapi/testing";
import { describe, expect, test } from "vitest";
import { document as played } from "../../../../src/generated/sandbox-document.ts";
import { type Answer, signIn } from "../support.ts";

// biome-ignore lint/suspicious/noExplicitAny: an OpenAPI document, looked into freely
type Json = any;

interface Operation {
  name: string;
  method: string;
  template: string;
}

// What the sandbox was written to, whatever lies in openapi/ now.
const document: Json = played;
const operations: Operation[] = Object.entries<Json>(document.paths).flatMap(([template, item]) =>
  ["get", "post", "put", "patch", "delete"]
    .filter((method) => item[method])
    .map((method) => ({ name: `${method.toUpperCase()} ${template}`, method, template })),
);

function resolve(node: Json): Json {
  if (typeof node?.$ref !== "string") return node;
  const keys: string[] = node.$ref.slice(2).split("/");
  return resolve(keys.reduce((value, key) => value[key], document));
}

const ajv = new Ajv2020({ strict: false, logger: false, allErrors: true, coerceTypes: "array" });
addFormats.default(ajv).addSchema({ ...document, $id: "document" });

/** Says what is wrong with an answer, judged by the document alone. */
function objections({ template, method }: Operation, { status, headers, body }: Answer): string[] {
  const { responses } = document.paths[template][method];
  if (!responses[status] && status < 400) return [`status ${status} is not declared`];
  const response = resolve(responses[status] ?? responses.default);
  if (!response) return [`status ${status} is not declared`];
  const wrong: string[] = [];
  const check = (what: string, schema: Json, value: unknown) => {
    const validate = compiled(schema);
    if (!validate(structuredClone(value))) wrong.push(`${what}: ${ajv.errorsText(validate.errors)}`);
  };
  for (const [name, reference] of Object.entries<Json>(response.headers ?? {})) {
    const header = resolve(reference);
    const value = headers.get(name);
    if (value !== null) check(name, header.schema, value);
    else if (header.required) wrong.push(`${name} is missing`);
  }
  const media = response.content?.["application/json"];
  if (media) check("body", media.schema, body);
  else if (body !== "") wrong.push("there is a body, and none is declared");
  return wrong;
}

const compiledSchemas = new Map<Json, ReturnType<Ajv2020["compile"]>>();

function compiled(schema: Json): ReturnType<Ajv2020["compile"]> {
  const known = compiledSchemas.get(schema);
  if (known) return known;
  const validate = ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"document#/')));
  compiledSchemas.set(schema, validate);
  return validate;
}

const PARTS: Record<string, string> = { brand: "CLOUDBOXX" };
const BODIES: Record<string, unknown> = {
  "/vehicles": { telematics_brand: "CLOUDBOXX", telematics_unit_id: "FEED000000000101" },
  "/vehicles/{vehicle_id}/sharing": { fleet_id: "TESTY" },
  "/event-log-entries/query": { limit: 5 },
};

const FAULTS: SandboxFault[] = [
  { kind: "status", problem: "/problems/missing-permissions" },
  { kind: "status", problem: "/problems/internal-server-error" },
  { kind: "rate-limit" },
  { kind: "rate-limit", header: "Retry-After" },
  { kind: "token-rejected" },
];

describe("every answer is as the documents say", () => {
  test("there are operations to judge", () => {
    expect(operations.length).toBeGreaterThanOrEqual(17);
  });

  test.each(operations.map((operation) => [operation.name, operation] as const))(
    "%s",
    async (_, operation) => {
      const { method, template } = operation;
      const sandbox = createSandbox({ clock: createManualClock() });
      const caller = await signIn(sandbox);
      const body = method.toUpperCase() === "GET" ? undefined : BODIES[template];
      const path = (vehicleId: string) =>
        template.replaceAll(/\{(.+?)\}/g, (_, name: string) =>
          name === "vehicle_id" ? vehicleId : (PARTS[name] ?? ""),
        );
      const call = (vehicleId: string, sent = body) =>
        caller.call(method.toUpperCase(), path(vehicleId), sent);

      // All vehicles, so that each refusal comes up, and the unknown one.
      const answers: Answer[] = [];
      for (const { id } of [...sandbox.vehicles, { id: "NOONE" }]) answers.push(await call(id));
      expect(answers.map(({ status }) => status)).toContain(200);
      if (body) answers.push(await call("NOONE", { no_such_property: 1 }));
      for (const fault of FAULTS) {
        sandbox.inject(fault);
        answers.push(await call("NOONE"));
      }
      const anonymous = await sandbox.fetch(path("NOONE"), { method });
      answers.push({ status: anonymous.status, headers: anonymous.headers, body: await anonymous.json() });
      for (const answer of answers) {
        expect([answer.status, ...objections(operation, answer)]).toEqual([answer.status]);
        if (answer.status >= 400) expect(answer.body.flow_id).toBe(answer.headers.get("x-invers-flow-id"));
      }
    },
  );
});
