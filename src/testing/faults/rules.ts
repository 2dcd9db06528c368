import type { Rule } from "../../options/check-options.ts";

/** Rules by the name of the option. */
export type Rules = Record<string, Rule>;

export const isWhole = (value: unknown, from: number): boolean =>
  Number.isInteger(value) && Number(value) >= from;

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;
