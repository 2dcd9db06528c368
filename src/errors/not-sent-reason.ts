/**
 * Why a command was not sent. `stale`: it could not be sent within `maxAge`. `aborted`, `deadline`, `closed`: it was
 * stopped before. `token`: no access token. `unreachable`, `tls`: no connection to the API. `capability`: the vehicle
 * lacks it. `blocked`: a middleware, or a check of this package, refused.
 */
export type NotSentReason =
  | "stale"
  | "aborted"
  | "deadline"
  | "closed"
  | "token"
  | "unreachable"
  | "tls"
  | "capability"
  | "blocked";
