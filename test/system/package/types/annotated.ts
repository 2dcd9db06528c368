// What `isolatedDeclarations` asks for: the same with the types by their names.
import {
  type AccessToken,
  type CommandOutcome,
  client,
  createClient,
  createTokenProvider,
  type Data,
  type DisposableTokenProvider,
  type Init,
  type OneApiClient,
  type Pages,
  paginate,
  type Result,
  type ResultError,
  type Schemas,
  sendCommand,
  unwrap,
} from "invers-oneapi";
import { consumeEvents, type EventConsumer, type EventOptions } from "invers-oneapi/events";
import { redisTokenStore } from "invers-oneapi/redis";
import { createSandbox, type Sandbox } from "invers-oneapi/testing";

export const page: Init<"/vehicles", "get"> = { params: { query: { limit: 10 } } };
export const list = (): Promise<Result<"/vehicles", "get">> => client.GET("/vehicles", page);
export const data = async (): Promise<Data<"/vehicles", "get"> | undefined> => (await list()).data;
export const error = async (): Promise<ResultError<"/vehicles", "get"> | undefined> => (await list()).error;
export const items = async (): Promise<Schemas.Vehicle[]> => (await unwrap(list())).items;
export const unlock = (id: string): Promise<CommandOutcome> => sendCommand(client, id, "unlock-central-lock");
export const pages = (): Pages<Schemas.VehicleList> => paginate(client, "/vehicles");
export const own: OneApiClient = createClient();
export const provider: DisposableTokenProvider = createTokenProvider({ clientId: "a", clientSecret: "b" });
export const token = (): Promise<AccessToken> => provider.getToken();
export const sandbox: Sandbox = createSandbox();
export const consume = (options: EventOptions): Promise<EventConsumer> => consumeEvents(options);
export const share = (redis: Parameters<typeof redisTokenStore>[0]): ReturnType<typeof redisTokenStore> =>
  redisTokenStore(redis, { encryptionKeys: "plaintext" });
