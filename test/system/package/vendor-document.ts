/** A document of the vendor's, of another shape than ours. */
export const VENDOR_DOCUMENT = {
  openapi: "3.1.0",
  info: { title: "INVERS Vehicle Management API", version: "7" },
  paths: {
    "/vehicles": {
      get: {
        responses: {
          "200": {
            description: "ok",
            content: { "application/json": { schema: { $ref: "#/components/schemas/Vehicles" } } },
          },
        },
      },
    },
  },
  components: {
    schemas: {
      Vehicles: {
        type: "object",
        required: ["items"],
        properties: { items: { type: "array", items: { $ref: "#/components/schemas/Vehicle" } } },
      },
      Vehicle: {
        type: "object",
        required: ["id"],
        properties: { id: { type: "string" }, battery: { type: "integer" } },
      },
    },
  },
};
