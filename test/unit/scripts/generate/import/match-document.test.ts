import { expect, test } from "vitest";
import { type Identity, matchDocument } from "../../../../../scripts/generate/import/match-document.ts";

const identity = (name: string, title: string, ...operations: string[]): Identity => ({
  name,
  title,
  operations: new Set(operations),
});
const PRESENT = [
  identity("vehicle-management", "INVERS Vehicle Management API", "GET /vehicles", "GET /vehicles/{}"),
  identity("vehicle-commands", "INVERS Vehicle Commands API", "POST /lock", "POST /unlock"),
  identity("events", "INVERS Events API"),
];
const target = (title: string, ...operations: string[]) =>
  matchDocument(identity("", title, ...operations), PRESENT, undefined, "new.yaml");

test.each([
  ["the title", "Vehicle Management API", ["GET /vehicles"], "vehicle-management"],
  ["the title without its ornaments", "OneAPI - vehicle commands (v2)", [], "vehicle-commands"],
  ["the title of one without operations", "Events", [], "events"],
  ["half of the smaller one's paths", "All", ["GET /vehicles", "GET /a", "GET /b"], "vehicle-management"],
  ["most of its paths", "Fleet", ["GET /vehicles", "GET /vehicles/{}", "GET /more"], "vehicle-management"],
])("known by %s", (_, title, operations, name) => {
  expect(target(title, ...operations)).toBe(name);
});

test.each([
  [
    "the title says one, the paths another",
    "Events",
    ["POST /lock", "POST /unlock"],
    "events, vehicle-commands",
  ],
  ["the paths are of two", "All", ["GET /vehicles", "POST /lock"], "vehicle-management, vehicle-commands"],
])("ambiguous if %s", (_, title, operations, names) => {
  expect(() => target(title, ...operations)).toThrow(
    `new.yaml: "${title}" could take the place of ${names}; say which with --as <name>`,
  );
});

test("like none of them", () => {
  expect(() => target("Billing", "GET /bills")).toThrow(
    'new.yaml: "Billing" is like none of the documents; say with --as <name> which one it replaces (vehicle-management, vehicle-commands, events), or a new name',
  );
});
