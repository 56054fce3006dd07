/** Problems of a segment that can still be read. */
import type { ReaderProblem } from '../csv/reader.js'

export const cutShort = (tag: string): ReaderProblem => ({
  column: tag,
  value: tag,
  expected: 'the segments that belong to it: the file ends within them',
  remedy: 'Ask the sender for the file again.',
})

export const unendedSegment = (tag: string, { expected, remedy }: ReaderProblem): ReaderProblem => ({
  column: tag,
  value: tag,
  expected: `the end of this segment, and what follows it: ${expected}`,
  remedy,
})

export const tooLong = (tag: string): ReaderProblem => ({
  column: tag,
  value: tag,
  expected:
    'a message of 16 MB at most: the charges of a longer one are read without the parties, dates and totals after them',
  remedy: 'Check carrier and account of its charges, or ask the sender for several messages.',
})
