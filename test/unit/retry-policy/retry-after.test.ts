import { describe, expect, it } from "vitest";
import { retryAfterMs } from "../../../src/retry-policy/retry-after.ts";

const NOW = Date.UTC(2026, 0, 1, 12, 0, 0);
const S = 1000;

describe("the time that a server asks to wait", () => {
  it.each<[string, Record<string, string>, number | undefined]>([
    ["seconds", { "Retry-After": "5" }, 5 * S],
    ["an IMF date", { "Retry-After": "Thu, 01 Jan 2026 12:00:09 GMT" }, 9 * S],
    ["an RFC 850 date", { "Retry-After": "Thursday, 01-Jan-26 12:00:09 GMT" }, 9 * S],
    ["an asctime date", { "Retry-After": "Thu Jan  1 12:00:09 2026" }, 9 * S],
    [
      "a date, read against the server's own clock",
      { "Retry-After": "Thu, 01 Jan 2026 15:00:09 GMT", Date: "Thu, 01 Jan 2026 15:00:00 GMT" },
      9 * S,
    ],
    [
      "a date, where Date is garbage",
      { "Retry-After": "Thu, 01 Jan 2026 12:00:09 GMT", Date: "today" },
      9 * S,
    ],
    ["zero", { "Retry-After": "0" }, undefined],
    ["the past", { "Retry-After": "Thu, 01 Jan 2026 11:59:59 GMT" }, undefined],
    ["a negative number", { "Retry-After": "-5" }, undefined],
    ["a fraction", { "Retry-After": "1.5" }, undefined],
    ["a year", { "Retry-After": "Fri 2027" }, undefined],
    ["an ISO date", { "Retry-After": "2026-01-01T12:00:09Z" }, undefined],
    ["a word", { "Retry-After": "soon" }, undefined],
    ["a day of the week", { "Retry-After": "Monday" }, undefined],
    ["nothing", {}, undefined],
    ["an empty header", { "Retry-After": "" }, undefined],
    ["a whole number with a point", { "Retry-After": "2.0" }, 2 * S],
    ["two headers: the larger", { "Retry-After": "5, 9" }, 9 * S],
    ["a date in UTC", { "Retry-After": "Thu, 01 Jan 2026 12:00:09 UTC" }, 9 * S],
    ["epoch seconds", { "X-Rate-Limit-Reset": String(NOW / S + 20) }, 20 * S],
    ["epoch milliseconds, 13 digits", { "X-Rate-Limit-Reset": String(NOW + 20 * S) }, 20 * S],
    ["a small number, which is a delay", { "X-Rate-Limit-Reset": "20" }, 20 * S],
    [
      "epoch seconds, read against the server's own clock",
      { "X-Rate-Limit-Reset": String(NOW / S + 3620), Date: "Thu, 01 Jan 2026 13:00:00 GMT" },
      20 * S,
    ],
    ["a reset in the past", { "X-Rate-Limit-Reset": String(NOW / S - 1) }, undefined],
    ["a reset that is garbage", { "X-Rate-Limit-Reset": "later" }, undefined],
    ["both: Retry-After", { "Retry-After": "5", "X-Rate-Limit-Reset": "20" }, 5 * S],
    [
      "both, the first over: still Retry-After",
      { "Retry-After": "0", "X-Rate-Limit-Reset": "20" },
      undefined,
    ],
    ["both, the first garbage: the other", { "Retry-After": "soon", "X-Rate-Limit-Reset": "20" }, 20 * S],
  ])("reads %s", (_, headers, expected) => {
    expect(retryAfterMs(new Headers(headers), NOW, true)).toBe(expected);
  });

  it("stays a date that can be shown, whatever the number", () => {
    for (const digits of ["9".repeat(15), "9".repeat(400)]) {
      const delay = retryAfterMs(new Headers({ "Retry-After": digits }), NOW) ?? Number.NaN;
      expect(new Date(NOW + delay).toISOString()).toMatch(/^20\d\d-/);
    }
  });
});
