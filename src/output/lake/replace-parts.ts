/**
 * Replaces the parts of one content, while other processes may do the same.
 *
 *     _contents/<content>/carrier=acme,month=2026-01     a part may be in this partition; it stays
 *     _contents/<content>/writer                          the last process that began
 *     carrier=acme/month=2026-01/<content>.parquet        the part
 *
 * Each writer first adds the marks of its partitions, then its name as the writer, and only then lists the marks:
 * so it sees those of every earlier writer. It puts its parts in place and deletes those in the other partitions. If it is
 * still the writer after that, no other writer's parts can come after its own. If not, another one began meanwhile and both
 * have put parts in place: it starts again. So in the end exactly the parts of the last writer remain.
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { InvoiceError } from '../../schema/errors.js'
import type { LakePart } from './file-parts.js'
import type { LakePlace } from './lake-place.js'

const WRITER = 'writer'
const TRIES = 8
/** Maximum milliseconds before the first retry; the limit doubles with each one. */
const PAUSE = 50

export async function replaceParts(
  place: LakePlace,
  content: string,
  parts: readonly LakePart[],
  wait: (ms: number) => Promise<unknown> = sleep,
): Promise<void> {
  const folder = `_contents/${content}`
  const own = new Set(parts.map(({ partition }) => markOf(partition)))
  if (own.size === 0 && (await place.list(folder)).length === 0) return // it never had any parts
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
