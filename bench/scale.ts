/** How cost grows with size: time, and peak memory of a parse and of an audit, at 0.1, 1 and 4 GB. */
import type { Contender } from './contenders.js'
import { CONTENDERS, expectedOf, faultOf } from './contenders.js'
import type { Folder } from './files.js'
import { runOnce } from './measure.js'
import { markdown, megabytes } from './table.js'

const SIZES = [0.1e9, 1e9, 4e9] as const
const RUNS = [
  'line items in batches',
  'line items in batches, with raw cells',
  'line items and audit',
] as const

const TITLES = [
  'format',
  'run',
  'GB',
  'line items',
  'shipments',
  'seconds',
  'MB/s',
  'peak MB',
  'bytes a shipment',
]

export async function scaleTable(
  formats: readonly string[],
  folder: Folder,
  log: (text: string) => void,
  sizes: readonly number[] = SIZES,
): Promise<string> {
  const rows: string[][] = []
  for (const format of formats) {
    const sample = folder.make(format, 5000, 1)
    const bytesOfRow = sample.bytes / sample.truth.records
    folder.drop(sample.path)
    const least = new Map<string, { rss: number; shipments: number }>()
    for (const size of sizes) {
      log(`${format}: writing ${(size / 1e9).toFixed(1)} GB`)
      const file = folder.make(format, Math.round(size / bytesOfRow), 1)
      const expected = expectedOf(file.truth, { records: file.truth.records }, { ...file.job, amounts: [] })
      for (const name of RUNS) {
        log(`${format}, ${(file.bytes / 1e9).toFixed(1)} GB: ${name}`)
        const { answer, wall, rss } = await runOnce(oursOf(name), file.job)
        const mistake = faultOf({ ...answer, groups: expected.groups }, expected)
        const shipments = typeof answer.shipments === 'number' ? answer.shipments : null
        const before = least.get(name)
        least.set(name, before ?? { rss, shipments: shipments ?? 0 })
        const more =
          before === undefined || shipments === null
            ? ''
            : ((rss - before.rss) / (shipments - before.shipments)).toFixed(0)
        rows.push([
          format,
          mistake === null ? name : `${name}, refused: ${mistake}`,
          (file.bytes / 1e9).toFixed(2),
          `${file.truth.line_items}`,
          shipments === null ? '' : `${shipments}`,
          wall.toFixed(1),
          (file.bytes / 1e6 / wall).toFixed(0),
          megabytes(rss),
          more,
        ])
      }
      folder.drop(file.path)
    }
  }
  return markdown(TITLES, rows)
}

function oursOf(name: string): Contender {
  const found = CONTENDERS.find((contender) => contender.module === 'ours' && contender.name === name)
  if (found === undefined) throw new RangeError(`no run ${name}`)
  return found
}
