import { ConfigError } from "../errors/config-error.ts";
import { ResponseError } from "../errors/response-error.ts";

/**
 * Reads a body as UTF-8 text, up to a limit in bytes that counts what compression hides: a megabyte on the wire can
 * inflate to a gigabyte. Beyond the limit the transfer is cancelled.
 *
 * @throws ResponseError `too-large`
 */
export async function boundedText({ body, headers }: Response, maxBytes: number): Promise<string> {
  const tooLarge = (): ResponseError =>
    new ResponseError(`the answer is larger than ${maxBytes} bytes`, { code: "too-large" });
  if (!body) return "";
  if (Number(headers.get("content-length")) > maxBytes) {
    void body.cancel().catch(() => {});
    throw tooLarge();
  }
  const reader = body.getReader();
  const chunks: Uint8Array[] = [];
  for (let bytes = 0; ; ) {
    const { done, value } = await reader.read();
    if (done) return new TextDecoder().decode(joined(chunks, bytes));
    bytes += value.byteLength;
    if (bytes > maxBytes) {
      void reader.cancel().catch(() => {});
      throw tooLarge();
    }
    chunks.push(value);
  }
}

/** Chunks as one, which for nearly every answer is the only one. */
function joined(chunks: readonly Uint8Array[], bytes: number): Uint8Array | undefined {
  if (chunks.length <= 1) return chunks[0];
  const all = new Uint8Array(bytes);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.byteLength;
  }
  return all;
}

/**
 * Refuses a body that is no web stream, such as node-fetch's: it can neither be bounded nor cancelled, and an error of
 * it that nobody listens to ends the process.
 *
 * @throws ConfigError
 */
export function checkBody({ body }: Response): void {
  if (!body || typeof body.getReader === "function") return;
  const stream = body as unknown as { on?(event: "error", listener: () => void): void; destroy?(): void };
  stream.on?.("error", () => {});
  stream.destroy?.();
  throw new ConfigError('option "fetch" must give responses whose body is a ReadableStream');
}

/** Whether an answer has nothing to read, whatever its content type says. */
export const isEmpty = ({ status, headers }: Response): boolean =>
  status === 204 || status === 205 || headers.get("content-length") === "0";

/** Whether an answer says that it is JSON. No content type at all is given the benefit of the doubt. */
export function isJson({ headers }: Response): boolean {
  const [type = ""] = (headers.get("content-type") ?? "application/json").split(";");
  return /[/+]json$/i.test(type.trim());
}

/** Reads the body of a success: JSON, or the text as it is. An empty one is `undefined`. */
export async function readBody(response: Response, parseAs: string, maxBytes: number): Promise<unknown> {
  const text = await boundedText(response, maxBytes);
  if (parseAs === "text") return text;
  return text ? JSON.parse(text) : undefined;
}
