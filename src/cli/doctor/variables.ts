import { checkPlainHttp, providerRules } from "../../options/provider-rules.ts";
import { DEFAULT_BASE_URL } from "../../options/settings.ts";
import { type Finding, note, ok, wrong } from "./finding.ts";

/** The environment, as far as the doctor reads it. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Something about a variable that is odd, and to blame if the credentials are refused. */
export interface Oddity {
  readonly variable: string;
  readonly what: string;
}

const ID = "INVERS_CLIENT_ID";
const SECRET = "INVERS_CLIENT_SECRET";
const BASE = "INVERS_BASE_URL";
const TOKEN = "INVERS_TOKEN_URL";
export const VARIABLES = [ID, SECRET, BASE, TOKEN] as const;

function whiteSpace(value: string): string | undefined {
  const places = [value.trimStart() !== value && "begins", value.trimEnd() !== value && "ends"].filter(
    Boolean,
  );
  if (places.length === 0) return undefined;
  const kind = /^\s*[\r\n]|[\r\n]\s*$/.test(value) ? "a line end" : "white space";
  return `${places.join(" and ")} with ${kind}`;
}

function oddityOf(variable: string, value: string): string | undefined {
  const space = whiteSpace(value);
  if (space) return space;
  if (/^(["'`]).*\1$/s.test(value)) return "is in quotes, which became part of it";
  if (/\p{Cc}/u.test(value)) return "holds a control character";
  return variable === ID && !value.includes("#")
    ? "has no #, where a .env file may have cut it off"
    : undefined;
}

/** What is odd about the variables that are set. */
export function odditiesOf(env: Environment): Oddity[] {
  return VARIABLES.flatMap((variable) => {
    const what = env[variable] ? oddityOf(variable, env[variable]) : undefined;
    return what ? [{ variable, what }] : [];
  });
}

/** The variables. The id is shown, the secret never. */
export function judgeVariables(env: Environment): Finding {
  const missing = [ID, SECRET].filter((variable) => !env[variable]?.trim());
  if (missing.length > 0) {
    const parts = missing.map((variable) => (variable === ID ? "id" : "secret")).join(" and ");
    const advice = `set ${missing.length > 1 ? "them" : "it"} to the ${parts} of the API client, from FleetControl`;
    return wrong(
      "variables",
      `${missing.join(" and ")} ${missing.length > 1 ? "are" : "is"} not set`,
      advice,
    );
  }
  const [odd] = odditiesOf(env);
  if (odd)
    return note(
      "variables",
      `${odd.variable} ${odd.what}`,
      "set it again, in single quotes and without more",
    );
  const set = VARIABLES.filter((variable) => env[variable]).join(", ");
  return ok("variables", `id ${env[ID]}, a secret of ${env[SECRET]?.length} characters; set are ${set}`);
}

/** Where the API and its tokens are. */
export interface Urls {
  readonly baseUrl: string;
  readonly tokenUrl: string;
}

export function urlsOf(env: Environment): Urls {
  const baseUrl = (env[BASE]?.trim() || DEFAULT_BASE_URL).replace(/\/+$/, "");
  return { baseUrl, tokenUrl: env[TOKEN]?.trim() || `${baseUrl}/auth/oauth/token` };
}

function isUsable(name: "baseUrl" | "tokenUrl", url: string): boolean {
  try {
    checkPlainHttp("doctor", { [name]: url });
    return providerRules[name]?.[1](url) ?? false;
  } catch {
    return false;
  }
}

/** The two URLs. One that cannot be used is not shown, since it may hold a password. */
export function judgeUrls({ baseUrl, tokenUrl }: Urls): Finding {
  for (const [name, variable, url] of [
    ["baseUrl", BASE, baseUrl],
    ["tokenUrl", TOKEN, tokenUrl],
  ] as const) {
    if (!isUsable(name, url)) {
      const advice = `it must be an https URL without credentials, query or hash (http on loopback only)`;
      return wrong("URLs", `${variable} is no URL that the client takes`, advice);
    }
  }
  const saw = `API ${baseUrl}, tokens ${tokenUrl}`;
  const { pathname } = new URL(baseUrl);
  return /\/(vehicles|auth)\b/.test(pathname)
    ? note("URLs", `${saw}; the base URL ends in ${pathname}`, `${BASE} ends before the paths of the API`)
    : ok("URLs", saw);
}
