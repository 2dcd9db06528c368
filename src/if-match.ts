import { ConfigError } from "./errors/config-error.ts";

/**
 * The header that makes a change depend on what you have read: `If-Match` with the ETag of that answer. If somebody
 * else was faster, the change fails with `/problems/resource-modified` (412). The documents of this package have no such
 * change yet; those of your own may.
 *
 * @example
 * const read = await client.GET("/vehicles/{vehicle_id}", { params });
 * const { error } = await client.PATCH("/vehicles/{vehicle_id}", { params, headers: ifMatch(read), body });
 * if (isProblem(error, "/problems/resource-modified")) console.log("read it again");
 *
 * @throws ConfigError if the answer has no ETag: without one the change would be unconditional
 */
export function ifMatch({ response }: { response: Response }): { "If-Match": string } {
  const etag = response.headers.get("etag");
  if (!etag) throw new ConfigError("ifMatch: the response has no ETag");
  return { "If-Match": etag };
}
