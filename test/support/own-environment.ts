// The tests, and the programs that they start, find nothing that somebody set for programs of their own.
import { withoutSettings } from "../../scripts/process/without-settings.ts";

withoutSettings(process.env);
