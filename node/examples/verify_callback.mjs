// node verify_callback.mjs SECRET WEBHOOK_ID WEBHOOK_TIMESTAMP WEBHOOK_SIGNATURE < BODY
import { createHmac, timingSafeEqual } from "node:crypto";
import { readFileSync } from "node:fs";

function isGenuine(secret, webhookId, timestamp, signatures, body) {
  if (Math.abs(Date.now() / 1000 - Number(timestamp)) > 300) return false;
  const key = Buffer.from(secret.replace("whsec_", ""), "base64");
  const hmac = createHmac("sha256", key).update(`${webhookId}.${timestamp}.`).update(body);
  const expected = Buffer.from(`v1,${hmac.digest("base64")}`);
  const same = (signature) => signature.length === expected.length && timingSafeEqual(signature, expected);
  return signatures.split(" ").some((signature) => same(Buffer.from(signature)));
}

console.log(isGenuine(...process.argv.slice(2, 6), readFileSync(0)) ? "genuine" : "not genuine");
