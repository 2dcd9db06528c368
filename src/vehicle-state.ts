/** One value of a vehicle's state, and when it was taken: a state holds fresh and old ones side by side. */
export interface Reading {
  readonly timestamp: string;
  readonly value: unknown;
}

/** A date-time of RFC 3339 that says which zone it is in. Without one, its meaning depends on where the program runs. */
const ZONED = /T.*(Z|[+-]\d{2}:?\d{2})$/i;

type JsonObject = { readonly [name: string]: unknown };

const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isReading = (value: unknown): value is Reading =>
  isObject(value) && typeof value["timestamp"] === "string" && "value" in value;

/** When a reading was taken, in ms since the Unix epoch; `undefined` if it does not say so beyond doubt. */
export function timeOfReading(reading: unknown): number | undefined {
  if (!isReading(reading) || !ZONED.test(reading.timestamp)) return undefined;
  const time = Date.parse(reading.timestamp);
  return Number.isNaN(time) ? undefined : time;
}

const objectIn = (value: unknown, name: string): JsonObject => {
  const member = isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  return isObject(member) ? member : {};
};

/**
 * The readings in the data of an event. The vendor's pages say that they contain a vehicle's state, and not where:
 * looked at are `vehicle_state` and `state`, both there and in `vehicle`, then `vehicle`, then the data themselves.
 */
export function readingsIn(data: unknown): { [property: string]: Reading } | undefined {
  const vehicle = objectIn(data, "vehicle");
  const places = [data, vehicle].flatMap((place) => [
    objectIn(place, "vehicle_state"),
    objectIn(place, "state"),
  ]);
  for (const place of [...places, vehicle, data]) {
    const readings = isObject(place)
      ? Object.entries(place).filter((entry): entry is [string, Reading] => isReading(entry[1]))
      : [];
    if (readings.length > 0) return Object.fromEntries(readings);
  }
  return undefined;
}
