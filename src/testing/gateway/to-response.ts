import { onAbort } from "../../abortable.ts";
import { bytesOf, NULL_BODY_STATUSES, type Reply, type Transfer } from "./reply.ts";

/** An error as Node's `fetch` throws it, so that a program treats it as it treats the real one. */
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
        if (end === "silence") onAbort(signal, () => controller.error(signal.reason));
      },
      pull(controller) {
        if (!sent) {
          sent = true;
          controller.enqueue(bytes);
          return undefined;
        }
        if (end !== "silence") throw bodyError(end);
        // Nothing comes any more: the stream must not pull again and again.
        return new Promise<void>(() => {});
      },
    },
    { highWaterMark: 0 },
  );
}

const completeResponse = ({ status, headers, body }: Reply): Response =>
  new Response(NULL_BODY_STATUSES.includes(status) || body === "" ? null : body, { status, headers });

/** A transfer as a `fetch` shows it. The signal ends a body that would never end by itself. */
export function toResponse(transfer: Transfer, signal: AbortSignal): Response | Promise<Response> {
  switch (transfer.kind) {
    case "reply":
      return completeResponse(transfer.reply);
    case "reset":
      throw fetchError("fetch failed", "ECONNRESET", "read ECONNRESET");
    case "silence":
      return new Promise(() => {});
    case "partial": {
      const { reply, bytes, end } = transfer;
      const { status, headers } = reply;
      const body = partialBody(bytesOf(reply.body).subarray(0, bytes), end, signal);
      return new Response(body, { status, headers });
    }
  }
}
