import type { ClientAuthentication } from "../options/client-options.ts";

const formEncoded = (text: string): string => new URLSearchParams([["", text]]).toString().slice(1);

/** UTF-8 in Base64, wherever `btoa` is. */
const base64 = (text: string): string => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

/** The value of the Authorization header (RFC 7617, UTF-8). */
export function basicHeader(clientId: string, secret: string, form: ClientAuthentication): string {
  const encode = form === "basic" ? String : formEncoded;
  return `Basic ${base64(`${encode(clientId)}:${encode(secret)}`)}`;
}

/** Whether the two forms differ for these credentials: if so, `invalid_client` may be a matter of the form. */
export function formsDiffer(clientId: string, secret: string): boolean {
  return formEncoded(clientId) !== clientId || formEncoded(secret) !== secret;
}

/** Everything that gives the secret away if a message quotes it: the header, the secret, its usual encodings. */
export function secretForms(authorization: string, secret: string): string[] {
  const percent = encodeURIComponent(secret.replace(/\p{Surrogate}/gu, ""));
  const forms = [secret, percent, formEncoded(secret)];
  return [authorization.slice("Basic ".length), ...forms.map(base64), ...forms.reverse()];
}
