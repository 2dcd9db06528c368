import { client, isProblem } from "invers-oneapi";

const { data, error } = await client.GET("/vehicles/{vehicle_id}", {
  params: { path: { vehicle_id: "NOSUCH" } },
});
if (isProblem(error, "/problems/too-many-requests")) console.log("Again at", error.retryAt);
else if (error)
  console.log(error.status, error.title); // error.flow_id is for INVERS support
else console.log(data.id);
