/// <reference lib="esnext.disposable" preserve="true" />

/** What `using` and `await using` call at the end of a scope. */
export interface Disposal {
  /** `close()`, for `using`. */
  [Symbol.dispose](): void;
  /** `close()`, for `await using` and an `AsyncDisposableStack`. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** Lets `using` and `await using` close it, where the platform has the symbols for them. */
export function disposable<T extends { close(): void }>(it: T): T & Disposal {
  // Async for both: `using` looks at no result.
  for (const way of [Symbol.dispose, Symbol.asyncDispose])
    if (way) Object.defineProperty(it, way, { value: async () => it.close() });
  return it as T & Disposal;
}
