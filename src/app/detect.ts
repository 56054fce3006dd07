/** Detects the format of each file, with an event for each. */

import type { Input } from '../input/input.js'
import { openFiles } from '../output/outputs.js'
import { detectFormats } from './api.js'
import { type Job, startJob, tableReading } from './job.js'
import { knownFormats } from './known-formats.js'
import { filesOf, type ReadingOptions } from './reading.js'

export interface DetectResult {
  readonly detected: number
  /** Number of files of unknown format, and of refused ones. */
  readonly unknown: number
}

export function detectJob(
  inputs: readonly Input[],
  { map, stdin }: Pick<ReadingOptions, 'map' | 'stdin'> = {},
): Job<DetectResult> {
  return startJob(async ({ tell, heard, signal }) => {
    const outputs = await openFiles({})
    await outputs.refuseAll([...inputs, ...filesOf({ map })])
    const formats = await knownFormats({ map }, tableReading({ tell, signal }))
    const result = { detected: 0, unknown: 0 }
    const passedOver = (path: string, reason: string): void => tell({ kind: 'passed-over', path, reason })
    const onNotice = (warning: string): void => tell({ kind: 'warning', warning })
    for await (const detection of detectFormats(inputs, { formats, signal, stdin, passedOver, onNotice })) {
      outputs.refuse(detection.file)
      result[detection.error === null ? 'detected' : 'unknown']++
      tell({ kind: 'detected', detection })
      await heard()
    }
    tell({ kind: 'read' })
    return result
  })
}
