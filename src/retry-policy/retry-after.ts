/** Values up to here in `X-Rate-Limit-Reset` are a delay in seconds, larger ones a point in time. */
const LARGEST_DELAY_S = 1e8;
/** A longer delay is no answer any more, and no date can hold it. */
const LARGEST_DELAY_MS = 1e12;
// RFC 9110 section 5.6.7: IMF-fixdate and the two obsolete forms. Date.parse alone would take "1" or "2024" for a date.
const HTTP_DATE = /^[a-z]{3,9},? [\w -]+ \d\d:\d\d:\d\d( GMT| UTC| \d{4})$/i;
/** A delay in seconds; `2.0`, and a header that came twice (`5, 5`), are unmistakable. */
const SECONDS = /^\d+(\.0+)?(\s*,\s*\d+(\.0+)?)*$/;

function httpDate(text: string): number {
  if (!HTTP_DATE.test(text)) return Number.NaN;
  return Date.parse(/(gmt|utc)$/i.test(text) ? text : `${text} GMT`);
}

/** The largest number of a list, or NaN for other text. */
function seconds(text: string | null): number {
  return text && SECONDS.test(text) ? Math.max(...text.split(",").map(Number)) : Number.NaN;
}

/** The server's own time, in ms since the epoch, so that a wrong clock on this side does no harm; else this side's. */
function serverTime(headers: Headers, wallMs: number): number {
  const date = httpDate(headers.get("date") ?? "");
  return Number.isNaN(date) ? wallMs : date;
}

/** Milliseconds until the point in time of `X-Rate-Limit-Reset`, in the past too; NaN for anything else. */
export function resetMs(headers: Headers, wallMs: number): number {
  const reset = seconds(headers.get("x-rate-limit-reset"));
  if (reset < LARGEST_DELAY_S) return reset * 1000;
  return (reset < 1e12 ? reset * 1000 : reset) - serverTime(headers, wallMs);
}

/**
 * The time a server asks to wait: `Retry-After` (RFC 9110 section 10.2.3: seconds or a date), else, if `resets` is
 * set, `X-Rate-Limit-Reset` (vendor page "too-many-requests": UTC epoch seconds). A point in time is read against the
 * response's own `Date`, so that a wrong clock on this side does no harm. Garbage and the past give `undefined`.
 *
 * @returns milliseconds from now, always positive
 */
export function retryAfterMs(headers: Headers, wallMs: number, resets = false): number | undefined {
  const after = (headers.get("retry-after") ?? "").trim();
  let delay = seconds(after) * 1000;
  if (Number.isNaN(delay)) delay = httpDate(after) - serverTime(headers, wallMs);
  if (Number.isNaN(delay) && resets) delay = resetMs(headers, wallMs);
  return delay > 0 ? Math.min(delay, LARGEST_DELAY_MS) : undefined;
}
