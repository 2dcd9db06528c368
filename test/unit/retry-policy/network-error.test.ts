import { describe, expect, it } from "vitest";
import { classifyNetworkError } from "../../../src/retry-policy/network-error.ts";
import { FAILURES } from "./failures.ts";
import { toError } from "./known-failure.ts";
import { MISTAKES } from "./mistakes.ts";

describe("what a rejected fetch means", () => {
  it.each([...FAILURES, ...MISTAKES])("$what ($on): $row, $code", ({ error, row, code }) => {
    expect(classifyNetworkError(toError(error))).toMatchObject({ kind: row, code });
  });

  it.each([undefined, null, "reset", 7, Symbol("no"), {}, [], new Error("?")])(
    "takes %s, which says nothing, for a request that may have been sent",
    (error) => {
      expect(classifyNetworkError(error)).toMatchObject({ kind: "lost", code: "network" });
    },
  );

  it.each([
    "Failed to fetch",
    "Load failed",
    "NetworkError when attempting to fetch resource.",
    "The network connection was lost.",
    "A server with the specified hostname could not be found.",
    "cannot parse response",
    "Die Netzwerkverbindung wurde unterbrochen.",
    "terminated",
  ])("takes %s for a request that may have been sent, never for a mistake of the program", (message) => {
    expect(classifyNetworkError(new TypeError(message))).toMatchObject({ kind: "lost", code: "network" });
  });

  it("ends where causes run in a circle", () => {
    const error = new Error("round");
    error.cause = error;
    expect(classifyNetworkError(error).kind).toBe("lost");
    const many = new AggregateError([]);
    many.errors.push(many);
    expect(classifyNetworkError(many).kind).toBe("lost");
  });

  it("looks at few of them where a list of tries holds itself, and takes what it did not see for sent", () => {
    let looks = 0;
    const refused = { code: "ECONNREFUSED" };
    const many = {
      ...refused,
      get errors(): unknown[] {
        looks++;
        return [refused, many, many, many];
      },
    };
    expect(classifyNetworkError(many)).toMatchObject({ kind: "lost", code: "network" });
    expect(looks).toBeLessThan(20);
  });

  it("does not follow names that every object has", () => {
    expect(classifyNetworkError({ code: "constructor" }).kind).toBe("lost");
  });

  it("says in words what happened", () => {
    const said = (what: string) =>
      classifyNetworkError(
        toError([...FAILURES, ...MISTAKES].find((known) => known.what === what)?.error ?? {}),
      ).message;
    expect(said("DNS")).toBe("could not connect (dns)");
    expect(said("CERT_REVOKED")).toBe("the TLS certificate was not accepted");
    expect(said("closed")).toBe("the connection failed (closed)");
    expect(said("a proxy that wants credentials")).toBe(
      "could not connect (proxy): the proxy answered 407 to CONNECT",
    );
    expect(said("a mistake: bad port")).toBe("fetch refused the request");
    expect(said("a mistake: invalid onRequestStart method")).toMatch(
      /dispatcher is of another undici version/,
    );
  });
});
