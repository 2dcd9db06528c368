/** A complete answer. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  /** Empty for none. */
  readonly body: string;
}

/** What reaches the caller of a request. */
export type Transfer =
  | { readonly kind: "reply"; readonly reply: Reply }
  /** The connection is reset before any header. */
  | { readonly kind: "reset" }
  /** Nothing ever comes. */
  | { readonly kind: "silence" }
  /** The headers and a part of the body, and then a reset, an early end of the connection, or nothing. */
  | {
      readonly kind: "partial";
      readonly reply: Reply;
      readonly bytes: number;
      readonly end: "reset" | "close" | "silence";
    };

/** Statuses that never have a body (fetch standard, "null body status"). */
export const NULL_BODY_STATUSES: readonly number[] = [204, 205, 304];

/** The bytes of a body. */
export const bytesOf = (body: string): Uint8Array => new TextEncoder().encode(body);

/** A JSON answer. */
export function jsonReply(status: number, value: unknown, headers: Record<string, string> = {}): Reply {
  return {
    status,
    headers: new Headers({ "Content-Type": "application/json", ...headers }),
    body: JSON.stringify(value),
  };
}

/** A partial answer: half of the bytes of the body, and never all of them. Without a body it has come with its headers. */
export function firstHalf(reply: Reply, end: "reset" | "close" | "silence"): Transfer {
  if (reply.body === "") return { kind: "reply", reply };
  return { kind: "partial", reply, bytes: Math.floor(bytesOf(reply.body).length / 2), end };
}
