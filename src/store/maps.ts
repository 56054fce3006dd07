/**
 * Maps that a store keeps, in full: with each file the map that read it, with each connection the maps for its files.
 * Maps that a call names take precedence.
 */
import type { FormatDeclaration } from '../format/format.js'
import { formatOfMap, mapOf } from '../maps/map-format.js'
import type { InvoiceMap } from '../maps/map-schema.js'
import type { Session } from './home.js'

/** One format for each content: a format is prepared once. */
const prepared = new Map<string, FormatDeclaration>()

function formatOf(map: InvoiceMap): FormatDeclaration {
  const text = JSON.stringify(map)
  const format = prepared.get(text) ?? formatOfMap(map)
  prepared.set(text, format)
  return format
}

/** The map that this format was made from; undefined if it is not made from a map, or not in this list. */
export const mapAmong = (formats: readonly FormatDeclaration[], id: string): InvoiceMap | undefined => {
  const format = formats.find((one) => one.id === id)
  return format === undefined ? undefined : mapOf(format)
}

/** Formats and maps together. Of two maps with one id, one given by the caller wins, else the last. */
export function withMaps(
  formats: readonly FormatDeclaration[],
  maps: readonly InvoiceMap[],
): readonly FormatDeclaration[] {
  const mapFormats = new Map(maps.map(formatOf).map((format) => [format.id, format]))
  for (const format of formats) if (mapOf(format) !== undefined) mapFormats.delete(format.id)
  return mapFormats.size === 0
    ? formats
    : [...formats.filter(({ id }) => !mapFormats.has(id)), ...mapFormats.values()]
}

/** The formats that read the connection's files, its own maps included. */
export async function readingFormats(
  session: Session,
  connection: string,
  formats: readonly FormatDeclaration[],
): Promise<readonly FormatDeclaration[]> {
  const [row] = await session.query('SELECT maps FROM connections WHERE connection_id = $1', [connection])
  return withMaps(formats, mapsOf(row?.maps))
}

/** The formats that read the files of these connections, for what is known of a format apart from reading. */
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
