import { assertEquals, assertStringIncludes } from "@std/assert";
import { s3Error } from "./s3_error.ts";

const SETTINGS = {
  region: "us-east-1",
  accessKeyId: "ASIA1",
  secretAccessKey: "s3cr3t",
  sessionToken: "t0ken",
};

const SENTENCES: readonly (readonly [name: string, status: number, sentence: string])[] = [
  ["ExpiredToken", 400, "the AWS session token has expired"],
  ["InvalidToken", 400, "S3 does not know the AWS session token"],
  ["InvalidTokenId", 403, "S3 does not know the AWS session token"],
  ["InvalidAccessKeyId", 403, "S3 does not know the key in AWS_ACCESS_KEY_ID"],
  ["SignatureDoesNotMatch", 403, "AWS_SECRET_ACCESS_KEY does not belong to the key"],
  ["NoSuchBucket", 404, "there is no bucket hwe"],
  ["AccessDenied", 403, "S3 refuses s3:PutObject to these credentials"],
  ["SlowDown", 503, "S3 cannot do it at the moment (503 SlowDown), also after several attempts"],
];

for (const [name, status, sentence] of SENTENCES) {
  Deno.test(`s3Error() says what ${name} means, without secrets`, () => {
    const cause = Object.assign(new Error("refused: s3cr3t t0ken"), {
      name,
      $metadata: { httpStatusCode: status },
      Token: "t0ken",
    });
    const attempt = { action: "write", url: "s3a://hwe/x", operation: "PutObject", bucket: "hwe" };
    const error = s3Error({ ...attempt, settings: SETTINGS }, cause);
    assertStringIncludes(error.message, `Cannot write s3a://hwe/x: ${sentence}`);
    assertEquals(/s3cr3t|t0ken/.test(Deno.inspect(error)), false);
  });
}
