import { createTokenProvider, paginate, requestForms, sendCommand } from "invers-oneapi";
import { createManualClock, createSandbox } from "invers-oneapi/testing";
import { verify } from "../../../../src/commands/verify.ts";
import { createClient } from "../../../support/client.ts";
import { called } from "./called.ts";
import { type Cases, evil, reject } from "./case.ts";

const sandbox = createSandbox();
const { credentials } = sandbox;
const aborted = AbortSignal.abort(new Error("polluted"));
const UNLOCK = "unlock-central-lock";

/** What `invers-oneapi` exports. */
export const CLIENT: Cases = {
  createClient: {
    options: { ...credentials, fetch: sandbox.fetch, timeout: 5_000 },
    pollution: {
      baseUrl: evil,
      tokenUrl: evil,
      fetch: reject,
      retry: false,
      requestForms: requestForms({}),
      headers: { x: "1" },
    },
    use: async (options) => (await createClient(options).GET("/vehicles")).data?.items?.length,
  },
  "createClient with a provider": {
    options: {
      tokenProvider: createTokenProvider({ ...credentials, fetch: sandbox.fetch }),
      fetch: sandbox.fetch,
    },
    pollution: { baseUrl: evil, fetch: reject },
    use: async (options) => (await createClient(options).GET("/vehicles")).data?.items?.length,
  },
  "a call": {
    options: { timeout: 5_000, params: { query: { limit: 3 } } },
    // Not `body`: the platform's own Request takes that from a polluted prototype, whatever init it is given.
    pollution: {
      signal: aborted,
      fetch: reject,
      parseAs: "text",
      middleware: [{ onRequest: reject }],
    },
    use: (options) => called(options),
  },
  createTokenProvider: {
    options: { ...credentials, fetch: sandbox.fetch },
    pollution: { tokenUrl: evil, fetch: reject, clientAuthentication: "basic-encoded" },
    use: async (options) => typeof (await createTokenProvider(options).getToken()).reveal(),
  },
  getToken: {
    options: { minValidity: 1 },
    pollution: { signal: aborted, minValidity: 1e9 },
    use: async (options) => {
      const provider = createTokenProvider({ ...credentials, fetch: sandbox.fetch });
      return typeof (await provider.getToken(options)).reveal();
    },
  },
  paginate: {
    options: { prefetch: true },
    pollution: { signal: aborted, cursor: "polluted", parameter: "polluted", next: () => "polluted" },
    use: async (options) => {
      const client = createClient({ ...credentials, fetch: sandbox.fetch });
      const ids: unknown[] = [];
      for await (const { id } of paginate(client, "/vehicles", { params: { query: { limit: 5 } } }, options))
        ids.push(id);
      return ids.length;
    },
  },
  sendCommand: {
    options: { timeout: 5_000, serialize: false },
    pollution: { signal: aborted, capabilities: [], maxAge: 1e-9 },
    use: async (options) => {
      const [{ id } = { id: "" }] = sandbox.vehicles;
      const client = createClient({ ...credentials, fetch: sandbox.fetch });
      return (await sendCommand(client, id, UNLOCK, options)).outcome;
    },
  },
  verify: {
    options: {
      timeout: 5,
      state: async () => ({ central_lock: { value: "UNLOCKED", timestamp: "2099-01-01T00:00:00Z" } }),
    },
    pollution: { signal: aborted, events: [{ polluted: true }] },
    use: (options) =>
      verify({ clock: createManualClock(), name: UNLOCK, sentAt: 0, flowId: undefined }, options),
  },
  requestForms: {
    options: { server: "/v2", query: { ids: { explode: false } } },
    pollution: {
      server: evil,
      explode: true,
      style: "pipeDelimited",
      accept: "text/polluted",
      content: "application/json",
    },
    use: (options) =>
      requestForms({ "GET /a": options }).write(
        "GET",
        "/a",
        { query: { ids: ["a", "b"] } },
        "https://api.invers.com",
      ),
  },
};
