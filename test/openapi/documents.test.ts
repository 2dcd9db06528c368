import { parse } from "node:path";
import { describe, expect, test } from "vitest";
import { components, documents, type JsonObject, places, sources } from "./documents.ts";
import { operations, title } from "./operations.ts";

const names = ["event-log", "events", "vehicle-commands", "vehicle-lifecycle", "vehicle-management"];

/** Documented, but used only by operations whose paths the public pages do not tell. */
const waiting = [
  "parameters/IfMatch",
  "responses/PreconditionFailed",
  "schemas/ConflictingOperationProblem",
  "schemas/ConflictingResourceProblem",
  "schemas/IncompatibleInstallationVariantProblem",
  "schemas/IncompatibleTelematicsUnitModelProblem",
  "schemas/NewVehicle",
  "schemas/ReferencedResourceNotFoundProblem",
  "schemas/UniqueIdentifierAlreadyExistsProblem",
  "schemas/VehicleConflictingSetupStatusProblem",
];

const kinds = ["parameters", "headers", "responses", "schemas", "securitySchemes"];
/** The names in a document's components that something in the document refers to. */
function referenced(root: JsonObject, file: string): Set<string> {
  const names = [...places({ file, root })].map(({ node }) => node["$ref"]);
  return new Set(
    names.filter((name) => typeof name === "string").map((name) => name.replace("#/components/", "")),
  );
}

test("each API has its document", () => {
  expect(documents.map(({ file }) => parse(file).name)).toEqual(expect.arrayContaining(names));
});

test.each(documents)("SOURCES.md has a section on $file", ({ file }) => {
  expect(sources).toContain(`## \`${file}\``);
});

// Also what keeps every path out whose existence is documented and whose spelling is not.
test("the operations are the known ones and no others", () => {
  const known = [
    "GET /sharing-partners",
    "GET /telematics-brands/{brand}/available-vehicle-models",
    "GET /vehicles",
    "GET /vehicles/{vehicle_id}",
    "POST /event-log-entries/query",
    "POST /vehicles",
    "POST /vehicles/{vehicle_id}/sharing",
  ];
  const others = operations.filter(({ file }) => file !== "vehicle-commands.yaml").map(title);
  expect(others.sort()).toEqual(known);
});

describe.each(documents)("$file", (document) => {
  const { file, root } = document;

  test("refers to nothing outside itself", () => {
    for (const { node } of places(document)) {
      if (typeof node["$ref"] === "string") expect(node["$ref"]).toMatch(/^#\/components\//);
    }
  });

  test("has no component without a use, but those that wait for a path", () => {
    const used = referenced(root, file);
    const names = kinds.flatMap((kind) => components(root, kind).map(([name]) => `${kind}/${name}`));
    // An event is a use of its own; a security scheme is referred to by its bare name.
    const unused = names.filter((name) => !used.has(name) && !/^securitySchemes|Event$/.test(name));
    expect(waiting).toEqual(expect.arrayContaining(unused));
  });

  // The same name twice would end as two types, one of them with the document's name in front.
  test("has the components that other documents have too in the same form", () => {
    for (const other of documents) {
      for (const kind of kinds) {
        const theirs = new Map(components(other.root, kind));
        for (const [name, component] of components(root, kind)) {
          if (theirs.has(name)) expect(theirs.get(name), `${name} in ${other.file}`).toEqual(component);
        }
      }
    }
  });
});
