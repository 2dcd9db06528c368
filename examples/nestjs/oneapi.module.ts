import { Inject, Module, type OnModuleDestroy } from "@nestjs/common";
import { createClient, type OneApiClient } from "invers-oneapi";

export const ONEAPI = Symbol("ONEAPI");

@Module({
  providers: [{ provide: ONEAPI, useFactory: () => createClient({ appName: "rental-backend" }) }],
  exports: [ONEAPI],
})
export class OneApiModule implements OnModuleDestroy {
  constructor(@Inject(ONEAPI) private readonly client: OneApiClient) {}

  onModuleDestroy(): void {
    this.client.close();
  }
}
