/**
 * The parts of one content take the place of those it had, while other processes do the same.
 *
 *     _contents/<content>/carrier=acme,month=2026-01     a part may be in this partition; it stays
 *     _contents/<content>/writer                          who began last
 *     carrier=acme/month=2026-01/<content>.parquet        the part
 *
 * Whoever writes first adds the marks of its partitions, then its name as the writer, and only then looks which marks there are:
 * so it sees those of everyone that began before. It puts its parts, and takes away those of the other partitions. If it is
 * then still the writer, nobody else's parts can come after its own. If not, somebody began meanwhile, and both
 * have put parts: it does all of it again. The last one to begin thus leaves its parts alone, all of them.
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { InvoiceError } from '../../schema/errors.js'
import type { LakePart } from './file-parts.js'
import type { LakePlace } from './lake-place.js'

const WRITER = 'writer'
const TRIES = 8
/** Milliseconds that are waited at most before the first further try; twice as many before the next. */
const PAUSE = 50

export async function replaceParts(
  place: LakePlace,
  content: string,
  parts: readonly LakePart[],
  wait: (ms: number) => Promise<unknown> = sleep,
): Promise<void> {
  const folder = `_contents/${content}`
  const own = new Set(parts.map(({ partition }) => markOf(partition)))
  if (own.size === 0 && (await place.list(folder)).length === 0) return // it never had any
  const name = randomUUID()
  for (let tried = 0; tried < TRIES; tried++) {
    for (const mark of own) await place.write(`${folder}/${mark}`, '')
    await place.write(`${folder}/${WRITER}`, name)
    const marks = await place.list(folder)
    for (const { partition, path } of parts) await place.put(`${partition}/${content}.parquet`, path)
    for (const mark of marks)
      if (!own.has(mark) && MARK.test(mark))
        await place.delete(`${mark.replace(',', '/')}/${content}.parquet`)
    if ((await place.read(`${folder}/${WRITER}`)) === name) return
    await wait(Math.random() * PAUSE * 2 ** tried)
  }
  throw new InvoiceError({
    code: 'output',
    file: place.shown,
    expected: 'no other run that puts the same content there',
    remedy: 'Others do so over and over: let them end, then parse the file again.',
  })
}

const markOf = (partition: string): string => partition.replace('/', ',')
const MARK = /^carrier=[^/,]+,month=[^/,]+$/
