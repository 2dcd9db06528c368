// How long nobody asks after a failure, told a second time: see reference.ts.
import { type Reply, TokenLife } from "./token-life.ts";

interface Pause {
  code: string;
  permanent: boolean;
  own: number;
  retryAfter: number;
  since: number;
  unnoticed: boolean;
  secret: string | undefined;
}

const nth = (list: number[], n: number) => (list[Math.min(n, list.length) - 1] as number) * 1000;

export class Cooldown extends TokenLife {
  protected pause: Pause | undefined;
  private failures = { true: 0, false: 0 };

  get paused() {
    const { pause, state } = this;
    if (!pause) return 0;
    let { own } = pause;
    if (!pause.permanent && state === "critical") own = Math.min(own, 1000);
    if (!pause.permanent && state === "expired" && pause.unnoticed) own = 0;
    return Math.max(0, Math.max(own, pause.retryAfter) - (this.now.monotonic - pause.since));
  }

  /** @param background nobody without a usable token waited for it */
  protected pauseAfter(
    { code, permanent = false, retryAfterS = 0 }: Reply & { kind: "failure" },
    secret: string | undefined,
    background: boolean,
  ) {
    const count = ++this.failures[`${permanent}`];
    const own = this.jitter(nth(permanent ? [5, 15, 60, 300] : [1, 2, 4, 8, 16, 30], count));
    const unnoticed = background || ["fresh", "aging", "critical"].includes(this.state);
    const retryAfter = Math.min(retryAfterS, 60) * 1000;
    this.pause = { code, permanent, own, retryAfter, since: this.now.monotonic, unnoticed, secret };
  }

  protected endPause() {
    this.failures = { true: 0, false: 0 };
    this.pause = undefined;
  }

  protected jitter(ms: number) {
    return Math.round(ms * (0.8 + 0.4 * this.setup.random));
  }
}
