import { paginate } from "invers-oneapi";
import { createSandbox, type Sandbox } from "invers-oneapi/testing";
import { expect, test } from "vitest";
import { createClient } from "../../support/client.ts";
import { take } from "./paged-api.ts";

const PAGES = 4;
const clientOf = ({ credentials, fetch }: Sandbox) => createClient({ ...credentials, fetch });

test("walks the sandbox's fleet to its end, each vehicle once", async () => {
  const sandbox = createSandbox();
  const client = clientOf(sandbox);
  const all = await take(paginate(client, "/vehicles", { params: { query: { limit: 1000 } } }));
  expect(all.error).toBeUndefined();
  const limit = Math.ceil(all.got.length / PAGES);
  expect(limit).toBeGreaterThan(1);

  const before = sandbox.requests.length;
  const walked = await take(
    paginate(client, "/vehicles", { params: { query: { limit } } }, { prefetch: true }),
  );
  expect(walked).toEqual(all);
  const asked = sandbox.requests.slice(before).map(({ url }) => new URL(url).searchParams);
  expect(asked.map((query) => query.get("limit"))).toEqual([
    String(limit),
    ...asked.slice(1).map(() => null),
  ]);
  expect(asked.length).toBe(Math.ceil(all.got.length / limit));
  expect(new Set(asked.map((query) => query.get("page_token"))).size).toBe(asked.length);
});

test("resumes where a walk was broken off", async () => {
  const client = clientOf(createSandbox());
  const init = { params: { query: { limit: 3 } } };
  const all = await take(paginate(client, "/vehicles", init));
  let cursor: string | undefined;
  for await (const page of paginate(client, "/vehicles", init).pages()) {
    cursor = page.next_page_token ?? undefined;
    break;
  }
  const rest = await take(paginate(client, "/vehicles", init, { cursor }));
  expect(rest.got).toEqual(all.got.slice(3));
});

test("walks the event log by POST", async () => {
  const client = clientOf(createSandbox());
  const [vehicle] = (await take(paginate(client, "/vehicles"))).got;
  const body = { vehicle_id: vehicle?.id ?? "", limit: 1000 };
  const all = await take(paginate(client, "/event-log-entries/query", { body }));
  expect(all.error).toBeUndefined();
  expect(all.got.length).toBeGreaterThan(2);
  const walked = await take(paginate(client, "/event-log-entries/query", { body: { ...body, limit: 2 } }));
  expect(walked).toEqual(all);
});

test("a cursor that the sandbox did not give out is refused as the API refuses it", async () => {
  const { error } = await take(paginate(clientOf(createSandbox()), "/vehicles", {}, { cursor: "no-cursor" }));
  expect(error).toMatchObject({ name: "ProblemError", status: 400 });
});
