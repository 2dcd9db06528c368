let known: boolean | undefined;

/** Whether the platform's Request knows `cache`; older workerd throws at it. */
function knowsCache(): boolean {
  try {
    return new Request("http://localhost", { cache: "no-store" }).cache === "no-store";
  } catch {
    return false;
  }
}

/** `cache: "no-store"` where the platform knows it: frameworks patch `fetch` and answer from a store, even a POST. */
export function noStore(): Pick<RequestInit, "cache"> {
  known ??= knowsCache();
  return known ? { cache: "no-store" } : {};
}
