import type { paths } from "../generated/schema.ts";
import type { Problem, ProblemExtras } from "../problems.ts";
import type { Fetch } from "./fetch.ts";
import type { HeadersOption } from "./headers-option.ts";
import type { Middleware } from "./middleware.ts";

/** The methods of a client, in the spelling of the documents. */
export type Method = "get" | "post" | "put" | "patch" | "delete";

/** The paths that have this method. Inferred once more, since the compiler then names them where one is wrong. */
export type PathsWith<Paths, M extends Method> = {
  [P in keyof Paths]: Paths[P] extends { [K in M]: object } ? P : never;
}[keyof Paths] extends infer P extends keyof Paths & string
  ? P
  : never;

type OperationOf<Paths, P extends keyof Paths, M extends Method> = Paths[P] extends { [K in M]: infer Op }
  ? Op
  : never;

/**
 * The parameters as the documents' types have them: a place that the operation has none in is `never` there. Taking that
 * over as it is costs the compiler a third less than building it anew.
 */
type ParamsOf<Op> = Op extends { parameters: infer In }
  ? Given<WithoutCookies<In>>
  : { params?: { query?: never; path?: never; header?: never } };

type Given<In> =
  Record<never, never> extends In
    ? {
        /** The operation's parameters, by their places. */
        params?: In;
      }
    : {
        /** The operation's parameters, by their places. */
        params: In;
      };

type WithoutCookies<In> = In extends { cookie?: infer Cookie }
  ? [Exclude<Cookie, undefined>] extends [never]
    ? In
    : Omit<In, "cookie">
  : In;

type BodyOf<Op> = Op extends { requestBody: { content: infer Content } }
  ? {
      /** What is sent, as the operation declares it. */
      body: Content[keyof Content];
    }
  : Op extends { requestBody?: infer Body }
    ? [Exclude<Body, undefined>] extends [{ content: infer Content }]
      ? [Exclude<Body, undefined>] extends [never]
        ? { body?: never }
        : {
            /** What is sent, as the operation declares it. */
            body?: Content[keyof Content];
          }
      : { body?: never }
    : { body?: never };

/** How the body of a success is read. @default "json" */
export type ParseAs = "json" | "text" | "stream";

type Parsed = {
  text: string;
  stream: ReadableStream<Uint8Array> | null;
};

/** How often a call may be sent: `false` is once. A replay after 401 with a new token is not counted. */
export type Retry =
  | false
  | {
      /** Requests of one call, the first one included. */
      attempts: number;
    };

/** Settings of one call, beside its parameters and its body. Times are in milliseconds. */
export interface CallSettings<As extends ParseAs = ParseAs>
  extends Pick<RequestInit, "credentials" | "keepalive" | "referrer"> {
  /** Ends the call; it rejects with the signal's own reason. For a write that was sent, an abort is not an undo. */
  signal?: AbortSignal | null | undefined;
  /** Limit of one attempt, until its body is read. */
  timeout?: number | undefined;
  /** Limit of the whole call: attempts, waits and token. */
  deadline?: number | undefined;
  /** How often it may be sent; `false` is once. @default { attempts: 3 } for reads, by the table for writes */
  retry?: Retry | undefined;
  /** Extra headers; `null` takes a default away. */
  headers?: HeadersOption | undefined;
  /** How the body of a success is read. @default "json" */
  parseAs?: As | undefined;
  /** Every request has it: frameworks keep answers otherwise. */
  cache?: "no-store" | undefined;
  /** Sends this call's requests instead of the client's `fetch`. */
  fetch?: Fetch | undefined;
  /** Middleware of this call, after the client's own. */
  middleware?: Middleware[] | undefined;
}

/** Where parameters are looked for first; the compiler then says where they belong. */
type Misplaced = {
  /** Never here. @deprecated It belongs into `params`. */
  query?: "belongs into params: { query: ... }";
  /** Never here. @deprecated It belongs into `params`. */
  path?: "belongs into params: { path: ... }";
  /** Never here. @deprecated It belongs into `params`, or into `headers`. */
  header?: "belongs into params: { header: ... }";
};

/** What a call takes beside its path: `params` and `body` as the operation declares them, and settings. */
export type Init<
  P extends keyof Paths,
  M extends Method,
  Paths = paths,
  As extends ParseAs = "json",
> = ParamsOf<OperationOf<Paths, P, M>> & BodyOf<OperationOf<Paths, P, M>> & CallSettings<As> & Misplaced;

type ContentOf<Answer> = Answer extends { content: infer Content }
  ? [Content] extends [never]
    ? undefined
    : Content[keyof Content]
  : undefined;

type Success = 200 | 201 | 202 | 203 | 204 | 205 | 206 | 207 | 208 | 226 | "2XX";

type Answers<Op> = Op extends { responses: infer R } ? R : never;

type DataOf<Op, R = Answers<Op>> = [keyof R & Success] extends [never]
  ? unknown
  : ContentOf<R[keyof R & Success]>;

type ErrorOf<Op, R = Answers<Op>> = Exclude<ContentOf<R[Exclude<keyof R, Success>]>, undefined>;

/** The body of a success, as the operation declares it. */
export type Data<P extends keyof Paths, M extends Method, Paths = paths> = DataOf<OperationOf<Paths, P, M>>;

/** The body of one failed status of an operation, such as `ErrorBody<"/vehicles", "get", 429>`; without a status, of all. */
export type ErrorBody<
  P extends keyof Paths,
  M extends Method,
  Status extends keyof Answers<OperationOf<Paths, P, M>> = never,
  Paths = paths,
> = [Status] extends [never]
  ? ErrorOf<OperationOf<Paths, P, M>>
  : Exclude<ContentOf<Answers<OperationOf<Paths, P, M>>[Status]>, undefined>;

type DataAs<Op, As extends ParseAs> = As extends keyof Parsed ? Parsed[As] : DataOf<Op>;

/** What `error` holds where a call failed: the declared problems, with what this package adds, and those to come. */
export type ResultError<P extends keyof Paths, M extends Method, Paths = paths> =
  | (ErrorOf<OperationOf<Paths, P, M>> & ProblemExtras)
  | Problem;

/**
 * What a call resolves to, chosen by `response.ok`; a failure always has an object in `error`. A name of its own, so
 * that hovers and declarations show a line.
 */
export type Result<P extends keyof Paths, M extends Method, Paths = paths, As extends ParseAs = "json"> =
  | {
      /** The body of a success. */
      data: DataAs<OperationOf<Paths, P, M>, As>;
      error?: never;
      /** Status and headers; its body has been read. */
      response: Response;
    }
  | {
      data?: never;
      /** Always an object: the problem that the API answered with, or one made from what came. */
      error: ResultError<P, M, Paths>;
      /** Status and headers; its body has been read. */
      response: Response;
    };

/** One method of a client, typed over a path map. The init may be left out where nothing in it is required. */
export type Call<Paths, M extends Method> = <P extends PathsWith<Paths, M>, As extends ParseAs = "json">(
  path: P,
  ...init: object extends Init<P, M, Paths, As>
    ? [init?: Init<P, M, Paths, As>]
    : [init: Init<P, M, Paths, As>]
) => Promise<Result<P, M, Paths, As>>;
