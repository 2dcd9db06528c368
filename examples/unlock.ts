import { client, sendCommand } from "invers-oneapi";

const sent = await sendCommand(client, "LV6V3", "unlock-central-lock");
switch (sent.outcome) {
  case "confirmed":
    console.log("Your car is open. Have a good trip!");
    break;
  case "rejected":
    if (sent.temporary) console.log("The car is busy. It stayed closed; please try again in a moment.");
    else console.log("The car cannot be opened right now. It stayed closed; please contact us.");
    break;
  case "notSent":
    console.log("We did not get through to the car. It was not opened; please try again.");
    break;
  case "unknown":
    console.log("We do not know whether the car opened. Please look at it before you try again.");
    break;
}
