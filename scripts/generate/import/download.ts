import { readFile } from "node:fs/promises";
import { basename, isAbsolute, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { InputError } from "../problem.ts";

/** A document as it came. */
export interface Download {
  readonly bytes: Uint8Array;
  /** Where from, fit to be written down: no query, no folders of this machine. */
  readonly origin: string;
  /** What its references are relative to: a path of this machine, or a URL. */
  readonly place: string;
  /** How messages call it. */
  readonly shown: string;
  readonly extension: ".json" | ".yaml" | ".yml";
}

export interface DownloadOptions {
  readonly signal?: AbortSignal | undefined;
  readonly fetch?: typeof globalThis.fetch;
}

/** The largest public description of an API has half of this. */
const MOST_BYTES = 100 * 2 ** 20;
const MOST_REDIRECTS = 5;
const TIMEOUT_MS = 60_000;
const ACCEPT =
  "application/openapi+yaml, application/openapi+json, application/yaml, application/json, */*;q=0.5";

/** Where a document is, fit to be told: a URL without a password, and without its query, which may hold a token. */
export const shownPlace = (place: string): string =>
  place.replace(/^([a-z][a-z0-9+.-]+:\/\/)(?:[^/?#]*@)?([^?#]*).*$/is, "$1$2");

/** Reads a document from a file or an https URL. */
export async function download(from: string, options: DownloadOptions = {}): Promise<Download> {
  const isUrl = /^[a-z][a-z0-9+.-]+:\/\//i.test(from);
  if (isUrl && !/^file:/i.test(from)) return downloadUrl(from, options);
  const path = isUrl ? pathOf(from) : from;
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    const reason = error.code === "ENOENT" ? "does not exist" : `cannot be read (${error.code})`;
    throw new InputError([{ file: path, reason }]);
  });
  const within = relative(process.cwd(), path);
  const origin = within.startsWith("..") || isAbsolute(within) ? basename(path) : within;
  return { ...received(bytes, path, path, ""), origin, place: resolve(path) };
}

function pathOf(url: string): string {
  try {
    return fileURLToPath(url);
  } catch (error) {
    throw refusal(url, `names no file of this machine: ${(error as Error).message}`);
  }
}

async function downloadUrl(from: string, options: DownloadOptions): Promise<Download> {
  const stop = AbortSignal.timeout(TIMEOUT_MS);
  const signal = options.signal ? AbortSignal.any([stop, options.signal]) : stop;
  const send = options.fetch ?? globalThis.fetch;
  const shown = shownPlace(from);
  let url = checkedUrl(from, undefined);
  try {
    for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
      const response = await send(url, { redirect: "manual", signal, headers: { Accept: ACCEPT } });
      const location = response.headers.get("location");
      if (response.status >= 300 && response.status < 400 && location !== null) {
        await response.body?.cancel();
        url = checkedUrl(location, url);
        continue;
      }
      if (!response.ok) {
        await response.body?.cancel();
        throw refusal(shown, `answered ${response.status} ${response.statusText}`.trim());
      }
      const type = response.headers.get("content-type") ?? "";
      const bytes = await boundedBody(response, shown);
      const origin = `${url.origin}${url.pathname}`;
      return { ...received(bytes, shown, url.pathname, type), origin, place: origin };
    }
    throw refusal(shown, `redirects more than ${MOST_REDIRECTS} times`);
  } catch (error) {
    if (error instanceof InputError || options.signal?.aborted) throw error;
    if (stop.aborted) throw refusal(shown, `did not answer in ${TIMEOUT_MS / 1000} seconds`);
    const { cause, message } = error as Error & { cause?: { code?: string; message?: string } };
    throw refusal(shown, `could not be fetched: ${cause?.code ?? cause?.message ?? message}`);
  }
}

const refusal = (file: string, reason: string): InputError => new InputError([{ file, reason }]);

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Only https, and plain http on loopback; never from the one to the other. */
function checkedUrl(text: string, from: URL | undefined): URL {
  const shown = shownPlace(from?.href ?? text);
  const url = URL.canParse(text, from) ? new URL(text, from) : undefined;
  if (url === undefined) throw refusal(shown, from ? "redirects to what is no URL" : "is no URL");
  if (url.username !== "" || url.password !== "")
    throw refusal(url.host, "a URL with a password in it is not taken: it would be written down");
  const isPlain = url.protocol === "http:" && LOOPBACK.test(url.hostname);
  if (from?.protocol === "https:" && url.protocol !== "https:")
    throw refusal(shown, `redirects from https to ${url.protocol}//${url.host}, which is not followed`);
  if (url.protocol !== "https:" && !isPlain)
    throw refusal(shown, `only https is taken, and http on this machine; not ${url.protocol}//${url.host}`);
  return url;
}

async function boundedBody(response: Response, from: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > MOST_BYTES) throw refusal(from, `is larger than ${MOST_BYTES / 2 ** 20} MB`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function received(
  bytes: Uint8Array,
  shown: string,
  path: string,
  type: string,
): Pick<Download, "bytes" | "shown" | "extension"> {
  const start = new TextDecoder().decode(bytes.subarray(0, 1000)).trimStart();
  if (
    /^<(!doctype html|html|head|body)\b/i.test(start) ||
    (/^text\/html\b/i.test(type) && start.startsWith("<"))
  )
    throw refusal(
      shown,
      "is a web page (HTML), not an OpenAPI document: give the address of the document itself",
    );
  if (start === "") throw refusal(shown, "is empty");
  const named = path.match(/\.(json|ya?ml)$/i)?.[0].toLowerCase() as Download["extension"] | undefined;
  const isJson = start.startsWith("{") || /[/+]json\b/i.test(type);
  // What is called .json and holds YAML is kept under a name that says so.
  const extension = named === ".json" && !/^[[{]/.test(start) ? ".yaml" : named;
  return { bytes, shown, extension: extension ?? (isJson ? ".json" : ".yaml") };
}
