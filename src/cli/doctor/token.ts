import { formsDiffer } from "../../auth/basic.ts";
import type { ClientAuthentication } from "../../options/client-options.ts";
import { type Finding, note, ok, wrong } from "./finding.ts";
import type { Oddity } from "./variables.ts";

/** What the token endpoint gave, or the code of what failed. */
export type TokenAnswer =
  | { readonly lifetimeMs: number }
  | { readonly code: string; readonly message: string; readonly flowId?: string | undefined };

/** What the token was asked for with. */
export interface Credentials {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly form: ClientAuthentication;
}

const OTHER = { basic: "basic-encoded", "basic-encoded": "basic" } as const;

function adviceFor(
  code: string,
  { clientId, clientSecret, form }: Credentials,
  [odd]: readonly Oddity[],
): string {
  if (code === "invalid_client" && odd)
    return `${odd.variable} ${odd.what}: set it again, in single quotes and without more`;
  if (code === "invalid_client" && formsDiffer(clientId, clientSecret)) {
    const other = `the option clientAuthentication: "${OTHER[form]}"`;
    return `compare id and secret with FleetControl; if they are right, try the other form of Basic, ${other} (here --client-authentication ${OTHER[form]})`;
  }
  if (code === "invalid_client")
    return "compare id and secret with FleetControl; the secret is shown there once only";
  if (/^http-(404|405|3\d\d)$/.test(code)) return "there is no token endpoint: check INVERS_TOKEN_URL";
  if (/^http-(5\d\d|429)$/.test(code)) return "try again later; then ask INVERS";
  return code.startsWith("http-") || code.includes("_")
    ? "quote the flow id to INVERS"
    : "check INVERS_TOKEN_URL, firewall and proxy";
}

/** A token that lives shorter than this is renewed all the time, in ms. */
const SHORT_MS = 120_000;

/** The token: the other form of Basic is suggested, never tried. */
export function judgeToken(answer: TokenAnswer, credentials: Credentials, odd: readonly Oddity[]): Finding {
  if ("lifetimeMs" in answer) {
    const saw = `it lives ${Math.round(answer.lifetimeMs / 1000)} s`;
    return answer.lifetimeMs < SHORT_MS
      ? note("token", `${saw}, so it is renewed all the time`)
      : ok("token", saw);
  }
  const { code, message, flowId } = answer;
  const [first] = code === "invalid_client" ? odd : [];
  const saw = first ? `the credentials are refused, and ${first.variable} ${first.what}` : message;
  return { ...wrong("token", saw, adviceFor(code, credentials, odd)), flowId };
}
