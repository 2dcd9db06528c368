export {
  type ContractMonitor,
  type ContractMonitorOptions,
  contractMonitor,
  type Drift,
} from "./contract-monitor.ts";
export {
  type AnswerBody,
  type AnswerSchema,
  type SchemaIssue,
  type SchemaOfOptions,
  schemaOf,
} from "./schema-of.ts";
