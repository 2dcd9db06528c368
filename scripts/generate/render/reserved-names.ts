/** Names that an alias must not take: the language's own, and globals that it would hide where it is imported. */
export const RESERVED_NAMES: ReadonlySet<string> = new Set(
  [
    // Keywords and the names of built-in types.
    "any as asserts async await bigint boolean break case catch class const continue debugger declare default delete do",
    "else enum export extends false finally for from function get global if implements import in infer instanceof",
    "interface intrinsic is keyof let module namespace never new null number object of out override package private",
    "protected public readonly require return satisfies set static string super switch symbol this throw true try type",
    "typeof undefined unique unknown using var void while with yield",
    // What the file itself declares and imports.
    "Schemas WithRequired components operations paths webhooks",
    // Utility types of TypeScript.
    "Awaited Capitalize ConstructorParameters Exclude Extract InstanceType Lowercase NoInfer NonNullable Omit",
    "OmitThisParameter Parameters Partial Pick PropertyDescriptor PropertyKey Readonly ReadonlyArray ReadonlyMap",
    "ReadonlySet Record Required ReturnType ThisParameterType ThisType Uncapitalize Uppercase ArrayLike PromiseLike",
    // Globals of the language.
    "AggregateError Array ArrayBuffer AsyncIterable AsyncIterator Atomics BigInt Boolean DataView Date Error EvalError",
    "FinalizationRegistry Float32Array Float64Array Function Generator Infinity Int16Array Int32Array Int8Array Intl",
    "Iterable Iterator JSON Map Math NaN Number Object Promise Proxy RangeError ReferenceError Reflect RegExp Set",
    "SharedArrayBuffer String Symbol SyntaxError TypeError URIError Uint16Array Uint32Array Uint8Array WeakMap WeakRef",
    "WeakSet globalThis",
    // Globals of every platform that has fetch.
    "AbortController AbortSignal Blob BodyInit BroadcastChannel Buffer Cache CloseEvent Crypto CryptoKey CustomEvent",
    "DOMException Document Element ErrorEvent Event EventSource EventTarget File FormData Headers HeadersInit History",
    "Location Lock MessageChannel MessageEvent MessagePort Navigator Node Notification Performance ReadableStream Request",
    "RequestInit RequestInfo Response ResponseInit Storage SubtleCrypto Text TextDecoder TextEncoder TransformStream URL",
    "URLSearchParams WebSocket Window Worker WritableStream",
  ].flatMap((line) => line.split(" ")),
);
