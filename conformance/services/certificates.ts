/**
 * The certificates of the TLS listener: an authority of our own, and one that signed nothing.
 *
 * @module
 */
import { join } from "node:path";

const SETTINGS = `[req]
distinguished_name = name
[name]
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
subjectKeyIdentifier = hash
[server]
basicConstraints = CA:FALSE
subjectAltName = IP:127.0.0.1, DNS:localhost
authorityKeyIdentifier = keyid
`;

/** Files in PEM. */
export interface Certificates {
  /** The authority that signed the server's certificate. */
  readonly caPath: string;
  /** An authority that did not. */
  readonly wrongCaPath: string;
  /** The server's private key and its certificate, for 127.0.0.1 and localhost. */
  readonly serverPath: string;
}

/** Makes certificates in `folder` that are valid for a month. */
export async function makeCertificates(folder: string): Promise<Certificates> {
  await Deno.writeTextFile(join(folder, "openssl.cnf"), SETTINGS);
  await makeAuthority(folder, "ca");
  await makeAuthority(folder, "wrong_ca");
  await openssl(folder, "req", "-new", ...newKey("server"), "-subj", "/CN=localhost", "-out", "server.csr");
  const signed = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "30"];
  const extensions = ["-extfile", "openssl.cnf", "-extensions", "server"];
  await openssl(folder, "x509", "-req", "-in", "server.csr", ...signed, ...extensions, "-out", "server.crt");
  const [key, certificate] = await Promise.all(
    ["server.key", "server.crt"].map((name) => Deno.readTextFile(join(folder, name))),
  );
  const serverPath = join(folder, "server.pem");
  await Deno.writeTextFile(serverPath, `${key}${certificate}`, { mode: 0o600 });
  return { caPath: join(folder, "ca.pem"), wrongCaPath: join(folder, "wrong_ca.pem"), serverPath };
}

/**
 * Has Java trust an authority, by a file in `folder`.
 *
 * @returns Options of the JVM.
 */
export async function trustInJava(caPath: string, folder: string): Promise<string> {
  const path = join(folder, "trust.p12");
  const args = ["-importcert", "-noprompt", "-file", caPath, "-keystore", path, "-storepass", "changeit"];
  const { stderr, success } = await new Deno.Command("keytool", { args, stdin: "null" }).output();
  if (!success) throw new Error(`Cannot make ${path}: ${new TextDecoder().decode(stderr)}`);
  return `-Djavax.net.ssl.trustStore=${path} -Djavax.net.ssl.trustStorePassword=changeit`;
}

async function makeAuthority(folder: string, name: string): Promise<void> {
  const subject = ["-subj", `/CN=Streaming labs tests ${name}`, "-days", "30", "-extensions", "authority"];
  await openssl(folder, "req", "-x509", ...newKey(name), ...subject, "-out", `${name}.pem`);
}

function newKey(name: string): string[] {
  return ["-config", "openssl.cnf", "-newkey", "rsa:2048", "-nodes", "-keyout", `${name}.key`];
}

async function openssl(folder: string, ...args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command("openssl", { args, cwd: folder, stdin: "null" })
    .output();
  if (!success) {
    throw new Error(`Cannot make certificates: openssl ${args[0]}: ${new TextDecoder().decode(stderr)}`);
  }
}
