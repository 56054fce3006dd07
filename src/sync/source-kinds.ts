/** The kinds of sources that can be connected, and how they are opened. */
import * as z from 'zod'
import type { FormatDeclaration } from '../format/format.js'
import { openSource, readSettings, readSourceSettings, shownSettings } from '../sources/open-source.js'
import { checkNetworks, networksIn } from '../sources/own-network.js'
import {
  type GivenSourceSettings,
  type SourceSettings as OwnSettings,
  SOURCE_SETTINGS,
  secretFields,
} from '../sources/settings.js'
import type { FileSource } from '../sources/source.js'
import type { Clock } from './clock.js'
import { checkOutside } from './outside.js'
import {
  type ConnectableSource,
  type ConnectionSource,
  FUNCTION_NAME,
  type Integration,
  type SourceOpener,
} from './types.js'

export interface Sources {
  readonly kinds: readonly ConnectableSource[]
  /** Settings as they are kept, with their defaults. Throws `config` without quoting a value. */
  check(settings: ConnectionSource): ConnectionSource
  secretFields(type: string): readonly string[]
  /** The settings without secrets. */
  shown(settings: ConnectionSource): ConnectionSource
  /** `fromOutside`: the source may not reach servers of the own network. */
  open(settings: ConnectionSource, integration: string, fromOutside: boolean): Promise<FileSource>
  /** Throws `config` if somebody from outside may not enter these settings. */
  checkOutside(settings: ConnectionSource): void
  /** Settings with the values of the variables that they name, to redact these values in messages. */
  withEnvironment(settings: ConnectionSource): ConnectionSource
}

export interface SourcesOptions {
  readonly clock: Clock
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined
  readonly openSource?: SourceOpener | undefined
  readonly onNotice?: ((sentence: string) => void) | undefined
}

/** Generated invoices of all carriers, without any connection. */
export const SANDBOX_TYPE = 'sandbox'
const sandboxSettings = z
  .strictObject({
    type: z.literal(SANDBOX_TYPE),
    seed: z
      .int()
      .min(0)
      .max(2 ** 31)
      .default(1)
      .meta({ title: 'Seed', description: 'Another number gives other invoices.' }),
    faults: z
      .boolean()
      .default(false)
      .meta({ title: 'With faults', description: 'Faults that an audit finds are planted.' }),
  })
  .meta({ title: 'Sandbox' })
const SANDBOX_KIND: ConnectableSource = {
  type: SANDBOX_TYPE,
  title: 'Sandbox',
  fields: sandboxSettings,
  secrets: [],
}

type OwnKind = keyof typeof SOURCE_SETTINGS

const isOwn = (type: string): type is OwnKind => Object.hasOwn(SOURCE_SETTINGS, type)

export function createSources({
  clock,
  environment,
  openSource: opener,
  onNotice: notice,
}: SourcesOptions): Sources {
  const env = environment ?? process.env
  const rules = { allowed: networksIn(env.PARSE_INVOICE_SOURCE_NETWORKS) }
  checkNetworks(rules, 'sources of customers may be in (PARSE_INVOICE_SOURCE_NETWORKS)')
  const kinds = Object.entries(SOURCE_SETTINGS).map(([type, fields]) => ({
    type,
    title: `${fields.meta()?.title ?? type}`,
    fields,
    secrets: secretFields(type as OwnKind),
  }))
  const named = (value: unknown): unknown => {
    if (typeof value === 'string') return value.startsWith('env:') ? (env[value.slice(4)] ?? value) : value
    if (Array.isArray(value)) return value.map(named)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, named(one)]))
  }
  return {
    kinds,
    check: (settings) => {
      if (settings.type === SANDBOX_TYPE) return readSettings(sandboxSettings, settings)
      // An opener given by the caller checks its own kinds.
      return opener !== undefined && !isOwn(settings.type) ? settings : readSourceSettings(settings)
    },
    secretFields: (type) => (isOwn(type) ? secretFields(type) : OFTEN_SECRET),
    shown: (settings) =>
      isOwn(settings.type)
        ? ({ ...shownSettings(settings as OwnSettings), type: settings.type } as ConnectionSource)
        : {
            ...Object.fromEntries(
              Object.entries(settings).filter(([field]) => !OFTEN_SECRET.includes(field)),
            ),
            type: settings.type,
          },
    checkOutside: (settings) => checkOutside(settings, rules),
    open: async (settings, integration, fromOutside) => {
      if (settings.type === SANDBOX_TYPE) {
        const { sandboxSource } = await import('../sandbox.js')
        return sandboxSource(readSettings(sandboxSettings, settings), clock)
      }
      return opener === undefined
        ? openSource(settings as GivenSourceSettings, {
            env,
            notice,
            ...(fromOutside ? { outside: rules } : {}),
          })
        : opener(settings, integration)
    },
    withEnvironment: (settings) => named(settings) as ConnectionSource,
  }
}

/** Secret fields of a kind that the caller's opener brings. */
const OFTEN_SECRET = ['password', 'private_key', 'passphrase', 'secret', 'token', 'headers']

/** One for each carrier that has formats, and the sandbox. */
export const integrationsOf = (
  formats: readonly FormatDeclaration[],
  kinds: readonly ConnectableSource[],
): Integration[] => {
  const integration = (name: string, title: string, sources: readonly ConnectableSource[]): Integration => ({
    integration_name: name,
    integration_type: 'carrier',
    title,
    functions: [{ function_name: FUNCTION_NAME, on_demand: true }],
    sources,
  })
  const carriers = [...new Set(formats.map(({ carrier }) => carrier))].map((carrier) =>
    integration(
      carrier,
      titleOf(carrier, formats.find((format) => format.carrier === carrier)?.title ?? carrier),
      kinds,
    ),
  )
  return [...carriers, integration(SANDBOX_TYPE, 'Sandbox', [SANDBOX_KIND])]
}

/** The carrier's name, capitalised as in a title that begins with it. */
function titleOf(carrier: string, title: string): string {
  const titleWords = title.split(' ')
  const words = carrier
    .split('_')
    .map((word, at) => (titleWords[at]?.toLowerCase() === word ? titleWords[at] : word))
  return words.join(' ')
}
