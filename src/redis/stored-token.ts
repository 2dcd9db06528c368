import type { TokenStore } from "../types/token-store.ts";
import type { Guard } from "./guard.ts";
import type { Seal } from "./seal.ts";

/** A store whose values are sealed, with what is known about its health. */
export interface SealedStore {
  readonly store: TokenStore;
  readonly seal: Seal;
  readonly guard: Guard;
  /** Where the token of these credentials lies: the same for all processes, whatever their sealing keys. */
  place(tokenUrl: string, clientId: string): string | Promise<string>;
}

/** What is sealed of a token. */
interface Content {
  readonly value: string;
  /** Its whole life, in ms. */
  readonly lifetimeMs: number;
}

type Sealing = Pick<SealedStore, "store" | "seal">;

function parse(text: string): Content | undefined {
  try {
    const { value, lifetimeMs } = JSON.parse(text) ?? {};
    return typeof value === "string" && value && lifetimeMs > 0 ? { value, lifetimeMs } : undefined;
  } catch {
    return undefined;
  }
}

/** The text that a store keeps of a token. */
export const sealToken = ({ seal }: Sealing, key: string, content: Content): Promise<string> =>
  seal.seal(key, JSON.stringify(content));

/** The token in the store, with its life left. What cannot be opened is taken away, so that it can be overwritten. */
export async function readToken(
  { store, seal }: Sealing,
  key: string,
  onUnreadable: () => void,
): Promise<(Content & { readonly ttlMs: number }) | undefined> {
  const stored = await store.read(key);
  if (!stored) return undefined;
  const text = stored.ttlMs > 0 ? await seal.open(key, stored.value) : undefined;
  const content = text === undefined ? undefined : parse(text);
  if (content) return { ...content, ttlMs: stored.ttlMs };
  onUnreadable();
  await store.remove(key, stored.value);
  return undefined;
}

/** Takes a token out of the store, whatever it was sealed with, if it is still that one. */
export async function removeToken({ store, seal }: Sealing, key: string, value: string): Promise<void> {
  const stored = await store.read(key);
  const text = stored && (await seal.open(key, stored.value));
  if (stored && text && parse(text)?.value === value) await store.remove(key, stored.value);
}
