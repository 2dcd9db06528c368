/**
 * How client id and secret are put into the Basic header. `"basic"`: as they are, which is what the vendor's curl
 * example sends. `"basic-encoded"`: both form-encoded first, as RFC 6749 section 2.3.1 asks (`#` becomes `%23`).
 */
export type ClientAuthentication = "basic" | "basic-encoded";

const formEncoded = (text: string): string => new URLSearchParams([["", text]]).toString().slice(1);

/** The value of the Authorization header (RFC 7617, UTF-8); works wherever `btoa` does. */
export function basicHeader(clientId: string, secret: string, form: ClientAuthentication): string {
  const encode = form === "basic" ? String : formEncoded;
  const bytes = new TextEncoder().encode(`${encode(clientId)}:${encode(secret)}`);
  return `Basic ${btoa(String.fromCharCode(...bytes))}`;
}

/** Whether the two forms differ for these credentials: if so, `invalid_client` may be a matter of the form. */
export function formsDiffer(clientId: string, secret: string): boolean {
  return formEncoded(clientId) !== clientId || formEncoded(secret) !== secret;
}
