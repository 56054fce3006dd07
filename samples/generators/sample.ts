import { encode } from './encode.js'
import type { Generated, GeneratorOptions, Sample } from './types.js'

type Made = (options: GeneratorOptions) => Generated

function bytesOf(generated: Generated): Uint8Array {
  return encode([...generated.chunks()].join(''), generated.encoding)
}

/** Changes the finished text: for small files only. */
export const reworked =
  (make: Made, rework: (text: string) => string): Made =>
  (options) => {
    const generated = make(options)
    return { ...generated, chunks: () => [rework([...generated.chunks()].join(''))] }
  }

export const withoutBlankEnds = (text: string): string => text.replace(/,+(?=\r?\n)/g, '')

/** As a sheet with a title is saved. */
export function titled(text: string): string {
  const end = text.includes('\r\n') ? '\r\n' : '\n'
  return ['Parcels of January,,', 'Period,01/01/2026,01/31/2026', ',,', text].join(end)
}

/** A sample with this many records; the seed is the format's own, so that no file changes with another. */
export function sample(path: string, about: string, make: Made, options: GeneratorOptions): Sample {
  return { path: `samples/${path}`, about, bytes: () => bytesOf(make(options)) }
}
