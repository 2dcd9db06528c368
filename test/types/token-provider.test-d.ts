import {
  type AccessToken,
  createClient,
  createTokenProvider,
  type DisposableTokenProvider,
  type GetTokenOptions,
  type TokenProvider,
  type TokenProviderOptions,
  type TokenStatus,
} from "invers-oneapi";
import { describe, expectTypeOf, test } from "vitest";

const provider = createTokenProvider({ clientId: "EXFL29#cl1", clientSecret: "secret" });

describe("token provider", () => {
  test("its face is fixed", () => {
    expectTypeOf(provider).toEqualTypeOf<DisposableTokenProvider>();
    expectTypeOf(provider).toExtend<TokenProvider>();
    expectTypeOf(provider.getToken).toEqualTypeOf<(options?: GetTokenOptions) => Promise<AccessToken>>();
    expectTypeOf(provider.invalidate).toEqualTypeOf<(token: AccessToken | string) => "evicted" | "stale">();
    expectTypeOf(provider.status).toEqualTypeOf<() => TokenStatus>();
    expectTypeOf(provider.close).toEqualTypeOf<() => void>();
    expectTypeOf(provider).not.toBeAny();
  });

  test("one of your own needs no way to dispose of it", () => {
    class Vault implements TokenProvider {
      getToken = async (): Promise<AccessToken> => ({ reveal: () => "token" });
      invalidate = (): "stale" => "stale";
      status = (): TokenStatus => ({ state: "fresh", remainingMs: 1, renewing: false });
      close(): void {}
    }
    const client = createClient({ tokenProvider: new Vault() });
    expectTypeOf(client.tokenProvider).toEqualTypeOf<TokenProvider>();
  });

  test("it and a client end with their scope", async () => {
    {
      using shared = createTokenProvider({ clientId: "EXFL29#cl1", clientSecret: "secret" });
      using client = createClient({ tokenProvider: shared });
      expectTypeOf(client[Symbol.dispose]).toEqualTypeOf<() => void>();
    }
    await using stack = new AsyncDisposableStack();
    expectTypeOf(stack.use(provider)[Symbol.asyncDispose]).toEqualTypeOf<() => Promise<void>>();
    expectTypeOf(stack.use(createClient())[Symbol.asyncDispose]).toEqualTypeOf<() => Promise<void>>();
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
