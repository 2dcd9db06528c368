import {
  type AccessToken,
  createTokenProvider,
  type GetTokenOptions,
  type TokenProvider,
  type TokenProviderOptions,
  type TokenStatus,
} from "invers-oneapi";
import { describe, expectTypeOf, test } from "vitest";

const provider = createTokenProvider({ clientId: "EXFL29#cl1", clientSecret: "secret" });

describe("token provider", () => {
  test("its face is fixed", () => {
    expectTypeOf(provider).toEqualTypeOf<TokenProvider>();
    expectTypeOf(provider.getToken).toEqualTypeOf<(options?: GetTokenOptions) => Promise<AccessToken>>();
    expectTypeOf(provider.invalidate).toEqualTypeOf<(token: AccessToken | string) => "evicted" | "stale">();
    expectTypeOf(provider.status).toEqualTypeOf<() => TokenStatus>();
    expectTypeOf(provider.close).toEqualTypeOf<() => void>();
    expectTypeOf(provider).not.toBeAny();
  });

  test("status is a closed set of states", () => {
    expectTypeOf<TokenStatus["state"]>().toEqualTypeOf<
      "none" | "fresh" | "aging" | "critical" | "expired" | "closed"
    >();
    expectTypeOf<TokenStatus["retryAfterMs"]>().toEqualTypeOf<number | undefined>();
  });

  test("a token is no string", () => {
    expectTypeOf<AccessToken>().not.toExtend<string>();
    expectTypeOf<AccessToken["reveal"]>().toEqualTypeOf<() => string>();
  });

  test("a secret is a string or a function, also an async one", () => {
    expectTypeOf<() => string>().toExtend<TokenProviderOptions["clientSecret"]>();
    expectTypeOf<() => Promise<string>>().toExtend<TokenProviderOptions["clientSecret"]>();
    expectTypeOf<number>().not.toExtend<TokenProviderOptions["clientSecret"]>();
    expectTypeOf<() => Promise<number>>().not.toExtend<TokenProviderOptions["clientSecret"]>();
  });

  test("what is misspelt does not compile", () => {
    // @ts-expect-error a misspelt option
    createTokenProvider({ clientID: "a", clientSecret: "b" });
    // @ts-expect-error no third form
    createTokenProvider({ clientId: "a", clientSecret: "b", clientAuthentication: "post" });
    // @ts-expect-error a misspelt option of a call
    void provider.getToken({ minvalidity: 5 });
    // @ts-expect-error a lifetime is a number of milliseconds
    void provider.getToken({ minValidity: "5 s" });
    // @ts-expect-error invalidate needs to know which
    provider.invalidate();
  });
});
