import { redactError } from "../errors/redact-error.ts";

/** The passwords that a consumer has used, so that what others throw can be copied without them. */
export interface Passwords {
  add(password: string): void;
  /** A copy of an error without the passwords in it. */
  redact(error: unknown): Error & { code?: string };
  /** The name of what was thrown, unless it is no name. */
  nameOf(error: unknown): string;
}

const encoded = (password: string): string => encodeURIComponent(password.replace(/\p{Surrogate}/gu, ""));

/** Remembers the last ones: a connection may still fail of one that has been rotated. */
const REMEMBERED_PASSWORDS = 4;

export function createPasswords(): Passwords {
  let known: string[] = [];
  const forms = (): string[] => known.flatMap((one) => [one, encoded(one)]);
  return {
    add(password) {
      if (!known.includes(password)) known = [password, ...known].slice(0, REMEMBERED_PASSWORDS);
    },
    redact: (error) => redactError(error, forms()),
    nameOf(error) {
      const { name } = redactError(error, forms());
      return /^[A-Z]\w{0,60}$/.test(name) ? name : "Error";
    },
  };
}
