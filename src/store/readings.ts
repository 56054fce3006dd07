/** How a file was read. It is kept with the file, so that the file can be read again in the same way. */
import type { FormatDeclaration } from '../format/format.js'
import type { InputFile } from '../input/input.js'
import type { InvoiceMap } from '../maps/map-schema.js'
import { digestOf } from './digest.js'
import type { Session } from './home.js'
import type { KeptFiles } from './kept-files.js'
import { withMaps } from './maps.js'
import type { FileReading } from './read-into.js'

const READING = ['format', 'currency', 'decimal', 'dates', 'rules', 'codes'] as const

/** `map`: the map that read the file, if it is not a format of the library. */
export const readingText = (options: FileReading, map: InvoiceMap | undefined): string =>
  JSON.stringify({
    ...Object.fromEntries(READING.map((name) => [name, options[name] ?? null])),
    ...(map === undefined ? {} : { map }),
  })

/** Options from the text that `readingText` wrote. Its map is among the formats, unless a given one has its id. */
export function readingOf(
  text: string,
  formats: readonly FormatDeclaration[],
): FileReading & { readonly formats: readonly FormatDeclaration[] } {
  const { map, ...kept } = JSON.parse(text) as Record<string, unknown> & { readonly map?: InvoiceMap }
  return {
    ...Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== null)),
    formats: map === undefined ? formats : withMaps(formats, [map]),
  }
}

/** What the text of a sheet does not show; null for any other file. */
export const sheetText = ({ sheet, decimal }: Pick<InputFile, 'sheet' | 'decimal'>): string | null =>
  sheet === undefined ? null : JSON.stringify({ decimal: decimal?.() ?? null })

/** The fields of a file from the text that `sheetText` wrote. */
export function sheetOf(text: string | null | undefined): Pick<InputFile, 'sheet' | 'decimal'> {
  if (text === null || text === undefined) return {}
  const decimal = (JSON.parse(text) as { decimal: 'point' | null }).decimal ?? undefined
  return { sheet: { at: 1, of: 1 }, decimal: () => decimal }
}

/** Gives its name among the readings of the connection. */
export async function keepReading(session: Session, connection: string, reading: string): Promise<string> {
  const digest = digestOf(reading)
  await session.query(
    'INSERT INTO readings VALUES ($1, $2, $3) ON CONFLICT (connection_id, digest) DO NOTHING',
    [connection, digest, reading],
  )
  return digest
}

/** Writes the notes of a connection's kept files from the tables. */
export async function noteFiles(session: Session, keptFiles: KeptFiles, connection: string): Promise<void> {
  const rows = await session.query(
    `SELECT f.sha256, f.name, f.first_seen, f.sheet, r.options FROM files f
     JOIN readings r ON r.connection_id = f.connection_id AND r.digest = f.reading WHERE f.connection_id = $1`,
    [connection],
  )
  for (const { sha256, name, first_seen, sheet, options } of rows)
    await keptFiles.note({
      connection,
      sha256: sha256 ?? '',
      name: name ?? '',
      received: first_seen ?? '',
      reading: options ?? '{}',
      sheet: sheet ?? null,
    })
}
