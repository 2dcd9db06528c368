let asked: unknown;
let answer = false;

/** Whether this is Node's `fetch` as it came, by its source: what wraps it may also send by other means. */
export function isNodesOwn(fetch: unknown): boolean {
  if (fetch !== asked) {
    asked = fetch;
    answer = /internal\/deps\/undici/.test(String(fetch));
  }
  return answer;
}
