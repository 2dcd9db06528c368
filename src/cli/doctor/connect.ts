import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { connect as connectTcp, isIP, type Socket } from "node:net";
import { connect as connectTls, type TLSSocket } from "node:tls";
import type { Handshake } from "./network.ts";

const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, "");
const portOf = ({ port, protocol }: URL): number => Number(port) || (protocol === "https:" ? 443 : 80);

/** Waits for an event of a socket, or for what ends it first. */
function settled(socket: Socket, event: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (error: unknown): void => {
      socket.destroy();
      reject(error);
    };
    socket.once(event, resolve).on("error", end);
    socket.once("close", () => reject(Object.assign(new Error("closed"), { code: "ECONNRESET" })));
    signal.addEventListener("abort", () => end(signal.reason), { once: true });
  });
}

/** Asks a proxy for a tunnel (RFC 9110 section 9.3.6). */
export function openTunnel(
  proxy: URL,
  target: URL,
  signal: AbortSignal,
): Promise<{ readonly status: number; readonly socket: Socket }> {
  const { username, password } = proxy;
  const login = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const asked = (proxy.protocol === "https:" ? httpsRequest : httpRequest)({
    host: hostOf(proxy),
    port: portOf(proxy),
    method: "CONNECT",
    path: `${target.hostname}:${portOf(target)}`,
    headers: username ? { "Proxy-Authorization": `Basic ${Buffer.from(login).toString("base64")}` } : {},
    agent: false,
    signal,
  });
  return new Promise((resolve, reject) => {
    asked.once("connect", ({ statusCode = 0 }, socket: Socket) => resolve({ status: statusCode, socket }));
    asked.once("error", reject).end();
  });
}

/** Of a certificate's owner, without characters that steer a terminal. */
const printable = (text: unknown): string | undefined =>
  typeof text === "string" ? text.replace(/\p{Cc}/gu, " ").slice(0, 80) : undefined;

function describe(socket: TLSSocket, host: string): Handshake {
  const { issuer, valid_to: validTo } = socket.getPeerCertificate();
  const { authorizationError: refusal } = socket;
  return {
    host,
    ...(!socket.authorized && { error: (refusal as { code?: string })?.code ?? String(refusal) }),
    protocol: socket.getProtocol() ?? "TLS",
    issuer: printable(issuer?.O ?? issuer?.CN),
    validTo: validTo ? Date.parse(validTo) : undefined,
  };
}

/** Connects as `fetch` would, and hangs up. Of a certificate that is refused it still sees who issued it. */
export async function handshake(
  target: URL,
  proxy: URL | undefined,
  signal: AbortSignal,
): Promise<Handshake> {
  const host = hostOf(target);
  const tunnel = proxy && (await openTunnel(proxy, target, signal)).socket;
  const socket = tunnel ?? connectTcp(portOf(target), host);
  try {
    if (!tunnel) await settled(socket, "connect", signal);
    if (target.protocol === "http:") return { host };
    // Nothing is sent over it: the verdict on the certificate is all that it is for.
    const name = isIP(host) ? {} : { servername: host };
    const secure = connectTls({ socket, host, ...name, rejectUnauthorized: false });
    await settled(secure, "secureConnect", signal);
    return describe(secure, host);
  } finally {
    socket.destroy();
  }
}
