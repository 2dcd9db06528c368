import { describe, expect, test } from "vitest";
import {
  type Bench,
  bench,
  oauthError,
  status,
  watch,
  withTokenAt,
} from "../../../support/token-endpoint.ts";

describe("invalid_client and the secret is a function", () => {
  const supplierOf = (...secrets: string[]) => {
    let asked = 0;
    return { supplier: () => secrets[Math.min(asked++, secrets.length - 1)] as string, asked: () => asked };
  };
  const sent = ({ endpoint }: Bench) =>
    endpoint.requests.map(
      (request) => atob(request.headers.get("authorization")?.slice(6) ?? "").split(":")[1],
    );

  test("asks it once more in the same renewal; if the secret changed, tries once with it", async () => {
    const { supplier } = supplierOf("one", "two");
    const made = bench({ clientSecret: supplier });
    made.endpoint.script(oauthError("invalid_client", 401));
    expect(await made.value()).toBe("token-2");
    expect(sent(made)).toEqual(["one", "two"]);
  });

  test("once: not for a third secret", async () => {
    const { supplier, asked } = supplierOf("one", "two", "three", "four");
    const made = bench({ clientSecret: supplier });
    made.endpoint.always(oauthError("invalid_client", 401));
    await made.refusal();
    expect(sent(made)).toEqual(["one", "two"]);
    expect(asked()).toBe(2);
  });

  test("once a renewal, also when the second try fails for another reason", async () => {
    const { supplier } = supplierOf("one", "two", "three");
    const made = bench({ clientSecret: supplier });
    made.endpoint.script(oauthError("invalid_client", 401), status(500));
    const watched = watch(made.provider.getToken());
    await made.clock.advance(900);
    expect(watched.error).toMatchObject({ code: "http-500" });
    expect(sent(made)).toEqual(["one", "two"]);
  });

  test("if it did not change, the renewal has failed after one request", async () => {
    const { supplier, asked } = supplierOf("one");
    const made = bench({ clientSecret: supplier });
    made.endpoint.always(oauthError("invalid_client", 401));
    expect(await made.refusal()).toMatchObject({ code: "invalid_client" });
    expect([made.endpoint.requests.length, asked()]).toEqual([1, 2]);
  });

  test("a background renewal does so too", async () => {
    let secret = "one";
    const made = await withTokenAt(100_000, { clientSecret: () => secret });
    made.endpoint.script((request) => {
      secret = "two";
      return oauthError("invalid_client", 401)(request);
    });
    await made.value();
    await made.clock.advance(0);
    expect(await made.value()).toBe("token-3");
  });

  test("nor does a failure that passes, whatever its body says", async () => {
    const { supplier, asked } = supplierOf("one", "two");
    const made = bench({ clientSecret: supplier });
    made.endpoint.script(oauthError("invalid_client", 503));
    const watched = watch(made.provider.getToken());
    await made.clock.advance(200);
    expect(watched.value?.reveal()).toBe("token-2");
    expect([asked(), ...sent(made)]).toEqual([1, "one", "one"]);
  });

  test("other refusals do not ask it", async () => {
    const { supplier, asked } = supplierOf("one", "two");
    const made = bench({ clientSecret: supplier });
    made.endpoint.always(oauthError("unauthorized_client"));
    await made.refusal();
    expect(asked()).toBe(1);
  });
});
