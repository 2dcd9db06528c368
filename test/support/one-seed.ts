// Random values are the same in each run, so that every change meets the same test; PROPERTY_SEED draws others.
// `npm run soak -- properties` looks for what other seeds find.
import fc from "fast-check";

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env["PROPERTY_SEED"] ?? 1) });
