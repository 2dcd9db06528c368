/** An event as it lies in a queue, in bytes. */
export const bodyOf = (id: string): Buffer =>
  Buffer.from(
    JSON.stringify({
      metadata: {
        id,
        type: "VehicleStateRecorded",
        schema_major_version: 2,
        occurred_at: "2026-01-01T00:00:00Z",
        flow_id: "3f6d2c1e-8a47-4b90-9c15-7e2b60d4a8f1",
      },
      data: { vehicle_id: "K7M2P", central_lock: { timestamp: "2026-01-01T00:00:00Z", value: "LOCKED" } },
    }),
  );
