import type { Answer } from "./steps.ts";

/** What the API answers, or how the network fails. */
export function toResponse(answer: Answer): Response {
  const problem = (status: number, type = "/problems/a-problem") =>
    Response.json({ type, status }, { status });
  switch (answer) {
    case "ok":
      return Response.json({});
    case "conflict":
      return problem(409, "/problems/vehicle/conflicting-command");
    case "limited":
      return problem(429);
    case "unauthorized":
      return problem(401);
    case "error":
      return problem(500);
    case "reset":
    case "refused": {
      const code = answer === "reset" ? "ECONNRESET" : "ECONNREFUSED";
      throw Object.assign(new TypeError("fetch failed"), { cause: { code } });
    }
  }
}
