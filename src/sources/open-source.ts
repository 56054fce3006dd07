/** Opens a source from its settings, which are data. The code of a kind of source is loaded on first use. */
import type { ZodType } from 'zod'
import { shownAddress } from '../input/address.js'
import { InvoiceError } from '../schema/errors.js'
import { faultWords } from '../schema/fault-words.js'
import { type GivenSourceSettings, type SourceSettings, secretFields, sourceSettings } from './settings.js'
import type { PlacedSource, SourceContext } from './source.js'
import { SourceError } from './source-error.js'

/**
 * The settings with their defaults. Throws `config` with each mistake by its key; no value is quoted, since it may be
 * a secret.
 */
export const readSourceSettings = (given: unknown): SourceSettings => readSettings(sourceSettings, given)

/** The same for settings of any schema. */
export function readSettings<Settings>(schema: ZodType<Settings>, given: unknown): Settings {
  const read = schema.safeParse(given, { error: faultWords })
  if (read.success) return read.data
  const [first, ...others] = read.error.issues.map(({ path, message }) => ({
    key: path.map(String).join('.'),
    message,
  }))
  throw new InvoiceError({
    code: 'config',
    column: first === undefined || first.key === '' ? 'source' : first.key,
    expected: `settings of a source that can be read: ${first?.message ?? ''}`,
    remedy: ['Correct it', ...others.map(({ key, message }) => (key === '' ? message : `${key}: ${message}`))]
      .join('. ')
      .concat('.'),
  })
}

/** Throws `config` for wrong settings, `SourceError` for an unset variable or a missing package. */
export async function openSource(
  given: GivenSourceSettings,
  context: SourceContext = {},
): Promise<PlacedSource> {
  const settings = withEnvironment(readSourceSettings(given), context.env ?? process.env)
  switch (settings.type) {
    case 'folder':
      return (await import('./folder.js')).openFolder(settings)
    case 'sftp':
      return (await import('./sftp.js')).openSftp(settings, context)
    case 's3':
      return (await import('./s3.js')).openS3(settings, context)
    case 'https':
      return (await import('./https.js')).openHttps(settings, context)
  }
}

const NAMED = /^env:([A-Za-z_][A-Za-z0-9_]*)$/

/** The settings with the values of the variables that they name as `env:NAME`. */
function withEnvironment(settings: SourceSettings, env: NonNullable<SourceContext['env']>): SourceSettings {
  const value = (given: unknown): unknown => {
    if (Array.isArray(given)) return given.map(value)
    if (typeof given === 'object' && given !== null)
      return Object.fromEntries(Object.entries(given).map(([name, inner]) => [name, value(inner)]))
    const name = typeof given === 'string' ? NAMED.exec(given)?.[1] : undefined
    if (name === undefined) return given
    const found = env[name]
    if (found !== undefined && found !== '') return found
    throw new SourceError({
      error_type: 'invalid_credentials',
      resource: settings.type,
      expected: `a value in the environment variable ${name}`,
      problem: `The environment variable ${name}, which the settings name, is not set`,
      remedy: 'Set it for this program and run again.',
    })
  }
  const filled: Record<string, unknown> = { ...settings }
  for (const field of [...secretFields(settings.type), ...NAMED_FIELDS])
    if (field in filled) filled[field] = value(filled[field])
  return filled as SourceSettings
}

/** Not secrets, but each comes together with one. */
const NAMED_FIELDS = ['access_key_id', 'user']

/** The settings that may be shown: without secrets, and addresses without a user or what follows `?`. */
export function shownSettings(settings: SourceSettings): Record<string, unknown> {
  const secret = secretFields(settings.type)
  const shown = Object.entries(settings).filter(([field]) => !secret.includes(field))
  return {
    ...Object.fromEntries(shown),
    ...(settings.type === 'https' ? { addresses: settings.addresses.map(shownAddress) } : {}),
  }
}
