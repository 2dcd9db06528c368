/** Names that no public DNS answers: an IP address, a name without a dot, and what is reserved for private use. */
const PRIVATE_NAMES: readonly RegExp[] = [
  /^\d{1,3}(\.\d{1,3}){3}$/,
  /^\[[\da-f:.]+\]$/,
  /^[\w-]+$/,
  // RFC 6761 and ICANN's resolution on .internal
  /\.(localhost|internal)$/,
];

/**
 * Whether a request may come under this `Host`. A web page can let its own name point to 127.0.0.1 and then talk to
 * what listens there (DNS rebinding), which takes a public name.
 */
export function isAllowedHost(host: string | undefined, listensOn: string): boolean {
  // HTTP/1.0 knows no Host, and no browser sends that.
  if (host === undefined) return true;
  const name = host.toLowerCase().replace(/:\d*$/, "");
  return name === listensOn.toLowerCase() || PRIVATE_NAMES.some((pattern) => pattern.test(name));
}
