// Stands for scripts/generate/libraries.ts in the bundle of the command.
import * as redoclyModule from "@redocly/openapi-core";
import * as openapiTypescriptModule from "openapi-typescript";
import typescriptModule from "typescript";
import * as yamlModule from "yaml";

declare const OPENAPI_TYPESCRIPT_VERSION: string;

export const redocly = (): typeof redoclyModule => redoclyModule;
export const openapiTypescript = (): typeof openapiTypescriptModule => openapiTypescriptModule;
export const typescript = (): typeof typescriptModule => typescriptModule;
export const yaml = (): typeof yamlModule => yamlModule;
export const generatorVersion = (): string => OPENAPI_TYPESCRIPT_VERSION;
