type Expected = readonly [said: RegExp, arrived?: string | undefined, onlySomewhere?: true];

/** What each case has to come to on every platform: what the program said, and what arrived at the API. */
export const EXPECTED: Readonly<Record<string, Expected>> = {
  list: [/^200$/, "1 GET, 0 POST, 1 tokens"],
  paging: [/^6$/, "3 GET, 0 POST, 1 tokens"],
  "404": [/^404$/, "1 GET, 0 POST, 1 tokens"],
  command: [/^confirmed$/, "0 GET, 1 POST, 1 tokens"],
  "three taps": [/^confirmed, confirmed, confirmed$/, "0 GET, 1 POST, 1 tokens"],
  "401 replay": [/^200$/, "2 GET, 0 POST, 2 tokens"],
  "token expires": [/^200$/, "2 GET, 0 POST, 2 tokens"],
  abort: [/^mine$/, "1 GET, 0 POST, 1 tokens"],
  timeout: [/^TimeoutError timeout$/, "1 GET, 0 POST, 1 tokens"],
  retries: [/^200$/, "3 GET, 0 POST, 1 tokens"],
  "captive portal": [/^ResponseError not-json; unknown$/, "1 GET, 1 POST, 1 tokens"],
  // A platform may read again by itself; a command it may not.
  "reset after read": [/^ConnectionError \w+; unknown$/],
  "hang under a command": [/^unknown$/, "0 GET, 1 POST, 1 tokens"],
  "kept connection dies": [/^unknown$/, "5 GET, 5 POST, 1 tokens"],
  refused: [/^ConnectionError [\w-]+; (notSent unreachable|unknown)$/],
  dns: [/^ConnectionError [\w-]+; (notSent unreachable|unknown)$/],
  tls: [/^ConnectionError [\w-]+; (notSent (tls|unreachable)|unknown)$/],
  resetOnAccept: [/^ConnectionError [\w-]+; (notSent unreachable|unknown)$/],
  "a request that left": [/^200$/, undefined, true],
};
