import { ConfigError } from "../errors/config-error.ts";

/** Nobody encodes this often in good faith, and a long value must not take long. */
const MOST_ENCODINGS = 8;

/** Undoes percent-encoding, however many times it was applied; what is no escape stays as it is. */
function decoded(text: string): string {
  let plain = text;
  for (let round = 0; round < MOST_ENCODINGS; round++) {
    if (!plain.includes("%")) return plain;
    const once = plain.replace(/%([0-9a-f]{2})/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
    if (once === plain) return plain;
    plain = once;
  }
  return "..";
}

/** A value of a path parameter, encoded; refused if it could lead to another resource. */
export function safeSegment(name: string, value: unknown): string {
  const refuse = (why: string): never => {
    throw new ConfigError(`path parameter "${name}" ${why}`);
  };
  if (value === undefined) return refuse("is missing");
  if (typeof value !== "string" && !Number.isFinite(value)) return refuse("must be a string or a number");
  // Some servers fold characters of full width, and some cut a segment at a ";".
  const plain = decoded(String(value)).normalize("NFKC");
  if (plain === "") return refuse("is empty");
  if (/^\.{1,2}(;|$)|[/\\]/.test(plain)) return refuse('must not be "." or "..", nor hold "/" or "\\"');
  try {
    return encodeURIComponent(String(value));
  } catch {
    return refuse("is not well-formed Unicode");
  }
}

/** A list is written as OpenAPI's style `simple` has it: `a,b`. */
function safeSegments(name: string, value: unknown): string {
  const items = Array.isArray(value) && value.length ? value : [value];
  return items.map((item) => safeSegment(name, item)).join(",");
}

/**
 * Fills a path template. A value that could lead to another resource is refused before anything is sent, in any
 * encoding: servers differ in how often they decode.
 *
 * @param write writes a parameter in a form of its own; an empty text is refused, and undefined leaves it in the usual form
 */
export function fillPath(
  template: string,
  values: Readonly<Record<string, unknown>> | null = {},
  write?: (name: string, value: unknown) => string | undefined,
): string {
  if (!/^\/(?!\/)[^?#]*$/.test(template))
    throw new ConfigError('the path of a call must start with "/", not with "//", and hold no "?" or "#"');
  if (!/[{.%\\]/.test(template)) return template;
  const filled = template.replace(/\{([^{}]+)\}/g, (_, name: string) => {
    const value = values && Object.hasOwn(values, name) ? values[name] : undefined;
    return write?.(name, value) || safeSegments(name, value);
  });
  // Values that stand side by side in one segment are each harmless and may still add up to "..".
  if (/(^|[/\\])\.{1,2}([/\\]|$)/.test(decoded(filled)))
    throw new ConfigError(`a path parameter of "${template}" makes a dot segment`);
  return filled;
}
