/** Values up to here in `X-Rate-Limit-Reset` are a delay in seconds, larger ones a point in time. */
const LARGEST_DELAY_S = 1e8;
/** A longer delay is no answer any more, and no date can hold it. */
const LARGEST_DELAY_MS = 1e12;
// RFC 9110 section 5.6.7: IMF-fixdate and the two obsolete forms. Date.parse alone would take "1" or "2024" for a date.
const HTTP_DATE = /^[a-z]{3,9},? [\w -]+ \d\d:\d\d:\d\d( GMT| \d{4})$/i;

function httpDate(text: string): number {
  return HTTP_DATE.test(text) ? Date.parse(/gmt$/i.test(text) ? text : `${text} GMT`) : Number.NaN;
}

const digits = (text: string | null): number => (text && /^\d+$/.test(text) ? Number(text) : Number.NaN);

/**
 * The time a server asks us to wait: `Retry-After` (RFC 9110 section 10.2.3: seconds or a date), else, if `resets` is
 * set, `X-Rate-Limit-Reset` (vendor page "too-many-requests": UTC epoch seconds). A point in time is read against the
 * response's own `Date`, so that a wrong clock on our side does no harm. Garbage and the past give `undefined`.
 *
 * @returns milliseconds from now, always positive
 */
export function serverDelay(headers: Headers, wallMs: number, resets = false): number | undefined {
  const date = httpDate(headers.get("date") ?? "");
  const now = Number.isNaN(date) ? wallMs : date;
  const after = headers.get("retry-after") ?? "";
  let delay = digits(after) * 1000;
  if (Number.isNaN(delay)) delay = httpDate(after) - now;
  if (Number.isNaN(delay) && resets) {
    const reset = digits(headers.get("x-rate-limit-reset"));
    if (reset < LARGEST_DELAY_S) delay = reset * 1000;
    else delay = (reset < 1e12 ? reset * 1000 : reset) - now;
  }
  return delay > 0 ? Math.min(delay, LARGEST_DELAY_MS) : undefined;
}
