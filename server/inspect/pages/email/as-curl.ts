/**
 * A command that sends what its webhook says again, signed as Standard Webhooks want it; URL and secret are the shell's to know. The
 * body goes through pipes: Linux takes no argument of more than 128 kB.
 */
export function asCurl(deliveryId: string, body: string): string {
  return `body=${quote(body)}
id=${quote(deliveryId)}; timestamp=$(date +%s)
key=$(printf %s "\${WEBHOOK_SECRET#whsec_}" | base64 -d | od -An -vtx1 | tr -d ' \\n')
signature=$(printf %s "$id.$timestamp.$body" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$key" -binary | base64)
printf %s "$body" | curl -X POST "$WEBHOOK_URL" \\
  -H "content-type: application/json" -H "webhook-id: $id" \\
  -H "webhook-timestamp: $timestamp" -H "webhook-signature: v1,$signature" \\
  --data-binary @-`
}

const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`
