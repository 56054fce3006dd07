/**
 * Run by the build, no part of the program: an empty database, packed, that each new embedded store begins with. To make one takes
 * 900 MB and several seconds, to unpack this 370 MB and one.
 */
import { existsSync, writeFileSync } from 'node:fs'
import { PGlite } from '@electric-sql/pglite'

const PLACE = 'dist/store-empty.tar.gz'

if (!existsSync(PLACE)) {
  const database = await PGlite.create()
  const dump = await database.dumpDataDir('gzip')
  writeFileSync(PLACE, new Uint8Array(await dump.arrayBuffer()))
  await database.close()
}
