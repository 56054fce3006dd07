import { encode } from './encode.js'
import type { Generated, GeneratorOptions, Sample } from './types.js'

type Made = (options: GeneratorOptions) => Generated

function bytesOf(generated: Generated): Uint8Array {
  return encode([...generated.chunks()].join(''), generated.encoding)
}

/** A sample of so many records; the seed is the format's own, so that no file changes with another. */
export function sample(path: string, about: string, make: Made, options: GeneratorOptions): Sample {
  return { path: `samples/${path}`, about, bytes: () => bytesOf(make(options)) }
}
