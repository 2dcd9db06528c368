// Test timers that are uninstalled, or an odd clock: the hands run back, and timers go with them.
import type { Clock } from "invers-oneapi";
import { describe, expect, test } from "vitest";
import { bench, hang, oauthError, watch } from "../../../support/token-endpoint.ts";
import { turn } from "../../../support/turn.ts";

/** A clock whose hands move at once; its timers never fire. */
function moved() {
  let hand = 1e9;
  const clock: Clock = { monotonic: () => hand, wall: () => hand, schedule: () => () => {} };
  const move = (ms: number): void => {
    hand += ms;
  };
  return { ...bench({ clock }), move };
}

describe("a clock that is put back", () => {
  test("ends a pause", async () => {
    const { endpoint, move, provider, refusal, value } = moved();
    endpoint.script(oauthError("invalid_client", 401));
    expect(await refusal()).toMatchObject({ retryAfterMs: 5000 });
    move(-86_400_000);
    expect(provider.status().retryAfterMs).toBeUndefined();
    expect(await value()).toBe("token-2");
  });

  test.each([-86_400_000, 30_001])(
    "leaves nobody waiting for timers that went with it: %i ms",
    async (ms) => {
      const { endpoint, move, provider } = moved();
      endpoint.script(hang);
      const before = watch(provider.getToken());
      await turn();
      move(ms);
      expect(provider.status().renewing).toBe(false);
      const after = watch(provider.getToken());
      await turn();
      expect([before.value?.reveal(), after.value?.reveal()]).toEqual(["token-2", "token-2"]);
      expect([endpoint.requests.length, endpoint.requests[0]?.signal.aborted]).toEqual([2, true]);
    },
  );

  test("forgets rejections of the future, and ends the time in which rejected tokens stay in use", async () => {
    const { move, provider } = moved();
    const reject = async () => provider.invalidate(await provider.getToken());
    await reject();
    await reject();
    move(-1000);
    expect([await reject(), await reject(), await reject()]).toEqual(["evicted", "evicted", "stale"]);
    move(-1000);
    expect(await reject()).toBe("evicted");
  });
});
