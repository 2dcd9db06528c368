/** What is published, as bytes. */
export const encode = (message: object | string | Uint8Array): Uint8Array => {
  if (message instanceof Uint8Array) return message;
  return new TextEncoder().encode(typeof message === "string" ? message : JSON.stringify(message));
};

/** The id of the event in a message; `-` if there is none. */
export const idOf = (body: Uint8Array): string =>
  /"id":"([^"]+)"/.exec(new TextDecoder().decode(body.subarray(0, 400)))?.[1] ?? "-";
