/** What has to come of a case. */
export interface Expected {
  /** What the program says. */
  readonly said: RegExp;
  /** What it says in workerd, where that differs; `only`: there is no such case elsewhere. */
  readonly workerd?: RegExp;
  readonly only?: "workerd";
  /** What arrives at the API. */
  readonly arrived?: string;
}

// It does not say what a connection failed of.
const VAGUE = /^ConnectionError network; unknown$/;

/** What each case has to come to on every platform: what the program said, and what arrived at the API. */
export const EXPECTED: Readonly<Record<string, Expected>> = {
  list: { said: /^200$/, arrived: "1 GET, 0 POST, 1 tokens" },
  paging: { said: /^6$/, arrived: "3 GET, 0 POST, 1 tokens" },
  "404": { said: /^404$/, arrived: "1 GET, 0 POST, 1 tokens" },
  command: { said: /^confirmed$/, arrived: "0 GET, 1 POST, 1 tokens" },
  "three taps": { said: /^confirmed, confirmed, confirmed$/, arrived: "0 GET, 1 POST, 1 tokens" },
  "401 replay": { said: /^200$/, arrived: "2 GET, 0 POST, 2 tokens" },
  "token expires": { said: /^200$/, arrived: "2 GET, 0 POST, 2 tokens" },
  abort: { said: /^mine$/, arrived: "1 GET, 0 POST, 1 tokens" },
  timeout: { said: /^TimeoutError timeout$/, arrived: "1 GET, 0 POST, 1 tokens" },
  retries: { said: /^200$/, arrived: "3 GET, 0 POST, 1 tokens" },
  "captive portal": { said: /^ResponseError not-json; unknown$/, arrived: "1 GET, 1 POST, 1 tokens" },
  // A platform may read again by itself; a command it may not.
  "reset after read": { said: /^ConnectionError \w+; unknown$/ },
  "hang under a command": { said: /^unknown$/, arrived: "0 GET, 1 POST, 1 tokens" },
  "kept connection dies": { said: /^unknown$/, arrived: "5 GET, 5 POST, 1 tokens" },
  refused: { said: /^ConnectionError refused; notSent unreachable$/, workerd: VAGUE },
  // Bun 1.2 calls it refused.
  dns: { said: /^ConnectionError (dns|refused); notSent unreachable$/, workerd: VAGUE },
  // Bun says that the handshake failed, which may come late.
  tls: {
    said: /^ConnectionError (tls; notSent tls|\w+; notSent unreachable|network; unknown)$/,
    workerd: VAGUE,
  },
  // Whether the request was written before is up to the system.
  resetOnAccept: { said: /^ConnectionError \w+; (notSent unreachable|unknown)$/ },
  "a request that left": { said: /^200$/, only: "workerd" },
};
