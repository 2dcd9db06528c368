import {
  type ClientOptions,
  createClient as create,
  type OneApiClient,
  client as ready,
} from "invers-oneapi";
import type { components, paths } from "../../src/generated/sandbox.ts";

// Typed by our own documents, as the sandbox is: tests of the client go on when a document of the vendor's overrides one.
export type { paths };
export type Schemas = components["schemas"];
export type Client = OneApiClient<paths>;

export const createClient = <Paths extends object = paths>(options?: ClientOptions): OneApiClient<Paths> =>
  create<Paths>(options);

/** The package's ready client. */
export const client = ready as unknown as Client;
