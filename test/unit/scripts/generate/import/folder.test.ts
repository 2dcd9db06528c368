import { join } from "node:path";
import { expect, test } from "vitest";
import { answering } from "../workspace.ts";
import { document, userProject, VENDOR } from "./user-project.ts";

test("a folder brings each of its documents, under the name of its file where it is like none", async () => {
  const { root, put, generate, files } = userProject();
  put(
    "documents/Billing API.v2.yaml",
    document(
      "Billing",
      "1",
      Object.fromEntries(["/bills", "/a", "/b"].map((path) => [path, { get: answering({ type: "null" }) }])),
    ),
  );
  put("documents/fleet.json", JSON.stringify(VENDOR));
  put("documents/notes.md", "# Notes");
  const { received } = await generate({ from: [join(root, "documents")] });
  expect(received.map(({ file }) => file)).toEqual(["vendor/billing-api-v2.yaml", "vendor/fleet.json"]);
  expect(files()["schema.ts"]?.match(/"\/bills"/g)).toHaveLength(1);
  expect(files()["schema.ts"]).toContain('"/partners"');
});

test("what a document of a folder refers to is put into it, and may lie beside it", async () => {
  const { root, put, generate, files } = userProject();
  const answer = answering({ $ref: "parts.json#/Id" });
  put("documents/fleet.yaml", document("Fleet API", "7", { "/vehicles": { get: answer } }));
  put("documents/parts.json", JSON.stringify({ Id: { type: "number" } }));
  const from = [join(root, "documents")];
  const { received } = await generate({ from });
  expect(received.map(({ file }) => file)).toEqual(["vendor/fleet.yaml"]);
  expect(files()["schema.ts"]).toMatch(/\bId(: | = )number/);
  const lock = () => JSON.parse(files()["oneapi.lock.json"] ?? "").documents["vendor/fleet.yaml"];
  expect(lock().parts).toEqual([{ file: "parts.json", sha256: expect.any(String) }]);

  const before = lock();
  await generate({ today: "2027-01-01" });
  expect(lock()).toEqual(before);
  put("documents/parts.json", JSON.stringify({ Id: { type: "number" }, more: 1 }));
  await generate({ from, today: "2027-01-01" });
  expect(lock()).toMatchObject({ date: "2027-01-01", sha256: before.sha256 });

  put("documents/notes.json", "{}");
  await expect(generate({ from })).rejects.toThrow(/notes\.json: is not an OpenAPI document/);
});
