/** A problem type that the vendor's pages describe. */
export type SandboxProblemType =
  | "/problems/validation-error"
  | "/problems/invalid-json"
  | "/problems/referenced-resource-not-found"
  | "/problems/missing-credentials"
  | "/problems/invalid-credentials"
  | "/problems/authorization-server-error"
  | "/problems/missing-permissions"
  | "/problems/forbidden-resource"
  | "/problems/conflicting-resource"
  | "/problems/conflicting-operation"
  | "/problems/unique-identifier-already-exists"
  | "/problems/incompatible-telematics-unit-model"
  | "/problems/incompatible-installation-variant"
  | "/problems/vehicle/command-not-supported"
  | "/problems/vehicle/conflicting-state"
  | "/problems/vehicle/conflicting-command"
  | "/problems/vehicle/conflicting-setup-status"
  | "/problems/vehicle/shared-with-partner"
  | "/problems/resource-modified"
  | "/problems/too-many-requests"
  | "/problems/internal-server-error"
  | "/problems/telematics-unit/error";

/** Status and title of every problem type on the vendor's pages (both are fixed per type). */
const PROBLEMS: Readonly<Record<SandboxProblemType, readonly [status: number, title: string]>> = {
  "/problems/validation-error": [400, "Validation Error"],
  "/problems/invalid-json": [400, "The body contains invalid JSON."],
  "/problems/referenced-resource-not-found": [400, "A referenced resource cannot be found."],
  "/problems/missing-credentials": [401, "The credentials are missing."],
  "/problems/invalid-credentials": [401, "The credentials are invalid."],
  "/problems/authorization-server-error": [403, "Access token cannot be validated."],
  "/problems/missing-permissions": [403, "Accessing this resource is forbidden."],
  "/problems/forbidden-resource": [403, "Accessing this resource is forbidden."],
  "/problems/conflicting-resource": [
    409,
    "Request cannot be processed due to a conflicting resource or resource state.",
  ],
  "/problems/conflicting-operation": [
    409,
    "Request cannot be processed due to a conflicting ongoing operation.",
  ],
  "/problems/unique-identifier-already-exists": [409, "Unique identifier already exists."],
  "/problems/incompatible-telematics-unit-model": [
    409,
    "The desired configuration is not available for the CloudBoxx 3G.",
  ],
  "/problems/incompatible-installation-variant": [409, "Incompatible installation variant."],
  "/problems/vehicle/command-not-supported": [409, "The command is not supported by the vehicle."],
  "/problems/vehicle/conflicting-state": [
    409,
    "The command cannot be executed due to the current state of the vehicle.",
  ],
  "/problems/vehicle/conflicting-command": [
    409,
    "The command cannot be executed because of a conflicting command's processing.",
  ],
  "/problems/vehicle/conflicting-setup-status": [
    409,
    "The operation cannot be performed due to the vehicle's setup status.",
  ],
  "/problems/vehicle/shared-with-partner": [409, "The vehicle is currently shared with a partner."],
  "/problems/resource-modified": [412, "Resource has been modified."],
  "/problems/too-many-requests": [429, "Too many requests."],
  "/problems/internal-server-error": [500, "Internal Server Error"],
  "/problems/telematics-unit/error": [500, "An error occurred on the telematics unit"],
};

/** Whether the status and the title of a problem type are known. */
export const isKnownProblemType = (type: string): type is SandboxProblemType => Object.hasOwn(PROBLEMS, type);

/** The vendor's members of a problem. */
export interface ProblemBody {
  type: string;
  type_documentation?: string;
  title: string;
  status: number;
  detail: string;
  flow_id: string;
}

/** Body of a problem with the vendor's members. */
export function problemBody(type: SandboxProblemType, detail: string, flowId: string): ProblemBody {
  const [status, title] = PROBLEMS[type];
  const documentation = `https://developers.invers.com${type}`;
  return { type, type_documentation: documentation, title, status, detail, flow_id: flowId };
}

/** For failures whose type no page of the vendor names, such as 404: RFC 9457's type for "no more than the status". */
export function blankProblemBody(status: number, title: string, detail: string, flowId: string): ProblemBody {
  return { type: "about:blank", title, status, detail, flow_id: flowId };
}
