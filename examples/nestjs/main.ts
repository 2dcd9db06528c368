import "reflect-metadata";
import { Inject, Injectable, Module } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import { type OneApiClient, sendCommand } from "invers-oneapi";
import { ONEAPI, OneApiModule } from "./oneapi.module.js";

@Injectable()
class Rental {
  constructor(@Inject(ONEAPI) private readonly client: OneApiClient) {}

  async unlock(vehicleId: string): Promise<string> {
    const { outcome } = await sendCommand(this.client, vehicleId, "unlock-central-lock");
    return outcome;
  }
}

@Module({ imports: [OneApiModule], providers: [Rental] })
class AppModule {}

const app = await NestFactory.createApplicationContext(AppModule, { logger: false });
console.log(await app.get(Rental).unlock("LV6V3"));
await app.close();
