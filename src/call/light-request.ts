/** As much of a Request as openapi-fetch and `bearerAuth` look at. */
export interface LightRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly body?: BodyInit | null;
  readonly signal: AbortSignal;
}

/**
 * What openapi-fetch builds instead of a Request where no middleware of the user's looks at it. The platform's `fetch`
 * makes a Request of a URL and an init anyway; a second one costs as much as the rest of a call. Deleting this file and
 * its one use changes nothing but speed; `npm run bench -- calls` measures it, and docs/decisions/how-fast.md tells why
 * it stays.
 */
export const LightRequest = function build(url: string, init: Omit<LightRequest, "url">): LightRequest {
  const { method, headers, body = null, signal } = init;
  return { url, method, headers, body, signal };
} as unknown as new (
  url: string,
  init: Omit<LightRequest, "url">,
) => LightRequest;
