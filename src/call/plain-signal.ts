type Listener = (this: PlainSignal) => void;

/**
 * As much of an AbortSignal as `fetch` looks at. To follow a real one takes a twentieth of a call over loopback (Node 20):
 * the garbage collector has to treat each of them by itself.
 */
class PlainSignal {
  aborted = false;
  reason: unknown;
  #listener: Listener | undefined;

  get signal(): AbortSignal {
    return this as unknown as AbortSignal;
  }

  addEventListener(_type: string, listener: Listener): void {
    this.#listener = listener;
  }

  removeEventListener(): void {
    this.#listener = undefined;
  }

  // Node would throw and catch an error of its own without these two.
  getMaxListeners(): number {
    return 0;
  }

  setMaxListeners(): void {}

  abort(reason: unknown): void {
    this.aborted = true;
    this.reason = reason;
    this.#listener?.();
  }
}

let followed: boolean | undefined;

/** Whether a Request follows a signal that is not of the platform's making, as Node 20's and 22's do. Asked once. */
function isFollowed(): boolean {
  if (followed !== undefined) return followed;
  const plain = new PlainSignal();
  try {
    const { signal } = new Request("http://localhost", { signal: plain.signal });
    plain.abort("asked");
    followed = signal.aborted && signal.reason === "asked";
  } catch {
    followed = false;
  }
  return followed;
}

/** Something to end a `fetch` with. */
export const makeAborter = (): Pick<AbortController, "signal" | "abort"> =>
  isFollowed() ? new PlainSignal() : new AbortController();
