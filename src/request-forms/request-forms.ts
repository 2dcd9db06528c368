import { fillPath, safeSegment } from "../call/path.ts";
import { ConfigError } from "../errors/config-error.ts";
import { own } from "../options/own.ts";
import type { OperationForm, ParameterForm, RawParameters, RequestForms } from "../types/request-forms.ts";
import { writeParameter } from "./write-parameter.ts";

type Forms = ReadonlyMap<string, ParameterForm>;

/** An operation's form, read. */
interface ReadForm {
  /** Where its document says that it is; undefined for where the client's requests go. */
  readonly origin: string | undefined;
  readonly base: string;
  readonly path: Forms;
  readonly query: Forms;
  readonly header: Forms;
  readonly headers: Readonly<Record<string, string>>;
}

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Any origin will do: it stands for the client's. */
const RELATIVE = "http://relative.invalid";

function readForm(operation: string, given: OperationForm): ReadForm {
  const { server = "", contentType, accept, ...form } = own(given);
  if (!URL.canParse(server, RELATIVE))
    throw new ConfigError(`requestForms: the server of ${operation} must be a path or a URL`);
  const { origin, pathname } = new URL(server, RELATIVE);
  const forms = (place: OperationForm["query"]): Forms =>
    new Map(Object.entries(place ?? {}).map(([name, one]) => [name, own(one)]));
  return {
    origin: origin === RELATIVE ? undefined : origin,
    base: pathname.replace(/\/+$/, ""),
    path: forms(form.path),
    query: forms(form.query),
    header: forms(form.header),
    headers: {
      ...(accept !== undefined && { Accept: accept }),
      ...(contentType !== undefined && { "Content-Type": contentType }),
    },
  };
}

/** RFC 3986 section 2.2, without what delimits parameters in a query, or items of a list. */
const encodeReserved =
  (delimiters: RegExp) =>
  (value: unknown): string =>
    encodeURI(String(value))
      .replace(/%5[BD]/g, decodeURIComponent)
      .replace(delimiters, encodeURIComponent);
const encode = (value: unknown): string => encodeURIComponent(String(value));

function writeQuery(query: unknown, forms: Forms): string {
  return Object.entries((query ?? {}) as object)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => {
      // As openapi-fetch writes what no document speaks of.
      const usual: ParameterForm = { style: isObject(value) ? "deepObject" : "form", explode: true };
      const { style = "form", ...form } = forms.get(name) ?? own(usual);
      const reserved = encodeReserved(Array.isArray(value) ? /[#&+,|]/g : /[#&+]/g);
      return writeParameter(name, value, own({ style, ...form }), form.allowReserved ? reserved : encode);
    })
    .filter(Boolean)
    .join("&");
}

function writeHeaders(header: RawParameters["header"], forms: Forms): Record<string, unknown> {
  const written = Object.entries(header ?? {}).map(([name, value]): [string, unknown] => {
    const form = forms.get(name);
    const isWritten = form && (isObject(value) || form.content) && value !== undefined;
    return [name, isWritten ? writeParameter(name, value, form, String) : value];
  });
  return Object.fromEntries(written);
}

function writePath({ base, path }: ReadForm, template: string, values: RawParameters["path"]): string {
  const filled = fillPath(template, values, (name, value) => {
    const form = path.get(name);
    if (!form || value === undefined) return undefined;
    return writeParameter(name, value, form, (one) => safeSegment(name, one));
  });
  return base + filled;
}

/**
 * How the requests of some operations are written, where their documents ask for another form than the usual one: a
 * base path, lists in one parameter (`explode: false`), the other styles, parameters in JSON. `invers-oneapi generate`
 * makes the call; by hand it is for a path map of your own.
 *
 * @example
 * const forms = requestForms({ "GET /cars": { server: "/fleet/v2", query: { fields: { explode: false } } } });
 * const client = createClient<MyPaths>({ requestForms: forms }); // GET <baseUrl>/fleet/v2/cars?fields=id,vin
 *
 * @throws ConfigError for a server that is neither a path nor a URL
 */
export function requestForms(operations: Readonly<Record<string, OperationForm>>): RequestForms {
  const forms = new Map(Object.entries(operations).map(([name, form]) => [name, readForm(name, form)]));
  return {
    operations,
    write(method, template, params = {}, origin) {
      const operation = `${method} ${template}`;
      const form = forms.get(operation);
      if (!form) return undefined;
      if (form.origin !== undefined && form.origin !== origin)
        throw new ConfigError(
          `it is at ${form.origin}, and the token goes to ${origin} only: make a client with that "baseUrl"`,
        );
      return {
        path: writePath(form, template, params.path),
        query: writeQuery(params.query, form.query),
        header: writeHeaders(params.header, form.header),
        headers: form.headers,
      };
    },
  };
}
