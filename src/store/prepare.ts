/** Run by the build, not part of the program: packs the store that each new embedded store starts from. */
import { existsSync, writeFileSync } from 'node:fs'
import { openEmbedded } from './embedded-home.js'
import { migrate } from './migrations.js'
import { packedName } from './packed-store.js'

const place = `dist/${packedName()}`

if (!existsSync(place)) {
  const home = await openEmbedded({ folder: null, archive: null }, place)
  await migrate(home, place)
  // No other database is ever made from these two: without them a store has half the files.
  await home.script(
    `UPDATE pg_database SET datistemplate = false WHERE datname IN ('template0', 'template1')`,
  )
  for (const template of ['template0', 'template1']) await home.script(`DROP DATABASE ${template}`)
  writeFileSync(place, await home.dump())
  await home.close()
}
