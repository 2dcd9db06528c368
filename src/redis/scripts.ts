import { VERSION } from "./seal.ts";

// One script per verb, each on one key, so that it is one step of the server's. What is not ours is a value of another
// type, without our version in front, not in ASCII, or without an expiry.

const IS_OURS = `
local function ours(key)
  if redis.call('TYPE', key).ok ~= 'string' then return false end
  local value = redis.call('GET', key)
  if string.sub(value, 1, ${VERSION.length}) ~= '${VERSION}' or string.find(value, '[\\128-\\255]') then return false end
  return value
end
`;

/** KEYS: the token's. Gives the value and its life left in ms; -1 where others wrote it or it has no expiry. */
export const READ: string = `${IS_OURS}
if redis.call('EXISTS', KEYS[1]) == 0 then return false end
local value = ours(KEYS[1])
if not value then return { '', -1 } end
return { value, redis.call('PTTL', KEYS[1]) }
`;

/** The server's time in ms. KEYS: the one that is meant, so that the server that has it answers. */
export const TIME: string = `
local time = redis.call('TIME')
return time[1] * 1000 + math.floor(time[2] / 1000)
`;

// A client may hold back a script while it is not connected: so it brings the moment, by the server's clock, at which
// what it writes ends.
const LIFE_LEFT = `
local function left(ttl, deadline)
  local time = redis.call('TIME')
  return math.min(tonumber(ttl), tonumber(deadline) - time[1] * 1000 - math.floor(time[2] / 1000))
end
`;

/** KEYS: the token's. ARGV: value, life in ms, its end by the server's clock. */
export const WRITE: string = `${IS_OURS}${LIFE_LEFT}
local life = left(ARGV[2], ARGV[3])
if life <= 0 or (ours(KEYS[1]) and redis.call('PTTL', KEYS[1]) >= life) then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', life)
return 1
`;

/** KEYS: the token's or the lease's. ARGV: the value that it must still have. */
export const REMOVE: string = `
if redis.call('TYPE', KEYS[1]).ok ~= 'string' or redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
`;

/** KEYS: the lease's. ARGV: owner, life in ms, its end by the server's clock. */
export const LEASE: string = `${LIFE_LEFT}
local life = left(ARGV[2], ARGV[3])
if life > 0 and redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', life) then return 1 end
return 0
`;
