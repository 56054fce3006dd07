/**
 * Which files of a source have been handled, each by its version. A date up to which everything was read would miss a
 * file that is added later with an older time, such as a copy that keeps its time.
 */
import type { SourceFile } from '../sources/source.js'
import type { Session } from '../store/home.js'

/**
 * `loaded`; `queued`: it is fetched and waits for a worker; `older` than what the first run reads; `failed`: it
 * cannot be read as it is; `waiting`: it may still be written; `passed_over`: not an invoice by its name, which was
 * reported once.
 */
export type SeenState = 'loaded' | 'queued' | 'older' | 'failed' | 'waiting' | 'passed_over'

export interface SeenFile {
  readonly version: string | null
  readonly state: SeenState
  readonly noted: string
}

/** What is known of these files of a connection, by name. */
export async function seenFiles(
  session: Session,
  connection: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, SeenFile>> {
  const rows = await session.query(
    'SELECT name, version, state, noted_at FROM seen_files WHERE connection_id = $1 AND name = ANY($2)',
    [connection, names],
  )
  return new Map(
    rows.map(({ name, version, state, noted_at }) => [
      name ?? '',
      { version: version ?? null, state: (state ?? '') as SeenState, noted: noted_at ?? '' },
    ]),
  )
}

/** Keeps the time of a version that was recorded before: it shows how long nothing has changed. */
export async function noteSeen(
  session: Session,
  connection: string,
  files: readonly Pick<SourceFile, 'name' | 'version'>[],
  state: SeenState,
  at: Date,
): Promise<void> {
  if (files.length === 0) return
  await session.query(
    `INSERT INTO seen_files AS s (connection_id, name, version, state, noted_at)
     SELECT $1, n.name, n.version, $2, $3 FROM unnest($4::text[], $5::text[]) AS n (name, version)
     ON CONFLICT (connection_id, name) DO UPDATE SET version = excluded.version, state = excluded.state,
       noted_at = CASE WHEN s.version = excluded.version AND s.state = excluded.state AND s.noted_at <= excluded.noted_at
         THEN s.noted_at ELSE excluded.noted_at END`,
    [connection, state, at.toISOString(), files.map(({ name }) => name), files.map(({ version }) => version)],
  )
}

/**
 * Whether a file counts as complete: its time is long enough ago; or, if that time is missing or in the future, the
 * same version was recorded long enough ago. Without either sign, the file is read and then compared with what the
 * source states of it.
 */
export function isSettled(
  { modified, version }: SourceFile,
  seen: SeenFile | undefined,
  now: Date,
  settling: number,
): boolean {
  const limit = now.getTime() - settling * 1_000
  if (modified === null || Date.parse(modified) <= limit) return true
  return seen?.state === 'waiting' && seen.version === version && Date.parse(seen.noted) <= limit
}
