// What the pictures show, taken from what the benchmarks have measured; report-draw.ts draws it.

/** What of bench/results/ is drawn; a file that is not there was not measured. */
export interface Results {
  readonly calls?: {
    readonly parts: Readonly<Record<string, Readonly<Record<string, { readonly ratio: number }>>>>;
  };
  readonly tokens?: {
    readonly scenarios: readonly {
      readonly name: string;
      readonly herd: readonly { readonly requests: number }[];
      readonly outage: { readonly calls: number; readonly failed: number; readonly requests: number };
    }[];
  };
  readonly resend?: {
    readonly rows: readonly { readonly client: string; readonly how: string; readonly arrived: number }[];
  };
  readonly "token-store"?: {
    readonly processes: number;
    readonly peers: readonly {
      readonly name: string;
      readonly calm: { readonly requests: number };
      readonly hang: { readonly longestMs: number };
      readonly anew: { readonly longestMs: number };
    }[];
  };
  readonly "events-faults"?: {
    readonly faults: Readonly<Record<string, Readonly<Record<string, { readonly lost: number }>>>>;
  };
}

export interface Bars {
  readonly name: string;
  /** One for each row; `undefined` where it was not measured. */
  readonly values: readonly (number | undefined)[];
}

/** Horizontal bars: a row for each client, a bar in it for each series. */
export interface Chart {
  readonly title: string;
  /** What the bars are, and the command that measured them. */
  readonly subtitle: string;
  readonly rows: readonly string[];
  readonly series: readonly Bars[];
  readonly digits: number;
}

const by = (command: string): string => `npm run bench -- ${command}`;

function calls({ parts }: NonNullable<Results["calls"]>): Chart {
  const titles: Record<string, string> = { stub: "no network", one: "loopback, one at a time" };
  const rows = [...new Set(Object.values(parts).flatMap((of) => Object.keys(of)))];
  const series = Object.entries(titles).flatMap(([part, name]) => {
    const of = parts[part];
    return of ? [{ name, values: rows.map((row) => of[row]?.ratio) }] : [];
  });
  return {
    title: "Time of a call",
    subtitle: `${series.map(({ name }) => name).join(" and ")}, ÷ openapi-fetch with a bearer middleware; ${by("calls")}`,
    rows,
    series,
    digits: 2,
  };
}

function herd({ scenarios }: NonNullable<Results["tokens"]>): Chart {
  return {
    title: "10,000 callers without a token",
    subtitle: `requests that reach the token endpoint; ${by("tokens")}`,
    rows: scenarios.map(({ name }) => name),
    series: [{ name: "requests", values: scenarios.map(({ herd }) => herd[0]?.requests) }],
    digits: 0,
  };
}

function outage({ scenarios }: NonNullable<Results["tokens"]>): Chart {
  const calls = scenarios[0]?.outage.calls ?? 0;
  return {
    title: "The token endpoint is down for 3 s, a minute before the token expires",
    subtitle: `${calls} calls are made while it is down; ${by("tokens")}`,
    rows: scenarios.map(({ name }) => name),
    series: [
      { name: "calls that failed", values: scenarios.map(({ outage }) => outage.failed) },
      { name: "requests to the endpoint", values: scenarios.map(({ outage }) => outage.requests) },
    ],
    digits: 0,
  };
}

const plain = (text: string): string => text.replaceAll("`", "");

function shared({ processes, peers }: NonNullable<Results["token-store"]>): Chart {
  return {
    title: `Token requests of ${processes} processes in three lifetimes`,
    subtitle: `one request for all at each renewal makes 6; ${by("token-store")}`,
    rows: peers.map(({ name }) => plain(name)),
    series: [{ name: "requests", values: peers.map(({ calm }) => calm.requests) }],
    digits: 0,
  };
}

function hang({ peers }: NonNullable<Results["token-store"]>): Chart {
  return {
    title: "Redis hangs for 12 s",
    subtitle: `ms that the longest call took; ${by("token-store")}`,
    rows: peers.map(({ name }) => plain(name)),
    series: [
      { name: "running processes", values: peers.map(({ hang }) => hang.longestMs) },
      { name: "new processes, their first call", values: peers.map(({ anew }) => anew.longestMs) },
    ],
    digits: 0,
  };
}

function resend({ rows }: NonNullable<Results["resend"]>): Chart {
  const isOneOfSeveral = (client: string): boolean => rows.filter((row) => row.client === client).length > 1;
  return {
    title: "How often one command arrives",
    subtitle: `a POST whose connection is reset once the server has read it; ${by("resend")}`,
    rows: rows.map(({ client, how }) => (isOneOfSeveral(client) ? `${client}, ${plain(how)}` : client)),
    series: [{ name: "arrivals", values: rows.map(({ arrived }) => arrived) }],
    digits: 0,
  };
}

function lost({ faults }: NonNullable<Results["events-faults"]>): Chart {
  const rows = [...new Set(Object.values(faults).flatMap((of) => Object.keys(of)))];
  return {
    title: "Events lost, of 400",
    subtitle: `not handled in the time that each fault was given; ${by("events faults")}`,
    rows,
    series: Object.entries(faults).map(([name, of]) => ({ name, values: rows.map((row) => of[row]?.lost) })),
    digits: 0,
  };
}

/** The charts of what was measured, by the name of their file. */
export function chartsOf(results: Results): Record<string, Chart> {
  const { tokens, "token-store": store } = results;
  return {
    ...(results.calls && { calls: calls(results.calls) }),
    ...(tokens && { herd: herd(tokens), outage: outage(tokens) }),
    ...(store && { "token-store": shared(store), "token-store-hang": hang(store) }),
    ...(results.resend && { resend: resend(results.resend) }),
    ...(results["events-faults"] && { "events-lost": lost(results["events-faults"]) }),
  };
}

/** A value as the picture writes it at the end of its bar. */
export const labelOf = (value: number, { digits }: Chart): string =>
  new Intl.NumberFormat("en", { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
