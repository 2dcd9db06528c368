/** Whether the operating system refused something, such as EACCES for a folder. */
export const isSystemError = (error: unknown): error is Error => error instanceof Error && "syscall" in error;
