/** Maps that come with a connection, checked before they are kept. */
import { mapOf } from '../maps/map-format.js'
import type { InvoiceMap } from '../maps/map-schema.js'
import { usageError } from '../schema/errors.js'
import type { SyncContext } from './context.js'
import type { NewConnection } from './types.js'

/** Maps as they are kept. Throws `declaration` with a map's mistakes, `usage` if a map would replace another format. */
export async function checkedMaps(
  { formats }: SyncContext,
  { maps = [], from_outside: fromOutside = false }: Pick<NewConnection, 'maps' | 'from_outside'>,
): Promise<InvoiceMap[]> {
  if (maps.length === 0) return []
  if (fromOutside)
    throw usageError('maps', 'a source without maps', 'Only the operator of this server can set maps.')
  const { formatFromMap } = await import('../maps/read-map.js')
  const known = new Set(formats.filter((format) => mapOf(format) === undefined).map(({ id }) => id))
  const own: InvoiceMap[] = []
  for (const input of maps) {
    const format = await formatFromMap(input)
    const map = mapOf(format)
    if (known.has(format.id) || map === undefined)
      throw usageError(
        format.id,
        'a map whose id no other format has',
        'Give the map an id of its own: id: …-detail.',
      )
    known.add(format.id)
    own.push(map)
  }
  return own
}

export const keptMaps = (maps: readonly InvoiceMap[]): string | null =>
  maps.length === 0 ? null : JSON.stringify(maps)
