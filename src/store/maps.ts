/**
 * Maps that a store keeps, as the values that they are: with each file the one that it was read by, with a connection those that
 * its files are read by. What a call names itself stands before them.
 */
import type { FormatDeclaration } from '../format/format.js'
import { formatOfMap, mapOf } from '../maps/map-format.js'
import type { InvoiceMap } from '../maps/map-schema.js'
import type { Session } from './home.js'

/** One for each content: what is made ready for a format is made once. */
const made = new Map<string, FormatDeclaration>()

function formatOf(map: InvoiceMap): FormatDeclaration {
  const text = JSON.stringify(map)
  const format = made.get(text) ?? formatOfMap(map)
  made.set(text, format)
  return format
}

/** The map that this format was made of; undefined where it is none, or not among these. */
export const mapAmong = (formats: readonly FormatDeclaration[], id: string): InvoiceMap | undefined => {
  const format = formats.find((one) => one.id === id)
  return format === undefined ? undefined : mapOf(format)
}

/** Formats and maps together. Of two maps of one id a given one counts, then the last. */
export function withMaps(
  formats: readonly FormatDeclaration[],
  maps: readonly InvoiceMap[],
): readonly FormatDeclaration[] {
  const kept = new Map(maps.map(formatOf).map((format) => [format.id, format]))
  for (const format of formats) if (mapOf(format) !== undefined) kept.delete(format.id)
  return kept.size === 0 ? formats : [...formats.filter(({ id }) => !kept.has(id)), ...kept.values()]
}

/** What files of the connection are read by: its own maps too. */
export async function readingFormats(
  session: Session,
  connection: string,
  formats: readonly FormatDeclaration[],
): Promise<readonly FormatDeclaration[]> {
  const [row] = await session.query('SELECT maps FROM connections WHERE connection_id = $1', [connection])
  return withMaps(formats, mapsOf(row?.maps))
}

/** What files of these connections were read by: what is known of a format beside how it is read. */
export async function storedFormats(
  session: Session,
  connections: readonly string[],
  formats: readonly FormatDeclaration[],
): Promise<readonly FormatDeclaration[]> {
  const rows = await session.query(
    `SELECT r.options::json ->> 'map' AS map FROM readings r
     WHERE r.connection_id = ANY($1::text[]) AND position('"map":' IN r.options) > 0
     ORDER BY (SELECT max(f.received_no) FROM files f WHERE f.connection_id = r.connection_id AND f.reading = r.digest) NULLS FIRST`,
    [connections],
  )
  return withMaps(
    formats,
    rows.flatMap(({ map }) => (map ? [JSON.parse(map) as InvoiceMap] : [])),
  )
}

export const mapsOf = (text: string | null | undefined): InvoiceMap[] =>
  JSON.parse(text ?? '[]') as InvoiceMap[]
