/** How the values of a parameter are written (OpenAPI, "Style Values"). */
export type ParameterStyle =
  | "form"
  | "spaceDelimited"
  | "pipeDelimited"
  | "deepObject"
  | "simple"
  | "label"
  | "matrix";

/** How one parameter is written, in OpenAPI's words. */
export interface ParameterForm {
  /** How lists and objects are written. @default "form" in a query, "simple" in a path and in a header */
  readonly style?: ParameterStyle;
  /** Whether each item of a list, and each member of an object, is written by itself. @default true for "form", else false */
  readonly explode?: boolean;
  /** Leaves the reserved characters of RFC 3986 as they are, in a query. @default false */
  readonly allowReserved?: boolean;
  /** Written as JSON. */
  readonly content?: "application/json";
}

/** What the documents say of one operation's requests beyond the usual. */
export interface OperationForm {
  /** Path below `baseUrl`, such as `/telematics/v2`; or an address, which the client's `baseUrl` then has to be at. */
  readonly server?: string;
  /** Its parameters in the path, by name. */
  readonly path?: Readonly<Record<string, ParameterForm>>;
  /** Those in the query. */
  readonly query?: Readonly<Record<string, ParameterForm>>;
  /** Those in headers. */
  readonly header?: Readonly<Record<string, ParameterForm>>;
  /** Media type of the body, where it is other JSON than `application/json`. */
  readonly contentType?: string;
  /** Media type of the answer, where it is not `application/json`. */
  readonly accept?: string;
}

/** The parameters of a call, untyped. */
export interface RawParameters {
  /** In the path, by name. */
  readonly path?: Readonly<Record<string, unknown>>;
  /** In the query. */
  readonly query?: unknown;
  /** In headers, by name. */
  readonly header?: Readonly<Record<string, unknown>>;
}

/** The parts of a request, written. */
export interface WrittenRequest {
  /** Below the base URL. */
  readonly path: string;
  /** Without the `?`. */
  readonly query: string;
  /** The header parameters. */
  readonly header: Readonly<Record<string, unknown>>;
  /** Headers that a call's own win over. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Operations whose requests are not written in the usual way; `requestForms` makes it. */
export interface RequestForms {
  /** By `GET /vehicles`. */
  readonly operations: Readonly<Record<string, OperationForm>>;
  /**
   * Writes a request; undefined where the operation has the usual form.
   *
   * @param origin where the client's requests go
   * @throws ConfigError for a value that cannot be written, and for an operation that is at another origin
   */
  write(
    method: string,
    template: string,
    params: RawParameters | undefined,
    origin: string,
  ): WrittenRequest | undefined;
}
