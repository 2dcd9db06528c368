import { describe, expect, it } from "vitest";
import { classifyNetworkError } from "../../../src/retry-policy/network-error.ts";
import { FAILURES } from "./failures.ts";
import { toError } from "./known-failure.ts";

describe("what a rejected fetch means", () => {
  it.each(FAILURES)("$what ($on): $row, $code", ({ error, row, code }) => {
    expect(classifyNetworkError(toError(error))).toMatchObject({ kind: row, code });
  });

  it.each([undefined, null, "reset", 7, Symbol("no"), {}, [], new Error("?")])(
    "takes %s, which says nothing, for a request that may have been sent",
    (error) => {
      expect(classifyNetworkError(error)).toMatchObject({ kind: "lost", code: "network" });
    },
  );

  it("ends where causes run in a circle", () => {
    const error = new Error("round");
    error.cause = error;
    expect(classifyNetworkError(error).kind).toBe("lost");
    const many = new AggregateError([]);
    many.errors.push(many);
    expect(classifyNetworkError(many).kind).toBe("lost");
  });

  it("does not follow names that every object has", () => {
    expect(classifyNetworkError({ code: "constructor" }).kind).toBe("lost");
  });

  it("says in words what happened", () => {
    const said = (what: string) =>
      classifyNetworkError(toError(FAILURES.find((known) => known.what === what)?.error ?? {})).message;
    expect(said("DNS")).toBe("could not connect (dns)");
    expect(said("CERT_REVOKED")).toBe("the TLS certificate was not accepted");
    expect(said("closed")).toBe("the connection failed (closed)");
  });
});
