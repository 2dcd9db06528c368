import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { inspect } from "node:util";
import { afterEach, beforeEach, expect } from "vitest";
import { createScan } from "../../../support/secrets.ts";

export const TOKEN = "canary-token-0123456789.abcdefgh";
export const SECRET = "CanarySecret0123456789abcdef";
export const PASSWORD = "Canary/Password:0123456789";

/** An answer of the token endpoint with the token. */
export const token = (): Response =>
  Response.json({ access_token: TOKEN, token_type: "bearer", expires_in: 900 });

/** What a test shows to anybody: what it adds itself, and what the package publishes meanwhile. */
export interface Canaries {
  readonly shown: unknown[];
  /** Adds to it. */
  hear(it: unknown): unknown;
  /** Expects that something was shown, and that none of it holds the token, the secret or the password. */
  expectClean(): void;
}

/** Listens in each test of a file. */
export function canaries(): Canaries {
  const shown: unknown[] = [];
  const hear = (it: unknown): unknown => shown.push(it);
  beforeEach(() => {
    shown.length = 0;
    subscribe("invers-oneapi", hear);
  });
  afterEach(() => {
    unsubscribe("invers-oneapi", hear);
  });

  function expectClean(): void {
    const scan = createScan();
    scan.secret(TOKEN, SECRET, PASSWORD, btoa(`a:${SECRET}`));
    for (const it of shown) {
      scan.shown(it);
      scan.shown(String(JSON.stringify(it)));
      scan.shown(inspect(it, { depth: 9, getters: true }));
      scan.shown(inspect(Object.getOwnPropertyDescriptors(Object(it)), { depth: 9 }));
    }
    expect(scan.leaks()).toEqual([]);
    expect(shown.length).toBeGreaterThan(0);
  }

  return { shown, hear, expectClean };
}
