import { ConfigError } from "../errors/config-error.ts";

/** In front of every value, so that a store recognises what this package wrote. */
export const VERSION = "oa1.";

const KEY_BYTES = 32;
/** Of AES-GCM (NIST SP 800-38D). */
const IV_BYTES = 12;
const IN_THE_CLEAR = "plaintext";

/** 32 bytes each in base64: the first seals, all open. Or the word `"plaintext"`. */
export type EncryptionKeys = readonly string[] | "plaintext";

/** Seals values for a place in a store. */
export interface Seal {
  seal(name: string, text: string): Promise<string>;
  /** `undefined` where it cannot be opened: another key, another place, damaged, or not written by this package. */
  open(name: string, sealed: string): Promise<string | undefined>;
}

interface SealingKey {
  readonly id: string;
  readonly key: CryptoKey;
}

const bytesOf = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(text, (char) => char.charCodeAt(0));

const toBase64 = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");

const fromBase64 = (text: string): Uint8Array<ArrayBuffer> =>
  bytesOf(atob(text.replaceAll("-", "+").replaceAll("_", "/")));

// Exported without the parameter of `Uint8Array`, which TypeScript 5.4 does not know.
export const sha256 = async (text: Uint8Array): Promise<string> => {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", text as Uint8Array<ArrayBuffer>));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
};

function readKey(who: string, text: unknown): Uint8Array<ArrayBuffer> {
  try {
    const bytes = fromBase64(text as string);
    if (bytes.length === KEY_BYTES) return bytes;
  } catch {
    // As a key of another length.
  }
  throw new ConfigError(`${who}: each of "encryptionKeys" must be ${KEY_BYTES} bytes in base64`);
}

async function toSealingKey(bytes: Uint8Array<ArrayBuffer>): Promise<SealingKey> {
  const [hash, key] = await Promise.all([
    sha256(bytes),
    crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]),
  ]);
  return { id: hash.slice(0, 8), key };
}

/** The store's own name of the place and the version: a value that is copied elsewhere does not open. */
const boundTo = (name: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(VERSION + name);

/**
 * Sealing by AES-256-GCM (WebCrypto): `oa1.<id of the key>.<IV and ciphertext>`.
 *
 * @throws ConfigError for keys that are missing, too short, or a bare string
 */
export function createSeal(who: string, encryptionKeys: EncryptionKeys): Seal {
  if (encryptionKeys === IN_THE_CLEAR) return plaintext;
  if (!Array.isArray(encryptionKeys) || !encryptionKeys.length)
    throw new ConfigError(
      `${who}: "encryptionKeys" must be a list of keys, the current one first, or the word "plaintext"`,
    );
  const bytes = encryptionKeys.map((each) => readKey(who, each));
  let ready: Promise<SealingKey[]> | undefined;
  const keys = (): Promise<SealingKey[]> => {
    ready ??= Promise.all(bytes.map(toSealingKey));
    return ready;
  };
  return {
    async seal(name, text) {
      const [{ id, key }] = (await keys()) as [SealingKey];
      const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
      const algorithm = { name: "AES-GCM", iv, additionalData: boundTo(name) };
      const sealed = await crypto.subtle.encrypt(algorithm, key, new TextEncoder().encode(text));
      return `${VERSION}${id}.${toBase64(new Uint8Array([...iv, ...new Uint8Array(sealed)]))}`;
    },
    async open(name, sealed) {
      try {
        const [id, data] = sealed.slice(VERSION.length).split(".") as [string, string];
        const found = (await keys()).find((each) => each.id === id);
        if (!found || !sealed.startsWith(VERSION)) return undefined;
        const all = fromBase64(data);
        const algorithm = { name: "AES-GCM", iv: all.slice(0, IV_BYTES), additionalData: boundTo(name) };
        const opened = await crypto.subtle.decrypt(algorithm, found.key, all.slice(IV_BYTES));
        return new TextDecoder().decode(opened);
      } catch {
        return undefined;
      }
    },
  };
}

const CLEAR = `${VERSION}${IN_THE_CLEAR}.`;

const plaintext: Seal = {
  seal: async (_, text) => CLEAR + text,
  open: async (_, sealed) => (sealed.startsWith(CLEAR) ? sealed.slice(CLEAR.length) : undefined),
};
