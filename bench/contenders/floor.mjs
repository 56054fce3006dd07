/** The floor: all bytes read and made text, nothing looked at. */
import { createReadStream } from 'node:fs'

export const contenders = {
  'read + decode': (job) => ({
    run: async () => {
      let characters = 0
      const stream = createReadStream(job.file, { encoding: 'utf8', highWaterMark: 1 << 20 })
      for await (const chunk of stream) characters += chunk.length
      return characters
    },
    answer: (characters) => ({ characters }),
  }),
}
