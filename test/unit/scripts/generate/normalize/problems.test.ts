import { expect, test } from "vitest";
import { answering, openapi, workspace } from "../workspace.ts";

test("what stops a document of the vendor's names the correction that lets it in", async () => {
  const document = openapi({ paths: { "/it's": { get: answering({ $ref: "#/components/schemas/Gone" }) } } });
  const space = workspace({ "vendor/a.yaml": document });
  const [problem = ""] = await space.problems();
  const [, extended, target] =
    problem.match(/corrections\.yaml, extends: (\S+), an action \{ target: ("[^"]*")/) ?? [];
  const action = { target: JSON.parse(target ?? ""), description: "why", remove: true };
  space.put("vendor/corrections.yaml", {
    overlay: "1.0.0",
    info: { title: "C", version: "1" },
    extends: extended,
    actions: [action],
  });
  expect((await space.generate()).notes).toEqual([]);
});

test("references to other files can be left out by one correction", async () => {
  const remote = { $ref: "https://example.com/problem.yaml#/Problem" };
  const document = openapi({ paths: { "/a": { get: answering(remote), put: answering(remote) } } });
  const space = workspace({ "vendor/a.yaml": document });
  const problems = await space.problems();
  expect(problems).toHaveLength(1);
  const [, target] = problems[0]?.match(/an action \{ target: ("[^"]*")/) ?? [];
  const actions = [{ target: JSON.parse(target ?? ""), description: "why", remove: true }];
  space.put("vendor/corrections.yaml", { overlay: "1.0.0", info: { title: "C", version: "1" }, actions });
  await space.generate();
});
