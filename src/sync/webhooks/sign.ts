/** Signatures by the Standard Webhooks scheme: the receiver computes the same one with its secret. */
import { createHmac, randomBytes } from 'node:crypto'

const PREFIX = 'whsec_'

/** Length of a secret in bytes. */
const SECRET_BYTES = 24

export const newEndpointSecret = (): string => PREFIX + randomBytes(SECRET_BYTES).toString('base64')

export interface Signed {
  readonly id: string
  readonly at: Date
  readonly body: string
}

/** `secrets`: the receiver may have any of them. */
export function signatureHeaders(
  { id, at, body }: Signed,
  secrets: readonly string[],
): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1000))
  const signature = secrets.map((secret) => signatureOf(`${id}.${timestamp}.${body}`, secret)).join(' ')
  const named = { id, timestamp, signature }
  return Object.fromEntries(
    ['webhook', 'svix'].flatMap((scheme) =>
      Object.entries(named).map(([name, value]) => [`${scheme}-${name}`, value]),
    ),
  )
}

const signatureOf = (text: string, secret: string): string =>
  `v1,${createHmac('sha256', Buffer.from(secret.slice(PREFIX.length), 'base64'))
    .update(text)
    .digest('base64')}`
