/** Reads tables as of one moment, whatever is loaded meanwhile. */
import type { Home, Session } from './home.js'
import { isSpread } from './spread-tables.js'

/**
 * A transaction that sees one moment. Each node of a distributed store would see its own, so there loads and other
 * writers of events wait until it has ended. Tables are locked in the order in which writers lock them.
 */
export async function atOneMoment<Result>(
  home: Home,
  work: (session: Session) => Promise<Result>,
): Promise<Result> {
  const isDistributed = home.isShared && (await isSpread(home))
  return home.transaction(async (session) => {
    await session.script(
      isDistributed
        ? 'LOCK TABLE connections, line_item_tags, files, events, claims IN SHARE MODE'
        : 'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ',
    )
    return work(session)
  })
}
