/** What can be connected, and how its sources are opened. */
import type { FormatDeclaration } from '../format/format.js'
import { openSource, readSourceSettings, shownSettings } from '../sources/open-source.js'
import {
  type GivenSourceSettings,
  type SourceSettings as OwnSettings,
  SOURCE_SETTINGS,
  secretFields,
} from '../sources/settings.js'
import type { FileSource } from '../sources/source.js'
import {
  type ConnectableSource,
  type ConnectionSource,
  FUNCTION_NAME,
  type Integration,
  type SourceOpener,
} from './types.js'

export interface Sources {
  readonly kinds: readonly ConnectableSource[]
  /** Settings as they are kept, with their defaults. Throws `config` without any value of theirs. */
  check(settings: ConnectionSource): ConnectionSource
  secretFields(type: string): readonly string[]
  /** What may be shown of them. */
  shown(settings: ConnectionSource): ConnectionSource
  open(settings: ConnectionSource, integration: string): Promise<FileSource>
  /** Settings in which values stand for the variables that they name, to know them in messages. */
  withEnvironment(settings: ConnectionSource): ConnectionSource
}

export interface SourcesOptions {
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined
  readonly openSource?: SourceOpener | undefined
}

type OwnKind = keyof typeof SOURCE_SETTINGS

const isOwn = (type: string): type is OwnKind => Object.hasOwn(SOURCE_SETTINGS, type)

export function createSources({ environment, openSource: opener }: SourcesOptions): Sources {
  const env = environment ?? process.env
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
    check: (settings) =>
      // Kinds of an opener that is given are its own matter.
      opener !== undefined && !isOwn(settings.type) ? settings : readSourceSettings(settings),
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
    open: async (settings, integration) =>
      opener === undefined
        ? openSource(settings as GivenSourceSettings, { env })
        : opener(settings, integration),
    withEnvironment: (settings) => named(settings) as ConnectionSource,
  }
}

/** Of a kind that an opener brings. */
const OFTEN_SECRET = ['password', 'private_key', 'passphrase', 'secret', 'token', 'headers']

/** One for each carrier that there are formats of. */
export const integrationsOf = (
  formats: readonly FormatDeclaration[],
  kinds: readonly ConnectableSource[],
): Integration[] =>
  [...new Set(formats.map(({ carrier }) => carrier))].map((carrier) => ({
    integration_name: carrier,
    integration_type: 'carrier',
    title: titleOf(carrier, formats.find((format) => format.carrier === carrier)?.title ?? carrier),
    functions: [{ function_name: FUNCTION_NAME, on_demand: true }],
    sources: kinds,
  }))

/** The first words of a title, as many as the carrier has in its name. */
const titleOf = (carrier: string, title: string): string =>
  title.split(' ').slice(0, carrier.split('_').length).join(' ')
