import { illegalArgument } from "./illegal_argument.ts";

/** What a TLS connection needs, in the names of `node:tls`. */
export interface TlsSettings {
  /** Trusted certificates as PEM. Undefined: those of public authorities. */
  readonly ca?: string;
  /** The client's own certificate chain and key as PEM. */
  readonly cert?: string;
  readonly key?: string;
  readonly passphrase?: string;
  /** Present when the host name is not compared with the certificate's. */
  readonly checkServerIdentity?: () => undefined;
}

/**
 * TLS settings of the `ssl.*` options. Only PEM is read; Java's own key stores are named with what to do about them.
 *
 * @param options `kafka.*` options without that prefix.
 * @throws {AnalysisError} `ILLEGAL_ARGUMENT` for a key store of another kind, or a file that cannot be read.
 * @see {@link https://kafka.apache.org/documentation/#consumerconfigs_ssl.truststore.certificates}
 */
export async function tlsSettings(options: ReadonlyMap<string, string>): Promise<TlsSettings> {
  const ca = options.get("ssl.truststore.certificates") ?? options.get("ssl.ca") ??
    await pemFile(options, "truststore");
  const store = await pemFile(options, "keystore");
  const cert = options.get("ssl.keystore.certificate.chain") ?? store;
  const key = options.get("ssl.keystore.key") ?? store;
  const passphrase = options.get("ssl.key.password");
  const checksHost = (options.get("ssl.endpoint.identification.algorithm") ?? "https").trim() !== "";
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(passphrase === undefined ? {} : { passphrase }),
    ...(checksHost ? {} : { checkServerIdentity: () => undefined }),
  };
}

async function pemFile(options: ReadonlyMap<string, string>, store: "truststore" | "keystore") {
  const path = options.get(`ssl.${store}.location`);
  if (path === undefined) return undefined;
  const type = (options.get(`ssl.${store}.type`) ?? "JKS").trim().toUpperCase();
  if (type !== "PEM") {
    throw illegalArgument(
      `The option kafka.ssl.${store}.location names a ${type} file (${path}), and only PEM can be read here. Export it with ` +
        `\`keytool -exportcert -rfc -keystore ${path} -file ca.pem\` and set kafka.ssl.${store}.type to PEM.`,
    );
  }
  try {
    return await Deno.readTextFile(path);
  } catch (cause) {
    throw illegalArgument(
      `The PEM file of the option kafka.ssl.${store}.location cannot be read: ${path}.`,
      cause,
    );
  }
}
