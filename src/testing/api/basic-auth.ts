import type { SandboxCredentials } from "../settings.ts";

function decodeBase64(text: string): string | undefined {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(text), (character) => character.charCodeAt(0)));
  } catch {
    return undefined;
  }
}

function formDecoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return undefined;
  }
}

/**
 * Whether a Basic header names the API client. Both forms are accepted: id and secret as they are (the vendor's curl
 * example), or form-encoded first (RFC 6749 section 2.3.1). Which ones the real endpoint takes is not documented.
 */
export function isClient(authorization: string, { clientId, clientSecret }: SandboxCredentials): boolean {
  const [, encoded] = /^basic +([\w+/=-]+)$/i.exec(authorization) ?? [];
  const pair = encoded && decodeBase64(encoded);
  if (!pair) return false;
  if (pair === `${clientId}:${clientSecret}`) return true;
  const colon = pair.indexOf(":");
  if (colon < 0) return false;
  return (
    formDecoded(pair.slice(0, colon)) === clientId && formDecoded(pair.slice(colon + 1)) === clientSecret
  );
}
