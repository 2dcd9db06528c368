/** What has to come of a case on a platform. */
interface Outcome {
  /** What the program says. */
  readonly said: RegExp;
  /** What arrives at the API; anything, if it is left out. */
  readonly arrived?: RegExp;
}

/** Those of which something else is expected than of the others; a version begins with such a name. */
const SPECIAL = ["workerd", "Chromium"] as const;
type Special = (typeof SPECIAL)[number];

/** What has to come of a case. */
export interface Expected extends Outcome, Readonly<Partial<Record<Special, Outcome>>> {
  /** There is no such case elsewhere. */
  readonly only?: Special;
}

/** What a platform has to do in a case; nothing, where it has no such case. */
export function expectedOf(name: string, version: string): Outcome | undefined {
  const expected = EXPECTED[name];
  const special = SPECIAL.find((platform) => version.startsWith(platform));
  if (expected?.only && expected.only !== special) return undefined;
  return (special && expected?.[special]) ?? expected;
}

/** Whether what arrived is what arrives on most platforms. */
export const isUsual = (name: string, arrived: string): boolean =>
  EXPECTED[name]?.arrived?.test(arrived) ?? true;

// They do not say what a connection failed of.
const vague: Outcome = { said: /^ConnectionError network; unknown$/ };
const VAGUE = { workerd: vague, Chromium: vague };

const arrived = /^2 GET, 0 POST, 1 tokens$/;
const traced: Outcome = { said: /^call, attempt, token; onEvent$/, arrived };
// They have none of Node's modules; workerd has, if it is told to.
const untraced: Outcome = { said: /^no channels; onEvent$/, arrived };

/** What each case has to come to on every platform: what the program said, and what arrived at the API. */
export const EXPECTED: Readonly<Record<string, Expected>> = {
  list: { said: /^200$/, arrived: /^1 GET, 0 POST, 1 tokens$/ },
  paging: { said: /^6$/, arrived: /^3 GET, 0 POST, 1 tokens$/ },
  "404": { said: /^404$/, arrived: /^1 GET, 0 POST, 1 tokens$/ },
  command: { said: /^confirmed$/, arrived: /^0 GET, 1 POST, 1 tokens$/ },
  "command by default": {
    said: /^confirmed$/,
    arrived: /^0 GET, 1 POST, 1 tokens$/,
    // A browser may send it twice.
    Chromium: { said: /^ConfigError/, arrived: /^nothing$/ },
  },
  "three taps": { said: /^confirmed, confirmed, confirmed$/, arrived: /^0 GET, 1 POST, 1 tokens$/ },
  "401 replay": { said: /^200$/, arrived: /^2 GET, 0 POST, 2 tokens$/ },
  "token expires": { said: /^200$/, arrived: /^2 GET, 0 POST, 2 tokens$/ },
  abort: { said: /^mine$/, arrived: /^1 GET, 0 POST, 1 tokens$/ },
  timeout: { said: /^TimeoutError timeout$/, arrived: /^1 GET, 0 POST, 1 tokens$/ },
  retries: { said: /^200$/, arrived: /^3 GET, 0 POST, 1 tokens$/ },
  "captive portal": { said: /^ResponseError not-json; unknown$/, arrived: /^1 GET, 1 POST, 1 tokens$/ },
  // A platform may read again by itself; a command it may not.
  "reset after read": { said: /^ConnectionError \w+; unknown$/ },
  "hang under a command": { said: /^unknown$/, arrived: /^0 GET, 1 POST, 1 tokens$/ },
  "kept connection dies": {
    said: /^unknown$/,
    arrived: /^5 GET, 5 POST, 1 tokens$/,
    // It sends each command again; this is why commands are refused there by default.
    Chromium: { said: /^unknown$/, arrived: /^5 GET, 10 POST, 1 tokens$/ },
  },
  refused: { said: /^ConnectionError refused; notSent unreachable$/, ...VAGUE },
  // Bun 1.2 calls it refused.
  dns: { said: /^ConnectionError (dns|refused); notSent unreachable$/, ...VAGUE },
  // Bun says that the handshake failed, which may come late.
  tls: {
    said: /^ConnectionError (tls; notSent tls|\w+; notSent unreachable|network; unknown)$/,
    ...VAGUE,
  },
  // Whether the request was written before is up to the system.
  resetOnAccept: { said: /^ConnectionError \w+; (notSent unreachable|unknown)$/ },
  tracing: { ...traced, workerd: untraced, Chromium: untraced },
  "tracing, nodejs_compat": { ...traced, only: "workerd" },
  "a request that left": { said: /^200$/, only: "workerd" },
};
