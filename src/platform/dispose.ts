/// <reference lib="esnext.disposable" preserve="true" />

/** Lets `using` close it at the end of a scope, where the platform has `Symbol.dispose`. */
export function disposable<T extends { close(): void }>(it: T): T & Disposable {
  if (Symbol.dispose) Object.defineProperty(it, Symbol.dispose, { value: () => it.close() });
  return it as T & Disposable;
}
