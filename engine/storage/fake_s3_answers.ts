import { createHash } from "node:crypto";
import type { Refusal } from "./fake_s3_signature.ts";

// Test equipment: how FakeS3 reads and writes.

/** The answer up to the middle of its body, then the end of the connection. */
export async function cutOff(response: Response): Promise<Response> {
  const body = new Uint8Array(await response.arrayBuffer());
  let sent = false;
  const stream = new ReadableStream({
    pull(controller) {
      if (sent) controller.error(new Error("cut"));
      else if (body.length > 1) controller.enqueue(body.subarray(0, body.length / 2));
      else controller.error(new Error("cut"));
      sent = true;
    },
  });
  const headers = new Headers(response.headers);
  headers.set("content-length", String(body.length || 1));
  return new Response(stream, { status: response.status === 204 ? 200 : response.status, headers });
}

export function xml(content: string): Response {
  return new Response(`<?xml version="1.0" encoding="UTF-8"?>${content}`, {
    headers: { "content-type": "application/xml" },
  });
}

export function etagOf(bytes: Uint8Array): string {
  return `"${createHash("md5").update(bytes).digest("hex")}"`;
}

export function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

export function escape(content: string): string {
  return content.replace(/[&<>"]/g, (character) => ENTITIES[character]!);
}

export function unescape(content: string): string {
  return content.replace(/&(amp|lt|gt|quot|apos);/g, (entity) => {
    return Object.keys(ENTITIES).find((character) => ENTITIES[character] === entity) ?? "'";
  });
}

export function errorAnswer(
  status: number,
  { code, message, fields = {} }: Refusal,
  nowMs: number,
): Response {
  const more = Object.entries(fields).map(([name, value]) => `<${name}>${escape(value)}</${name}>`).join("");
  const error = `<Error><Code>${code}</Code><Message>${escape(message)}</Message>${more}</Error>`;
  const headers = { "content-type": "application/xml", date: new Date(nowMs).toUTCString() };
  return new Response(error, { status, headers });
}
