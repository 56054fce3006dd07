/** The settings of each source as data, with a schema for their fields: shown as a form, checked, and stored. */
import * as z from 'zod'

/** Marks a field that no output, log or error may hold, and that is stored encrypted. */
const secret = (title: string, description?: string) =>
  z
    .string()
    .min(1)
    .meta({ title, secret: true, ...(description === undefined ? {} : { description }) })

const text = (title: string, description?: string) =>
  z
    .string()
    .min(1)
    .meta({ title, ...(description === undefined ? {} : { description }) })

const authority = text(
  'Certificate authority',
  'PEM. For a server whose certificate is signed by a private authority.',
)

const folder = z
  .strictObject({
    type: z.literal('folder'),
    path: text('Folder', 'A folder of this machine, or a pattern such as /invoices/*.csv.'),
  })
  .meta({ title: 'Folder' })

const sftp = z
  .strictObject({
    type: z.literal('sftp'),
    host: text('Host'),
    port: z.int().min(1).max(65_535).default(22).meta({ title: 'Port' }),
    user: text('User'),
    password: secret('Password').optional(),
    private_key: secret(
      'Private key',
      'The text of the key file (OpenSSH or PEM), in place of a password.',
    ).optional(),
    passphrase: secret('Passphrase', 'Of the private key.').optional(),
    path: z
      .string()
      .min(1)
      .default('.')
      .meta({ title: 'Folder', description: 'Where the invoices are on the server.' }),
    host_key: text(
      'Host key',
      'The fingerprint of the server (SHA256:…), as its operator states it. Separate several by spaces.',
    ).optional(),
  })
  .meta({ title: 'SFTP' })

const s3 = z
  .strictObject({
    type: z.literal('s3'),
    bucket: text('Bucket'),
    prefix: z
      .string()
      .default('')
      .meta({ title: 'Prefix', description: 'The beginning of the invoice names.' }),
    endpoint: z
      .url({ protocol: /^https?$/ })
      .optional()
      .meta({ title: 'Endpoint', description: 'The address of a server other than Amazon.' }),
    region: z.string().min(1).default('us-east-1').meta({ title: 'Region' }),
    access_key_id: text('Access key id'),
    secret_access_key: secret('Secret access key'),
    session_token: secret('Session token').optional(),
    ca: authority.optional(),
  })
  .meta({ title: 'S3 bucket' })

const https = z
  .strictObject({
    type: z.literal('https'),
    addresses: z
      .array(z.string().min(1))
      .min(1)
      .meta({ title: 'Addresses', description: 'https://…, one file each.', secret: true }),
    headers: z.record(z.string(), z.string()).default({}).meta({
      title: 'Headers',
      description: 'Sent with each request, such as Authorization.',
      secret: true,
    }),
    ca: authority.optional(),
  })
  .meta({ title: 'Web addresses' })

/** By the kind of source. `meta` of a field has its `title`, `description`, and `secret: true` if it is a secret. */
export const SOURCE_SETTINGS = { folder, sftp, s3, https } as const
export type SourceKind = keyof typeof SOURCE_SETTINGS

export const sourceSettings = z.discriminatedUnion('type', [folder, sftp, s3, https])
export type SourceSettings = z.output<typeof sourceSettings>
/** The same before defaults are filled in. */
export type GivenSourceSettings = z.input<typeof sourceSettings>

/** Names of the secret fields of a kind of source. */
export function secretFields(kind: SourceKind): string[] {
  return Object.entries(SOURCE_SETTINGS[kind].shape)
    .filter(([, field]) => isSecret(field))
    .map(([name]) => name)
}

function isSecret(field: z.ZodType): boolean {
  const inner = field instanceof z.ZodOptional || field instanceof z.ZodDefault ? field.unwrap() : field
  return field.meta()?.secret === true || (inner instanceof z.ZodType && inner.meta()?.secret === true)
}
