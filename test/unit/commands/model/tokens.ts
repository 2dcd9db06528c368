import { type AccessToken, TokenError, type TokenProvider } from "invers-oneapi";

/** A source of tokens that can be held up, and fails whoever waits if told so. */
export class ModelTokens {
  held = false;
  private waiting: { give: () => void; fail: () => void }[] = [];
  private evictions = 0;

  /** Gives all who wait what they wait for, or nothing. */
  release(by: "give" | "fail"): void {
    this.held = false;
    for (const one of this.waiting.splice(0)) one[by]();
  }

  get provider(): TokenProvider {
    const current = () => `token-${this.evictions}`;
    const getToken = async () => {
      if (this.held)
        await new Promise<void>((give, reject) => {
          const fail = () => reject(new TokenError("no access token", { code: "http-503" }));
          this.waiting.push({ give, fail });
        });
      return { reveal: current } as AccessToken;
    };
    const invalidate = (token: AccessToken | string) => {
      if (token !== current()) return "stale";
      this.evictions++;
      return "evicted";
    };
    return { getToken, invalidate } as unknown as TokenProvider;
  }
}
