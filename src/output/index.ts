/** The shapes of line items in outputs. Their writers are loaded on demand: a new shape is an entry here. */
import type { OutputTarget } from './target.js'

export const TARGETS = [
  {
    id: 'ndjson',
    extensions: ['.ndjson', '.jsonl'],
    binary: false,
    joined: true,
    open: async (sink) => (await import('./writers.js')).openNdjson(sink),
  },
  {
    id: 'json',
    extensions: ['.json'],
    binary: false,
    joined: true,
    open: async (sink, options) => (await import('./writers.js')).openJson(sink, options),
  },
  {
    id: 'csv',
    extensions: ['.csv'],
    binary: false,
    joined: true,
    open: async (sink, options) => (await import('./writers.js')).openCsv(sink, options),
  },
  {
    id: 'parquet',
    extensions: ['.parquet'],
    binary: true,
    joined: false,
    open: async (sink, options) => (await import('./writers.js')).openParquet(sink, options),
  },
  {
    id: 'xlsx',
    extensions: ['.xlsx'],
    binary: true,
    joined: false,
    open: async (sink, options) => (await import('./writers.js')).openXlsx(sink, options),
  },
] as const satisfies readonly [OutputTarget, ...OutputTarget[]]

/** The target for the ending of a file name, if any. */
export function targetOfName(name: string): OutputTarget | undefined {
  const lower = name.toLowerCase()
  const targets: readonly OutputTarget[] = TARGETS
  return targets.find(({ extensions }) => extensions.some((extension) => lower.endsWith(extension)))
}
