import { defineApi } from "../wire/api.ts";
import { ErrorCode } from "../wire/error_code.ts";
import { array, int16, int32, since, string, struct } from "../wire/types.ts";
import { type Service, service } from "./service.ts";

/** Asks which APIs the broker has, in which versions: the first request of every client. */
export const API_VERSIONS = defineApi({
  key: 18,
  name: "ApiVersions",
  versions: [0, 3],
  flexibleSince: 3,
  request: struct({ clientSoftwareName: since(3, string, ""), clientSoftwareVersion: since(3, string, "") }),
  response: struct({
    errorCode: int16,
    apis: array(struct({ key: int16, firstVersion: int16, lastVersion: int16 })),
    throttleTimeMs: since(1, int32, 0),
  }),
});

/** The service that lists the versions of `services`, itself among them. */
export function apiVersions(services: readonly Service[]): Service {
  return service(API_VERSIONS, () => apiList(ErrorCode.NONE, services));
}

/** The answer to a version that this broker does not know: Kafka sends the list in version 0 with an error. */
export function apiList(errorCode: ErrorCode, services: readonly Service[]) {
  const apis = services.map(({ api: { key, firstVersion, lastVersion } }) => ({
    key,
    firstVersion,
    lastVersion,
  }));
  const { key, firstVersion, lastVersion } = API_VERSIONS;
  return { errorCode, apis: [...apis, { key, firstVersion, lastVersion }] };
}
