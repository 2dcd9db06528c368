import { expect, it } from "vitest";
import { FLOW_ID } from "../../support/call.ts";
import { answer, wire } from "../../support/wire.ts";
import { clientOf, failureOf, list } from "./client.ts";

it("302 to another origin, which sees no connection", async () => {
  const other = await wire((socket) => socket.end(list));
  const { origin, requests } = await wire((socket) =>
    socket.end(answer("302 Found", "", { Location: `${other.origin}/vehicles` })),
  );
  const { client } = clientOf(origin);
  const { error } = await client.GET("/vehicles");
  expect(error).toMatchObject({ type: "about:blank", status: 302, title: "Found" });
  expect([requests.length, other.connections()]).toEqual([1, 0]);
});

it("an empty 500 is an object, and the connection is used again", async () => {
  const { origin, requests, connections } = await wire((socket) =>
    socket.write(answer("500 Internal Server Error", "", { "X-INVERS-Flow-ID": FLOW_ID })),
  );
  const { client } = clientOf(origin);
  const { error } = await client.GET("/vehicles");
  expect(error).toMatchObject({
    type: "about:blank",
    status: 500,
    title: "Internal Server Error",
    flow_id: FLOW_ID,
    raw: "",
  });
  expect(requests).toHaveLength(3);
  expect(connections()).toBeLessThan(3);
});

it("421 is handed over; we add no attempt to the platform's own", async () => {
  const { origin, requests } = await wire((socket) => socket.write(answer("421 Misdirected Request")));
  const { client, events } = clientOf(origin);
  const { error } = await client.GET("/vehicles");
  expect(error).toMatchObject({ status: 421 });
  expect(requests.length).toBeLessThanOrEqual(2);
  expect(events).toMatchObject([{ type: "call-finished", attempts: 1 }]);
});

it("`..` as a vehicle id reaches nobody", async () => {
  const { origin, connections } = await wire((socket) => socket.end(list));
  const { client } = clientOf(origin);
  const error = await failureOf(
    client.GET("/vehicles/{vehicle_id}", { params: { path: { vehicle_id: ".." } } }),
  );
  expect(error.name).toBe("ConfigError");
  expect(connections()).toBe(0);
});

it("a token never goes to an origin that a middleware chose", async () => {
  const other = await wire((socket) => socket.end(list));
  const { origin } = await wire((socket) => socket.end(list));
  const { client } = clientOf(origin);
  client.use({ onRequest: ({ request }) => new Request(`${other.origin}/vehicles`, request) });
  expect((await failureOf(client.GET("/vehicles"))).name).toBe("ConfigError");
  expect(other.connections()).toBe(0);
});
