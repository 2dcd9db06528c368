import { createClient, type OnEvent, type OneApiClient, type paths } from "invers-oneapi";

/** Where the peers are, as URLs: the API of every case by its name, and those that speak no HTTP. */
export interface Peers {
  readonly api: string;
  readonly refused: string;
  readonly dns: string;
  readonly tls: string;
  readonly resetOnAccept: string;
}

export type Client = OneApiClient<paths>;

/** Commands may be sent from a browser too, as far as the case is not about that. */
export const connect = (peers: Peers, name: string, baseUrl: string, onEvent?: OnEvent): Client =>
  createClient({
    clientId: "EXFL29#cl1",
    clientSecret: "s3cret",
    baseUrl,
    // The token comes from where everything is well.
    tokenUrl: `${peers.api}/${encodeURIComponent(name)}/auth/oauth/token`,
    random: () => 0,
    onEvent,
    allowCommandsInBrowser: name !== "command by default",
  });
