/** Options of some function of the package. */
export type Options = Record<string, unknown>;

/** A function that takes options. */
export interface Case {
  /** Valid options. */
  readonly options: Options;
  /** What a polluted prototype would bring: valid too, and of another effect. */
  readonly pollution: Options;
  /** Uses the options, and says what came of it. */
  use(options: never): unknown;
}

/** Cases by the name of the function. */
export type Cases = Readonly<Record<string, Case>>;

export const evil = "https://evil.example.test";

/** Fails, where the function takes it from a polluted prototype. */
export const reject = async (): Promise<never> => {
  throw new Error("polluted");
};
