/** Tries a source before it is kept: the files in it, or what is wrong. */
import { isTrue } from '../store/claims.js'
import type { SyncContext } from './context.js'
import { changedSource } from './outside.js'
import { joinSettings, type KeptSecrets } from './secrets.js'
import type { ConnectionSource, Probe } from './types.js'

/** Number of names that are shown. */
const MAX_NAMES = 3
/** Number of files that are counted: whether the source can be read shows long before. */
const MAX_COUNTED = 10_000

export async function probeSource(
  { home, key, sources }: SyncContext,
  integration: string,
  entered: ConnectionSource,
  connectionId?: string,
): Promise<Probe> {
  const [row] =
    connectionId === undefined
      ? []
      : await home.query('SELECT source, secrets, from_outside FROM connections WHERE connection_id = $1', [
          connectionId,
        ])
  const storedSource = JSON.parse(row?.source ?? '{}') as ConnectionSource
  // Stored secrets are used for fields that the form leaves empty.
  const settings =
    row !== undefined && storedSource.type === entered.type
      ? await joinSettings(
          storedSource,
          JSON.parse(row.secrets ?? '{}') as KeptSecrets,
          connectionId ?? '',
          key,
        )
      : storedSource
  const candidate = changedSource(
    { settings, shown: storedSource, fromOutside: isTrue(row?.from_outside) },
    entered,
    false,
  )
  const source = await sources.open(sources.check(candidate.settings), integration, candidate.fromOutside)
  try {
    const first: string[] = []
    let files = 0
    for await (const { name } of source.list()) {
      files++
      if (first.length < MAX_NAMES) first.push(name)
      if (files === MAX_COUNTED) break
    }
    return { files, first }
  } finally {
    await source.close()
  }
}
