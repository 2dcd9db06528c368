/** More than any request of the API has. */
export const MAX_BODY_BYTES: number = 2 ** 20;

/** The text of a body; `undefined` if it is longer than allowed, of which the rest is not read. */
export async function readBody(request: Request): Promise<string | undefined> {
  if (!request.body) return "";
  const decoder = new TextDecoder();
  const reader = request.body.getReader();
  let text = "";
  let bytes = 0;
  for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
    bytes += value?.length ?? 0;
    if (bytes > MAX_BODY_BYTES) {
      void reader.cancel().catch(() => {});
      return undefined;
    }
    text += decoder.decode(value, { stream: true });
  }
  return text + decoder.decode();
}
