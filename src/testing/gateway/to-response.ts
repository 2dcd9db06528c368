import { bytesOf, NULL_BODY_STATUSES, type Outcome, type Reply } from "./reply.ts";

/** An error as Node's `fetch` throws it, so that what a program does with the real one is what it does here. */
function fetchError(message: string, code: string, reason: string): TypeError {
  return new TypeError(message, { cause: Object.assign(new Error(reason), { code }) });
}

const bodyError = (end: "reset" | "close"): TypeError =>
  end === "reset"
    ? fetchError("terminated", "ECONNRESET", "read ECONNRESET")
    : fetchError("terminated", "UND_ERR_SOCKET", "other side closed");

function partialBody(
  bytes: Uint8Array,
  end: "reset" | "close" | "silence",
  signal: AbortSignal,
): ReadableStream {
  let sent = bytes.length === 0;
  return new ReadableStream(
    {
      start(controller) {
        const stop = (): void => controller.error(signal.reason);
        if (end === "silence") signal.addEventListener("abort", stop, { once: true });
      },
      pull(controller) {
        if (!sent) {
          sent = true;
          controller.enqueue(bytes);
          return undefined;
        }
        if (end !== "silence") throw bodyError(end);
        // Nothing comes any more: the stream must not ask again and again.
        return new Promise<void>(() => {});
      },
    },
    { highWaterMark: 0 },
  );
}

const completeResponse = ({ status, headers, body }: Reply): Response =>
  new Response(NULL_BODY_STATUSES.includes(status) || body === "" ? null : body, { status, headers });

/** An outcome as a `fetch` shows it; the signal ends what would never end by itself. */
export function toResponse(outcome: Outcome, signal: AbortSignal): Response | Promise<Response> {
  switch (outcome.kind) {
    case "reply":
      return completeResponse(outcome.reply);
    case "reset":
      throw fetchError("fetch failed", "ECONNRESET", "read ECONNRESET");
    case "silence":
      return new Promise(() => {});
    case "partial": {
      const { reply, bytes, end } = outcome;
      const { status, headers } = reply;
      return new Response(partialBody(bytesOf(reply.body).subarray(0, bytes), end, signal), {
        status,
        headers,
      });
    }
  }
}

/** Settles with the promise, or rejects with the signal's own reason as soon as it is aborted. */
export async function abortable<Value>(signal: AbortSignal, promise: Promise<Value>): Promise<Value> {
  let stop = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
