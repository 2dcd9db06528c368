import { isIP } from "node:net";
import { type Finding, note, ok, wrong } from "./finding.ts";

/** What the resolver said about a host. */
export interface Resolved {
  readonly host: string;
  readonly addresses?: readonly string[];
  /** Such as `ENOTFOUND`. */
  readonly error?: string;
}

/** @param byProxy whether a proxy looks up the names instead of this machine */
export function judgeDns(all: readonly Resolved[], byProxy: boolean): Finding {
  const names = all.filter(({ host }) => isIP(host.replace(/^\[|\]$/g, "")) === 0);
  if (names.length === 0) return ok("DNS", "not needed: the URL has an address");
  const failed = names.find(({ error }) => error);
  if (!failed) {
    const saw = names.map(({ host, addresses = [] }) => `${host} is ${addresses.slice(0, 2).join(", ")}`);
    return ok("DNS", saw.join("; "));
  }
  const saw = `${failed.host} cannot be looked up (${failed.error})`;
  if (byProxy) return note("DNS", `${saw}; the proxy does that`);
  const advice =
    failed.error === "ENOTFOUND"
      ? "there is no such name here: check the URL, the resolver and the VPN"
      : "the resolver does not answer: check this machine's network";
  return wrong("DNS", saw, advice);
}

/** What a connection to a host came to. */
export interface Handshake {
  readonly host: string;
  /** Code of what failed, such as `ECONNREFUSED` or `DEPTH_ZERO_SELF_SIGNED_CERT`. */
  readonly error?: string | undefined;
  /** Such as `TLSv1.3`; `undefined` for plain HTTP. */
  readonly protocol?: string | undefined;
  /** Whom the certificate names as its issuer. */
  readonly issuer?: string | undefined;
  /** When the certificate expires, in ms since the Unix epoch. */
  readonly validTo?: number | undefined;
}

/** The code of a probe whose time limit passed. */
export const NO_ANSWER = "no answer in time";

const UNREACHED: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there: check host and port",
  ECONNRESET: "something on the way cuts the connection: a firewall, or a proxy that has to be used",
  [NO_ANSWER]: "nothing answers: a firewall, or a proxy that has to be used",
  ETIMEDOUT: "nothing answers: a firewall, or a proxy that has to be used",
};

function certificateAdvice(code: string, issuer: string | undefined): string | undefined {
  const by = issuer ? `, issued by ${issuer}` : "";
  if (/SELF_SIGNED|UNABLE_TO_(GET_ISSUER|VERIFY)/.test(code))
    return `the certificate${by} is of no authority that this Node knows: NODE_EXTRA_CA_CERTS names a file with your company's`;
  if (/EXPIRED|NOT_YET_VALID/.test(code))
    return `the certificate${by} is out of date, or this machine's clock is wrong`;
  if (/ALTNAME/.test(code)) return `the certificate${by} is of another host: check the URL`;
  if (/^(EPROTO|ERR_SSL)/.test(code)) return "what answers there speaks no TLS: check scheme and port";
  return undefined;
}

export function judgeTls(all: readonly Handshake[], nowMs: number): Finding {
  const failed = all.find(({ error }) => error);
  if (failed) {
    const { host, error = "", issuer } = failed;
    const certificate = certificateAdvice(error, issuer);
    return certificate
      ? wrong("TLS", `the certificate or TLS of ${host} is not accepted (${error})`, certificate)
      : wrong(
          "TLS",
          `${host} cannot be reached (${error})`,
          UNREACHED[error] ?? "check host, port and firewall",
        );
  }
  const secure = all.filter(({ protocol }) => protocol);
  if (secure.length === 0) return ok("TLS", "plain HTTP on loopback");
  const days = Math.min(...secure.map(({ validTo = Infinity }) => (validTo - nowMs) / 86_400_000));
  const saw = secure
    .map(({ host, protocol, issuer }) => `${host}: ${protocol}, issued by ${issuer ?? "?"}`)
    .join("; ");
  return days < 7
    ? note("TLS", `${saw}; it expires within ${Math.max(Math.ceil(days), 0)} days`)
    : ok("TLS", saw);
}
