/** What Amazon's own programs read from the environment and from `~/.aws`: keys, region and endpoint of a profile. */
import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { SourceContext } from './source.js'
import { SourceError } from './source-error.js'

type Environment = NonNullable<SourceContext['env']>

export interface AwsSettings {
  readonly endpoint: string | undefined
  readonly region: string
  readonly access_key_id: string
  readonly secret_access_key: string
  readonly session_token: string | undefined
}

type Section = Readonly<Record<string, string>>

/** Keys in the environment take precedence over those of a profile. Throws `invalid_credentials` if there are none. */
export async function awsSettings(env: Environment, resource: string): Promise<AwsSettings> {
  const envValue = (...names: readonly string[]): string | undefined =>
    names.map((name) => env[name]).find((value) => value !== undefined && value !== '')
  const name = envValue('AWS_PROFILE', 'AWS_DEFAULT_PROFILE') ?? 'default'
  const folder = join(envValue('HOME') ?? homedir(), '.aws')
  const keys = await sections(envValue('AWS_SHARED_CREDENTIALS_FILE') ?? join(folder, 'credentials'))
  const config = await sections(envValue('AWS_CONFIG_FILE') ?? join(folder, 'config'))
  const profile: Section = {
    ...(config.get(`profile ${name}`) ?? config.get(name)),
    ...keys.get(name),
  }
  const services = config.get(`services ${profile.services}`) ?? {}
  const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: token } = env
  const own = id
    ? keysOf({ aws_access_key_id: id, aws_secret_access_key: secret ?? '', aws_session_token: token ?? '' })
    : keysOf(profile)
  if (own === null || isHalf(env)) throw noKeys(env, resource, name, profile)
  return {
    ...own,
    endpoint:
      envValue('AWS_ENDPOINT_URL_S3', 'AWS_ENDPOINT_URL') ??
      services['s3.endpoint_url'] ??
      profile.endpoint_url,
    region: envValue('AWS_REGION', 'AWS_DEFAULT_REGION') ?? profile.region ?? 'us-east-1',
  }
}

type Keys = Pick<AwsSettings, 'access_key_id' | 'secret_access_key' | 'session_token'>

/** One of the two alone is a mistake, which a profile must not hide. */
const isHalf = ({ AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret }: Environment): boolean =>
  !id !== !secret

function keysOf({
  aws_access_key_id: id = '',
  aws_secret_access_key: secret = '',
  aws_session_token: token,
}: Section): Keys | null {
  if (id === '' || secret === '') return null
  return { access_key_id: id, secret_access_key: secret, session_token: token || undefined }
}

/** Other ways to obtain keys, which Amazon's programs support. */
const OTHER_WAYS = [
  'sso_session',
  'sso_start_url',
  'role_arn',
  'credential_process',
  'web_identity_token_file',
]

function noKeys(env: Environment, resource: string, name: string, profile: Section): SourceError {
  const source = OTHER_WAYS.find((one) => profile[one] !== undefined)
  const half = env.AWS_ACCESS_KEY_ID ? 'AWS_SECRET_ACCESS_KEY' : 'AWS_ACCESS_KEY_ID'
  return new SourceError({
    error_type: 'invalid_credentials',
    resource,
    expected: 'an access key in the environment or in a profile',
    problem:
      source === undefined || isHalf(env)
        ? `The environment variable ${half} is not set, and the profile ${name} in ~/.aws has no keys`
        : `The profile ${name} gets its keys by ${source}, which is not supported here`,
    remedy:
      source === undefined || isHalf(env)
        ? 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (and AWS_REGION; AWS_ENDPOINT_URL for another server than Amazon), or AWS_PROFILE.'
        : `Run: eval "$(aws configure export-credentials --profile ${name} --format env)", then this again.`,
  })
}

/** Sections of such a file by name; empty if there is no file. An indented key belongs to the key above it: `s3.endpoint_url`. */
async function sections(path: string): Promise<ReadonlyMap<string, Section>> {
  const found = new Map<string, Record<string, string>>()
  const text = await readFile(path, 'utf8').catch(() => '')
  let section: Record<string, string> = {}
  let above = ''
  for (const line of text.split(/\r?\n/)) {
    const [, title] = /^\s*\[\s*([^\]]*?)\s*\]/.exec(line) ?? []
    if (title !== undefined) {
      const name = title.replace(/\s+/g, ' ').replaceAll('"', '')
      section = found.get(name) ?? {}
      found.set(name, section)
      continue
    }
    const [, indent = '', key, value = ''] = /^(\s*)([^#;=\s][^=]*?)\s*=\s*(.*?)\s*$/.exec(line) ?? []
    if (key === undefined) continue
    const isUnder = indent !== '' && above !== ''
    section[isUnder ? `${above}.${key}` : key] = value
    if (!isUnder) above = value === '' ? key : ''
  }
  return found
}
