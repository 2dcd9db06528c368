import { inspect } from "node:util";

/** Shorter ones are words of tests, such as `late`, and no secrets. */
const SHORTEST = 6;

/** The ways in which a secret may be written. */
function formsOf(secret: string): string[] {
  const base64 = Buffer.from(secret).toString("base64");
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    new URLSearchParams([["", secret]]).toString().slice(1),
    base64.replace(/=+$/, ""),
    Buffer.from(secret).toString("base64url"),
    encodeURIComponent(base64),
    Buffer.from(secret).toString("hex"),
  ];
}

/** Looks for one of these in a text: by how they begin, since a test may have thousands of secrets. */
function finderOf(forms: ReadonlySet<string>): (text: string) => string | undefined {
  const lengths = new Map<string, Set<number>>();
  for (const form of forms) {
    const start = form.slice(0, SHORTEST);
    lengths.set(start, (lengths.get(start) ?? new Set()).add(form.length));
  }
  return (text) => {
    for (let at = 0; at < text.length; at++) {
      for (const length of lengths.get(text.slice(at, at + SHORTEST)) ?? []) {
        const form = text.slice(at, at + length);
        if (forms.has(form)) return form;
      }
    }
    return undefined;
  };
}

/** What an error shows, and what it holds. */
const textOf = (it: unknown): string =>
  typeof it === "string" ? it : `${String(it)} ${inspect(it, { depth: 9, showHidden: true })}`;

export interface Scan {
  /** These must not show. */
  secret(...secrets: string[]): void;
  /** This was shown to somebody: an error, an event, a line of output. */
  shown(it: unknown): void;
  /** Where a secret shows, with the secret itself taken out. */
  leaks(): string[];
  clear(): void;
}

/** Collects secrets and what was shown, and looks for the ones in the other. */
export function createScan(): Scan {
  const secrets = new Set<string>();
  const seen: unknown[] = [];

  return {
    secret(...found) {
      for (const each of found) if (each.length >= SHORTEST) secrets.add(each);
    },
    shown(it) {
      seen.push(it);
    },
    leaks() {
      const find = finderOf(new Set([...secrets].flatMap(formsOf)));
      // Most of what a long test shows is the same again and again.
      return [...new Set(seen.map(textOf))].flatMap((text) => {
        const form = find(text);
        return form === undefined ? [] : [text.replaceAll(form, "[the secret]").slice(0, 2_000)];
      });
    },
    clear() {
      secrets.clear();
      seen.length = 0;
    },
  };
}
