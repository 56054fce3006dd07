/** Run by the build, not part of the program: packs the store that each new embedded store starts from. */
import { existsSync, writeFileSync } from 'node:fs'
import { openEmbedded } from './embedded-home.js'
import { migrate } from './migrations.js'
import { packedName } from './packed-store.js'

const place = `dist/${packedName()}`

if (!existsSync(place)) {
  const home = await openEmbedded({ folder: null, archive: null }, place)
  await migrate(home, place)
  writeFileSync(place, await home.dump())
  await home.close()
}
