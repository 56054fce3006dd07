/** `parse-invoice formats`: lists what every command loads anyway. */
import { formats } from '../formats.js'
import { formatList } from '../report/format-list.js'
import { CLEAN } from './flags.js'
import type { Terminal } from './terminal.js'

export async function formatsCommand(_: object, { out, outScreen }: Terminal): Promise<number> {
  await out.write(formatList(formats, outScreen.width))
  return CLEAN
}
