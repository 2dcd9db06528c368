/** An event as it lies in a queue. */
export const event = (id: string, type = "VehicleStateRecorded", major = 2) => ({
  metadata: {
    id,
    type,
    schema_major_version: major,
    occurred_at: "2026-01-01T00:00:00Z",
    flow_id: "3f6d2c1e-8a47-4b90-9c15-7e2b60d4a8f1",
  },
  data: {},
});
