import { describe, expect, test } from "vitest";
import { documentNamed, objectAt } from "./documents.ts";
import { operations, responsesOf } from "./operations.ts";

const capabilities = [
  "REQUEST_VEHICLE_STATE",
  "ENABLE_DRIVING",
  "DISABLE_DRIVING",
  "UNLOCK_CENTRAL_LOCK",
  "LOCK_CENTRAL_LOCK",
  "UNLOCK_AND_ENABLE_DRIVING",
  "LOCK_AND_DISABLE_DRIVING",
  "UNLOCK_TOP_CASE",
  "LOCK_TOP_CASE",
  "DRAW_ATTENTION",
  "UNLOCK_BATTERY_COMPARTMENT",
];

const commands = operations.filter(({ file }) => file === "vehicle-commands.yaml");
const slugOf = (capability: string) => capability.toLowerCase().replaceAll("_", "-");
const camel = (slug: string) => slug.replace(/-(\w)/g, (_match, letter: string) => letter.toUpperCase());

test("there are 11 of them", () => {
  expect(new Set(capabilities).size).toBe(11);
});

test.each(documentNamed("vehicle-commands.yaml"))("$file: each known command is a path of its own", () => {
  expect(commands.map(({ path }) => path)).toEqual(
    capabilities.map((capability) => `/vehicles/{vehicle_id}/commands/${slugOf(capability)}`),
  );
});

test.each(documentNamed("vehicle-management.yaml"))(
  "$file: each known command is a capability",
  ({ root }) => {
    const capability = objectAt(root, "components", "schemas", "CommandCapability");
    expect(capability["x-extensible-enum"]).toEqual(capabilities);
  },
);

describe.each(commands)("$path", (command) => {
  const { operation, method, path } = command;

  test("is a POST without a body, named after its path", () => {
    expect(method).toBe("post");
    expect(operation).not.toHaveProperty("requestBody");
    expect(operation["operationId"]).toBe(camel(path.split("/").at(-1) ?? ""));
    expect(operation["x-invers-permission"]).toBe("vehicle-commands");
  });

  test("answers with the state of the vehicle, or with what is known to go wrong", () => {
    const responses = new Map(responsesOf(command));
    expect([...responses.keys()]).toEqual([
      "200",
      "400",
      "401",
      "403",
      "404",
      "409",
      "429",
      "500",
      "default",
    ]);
    expect(objectAt(responses.get("200") ?? {}, "content", "application/json", "schema")).toEqual({
      $ref: "#/components/schemas/VehicleState",
    });
  });

  test("tells the five conflicts apart, and a fault of the telematics unit from one of the API", () => {
    const responses = new Map(responsesOf(command));
    const problems = (status: string) =>
      objectAt(responses.get(status) ?? {}, "content", "application/json", "schema")["anyOf"];
    const named = (names: string[]) => names.map((name) => ({ $ref: `#/components/schemas/${name}` }));
    expect(problems("409")).toEqual(
      named([
        "VehicleCommandNotSupportedProblem",
        "VehicleConflictingStateProblem",
        "VehicleConflictingCommandProblem",
        "VehicleConflictingSetupStatusProblem",
        "VehicleSharedWithPartnerProblem",
        "Problem",
      ]),
    );
    expect(problems("500")).toEqual(
      named(["InternalServerErrorProblem", "TelematicsUnitErrorProblem", "Problem"]),
    );
  });
});
