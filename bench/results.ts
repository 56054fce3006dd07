/** `RESULTS.md`: one part for each kind of run, which the next run of its kind replaces. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { resolve } from 'node:path'

const PATH = resolve(import.meta.dirname, 'RESULTS.md')
const HEAD = `# Results

Written by \`npm run bench\`, \`npm run bench -- --scale\` and others of this folder; [README.md](README.md) explains how to read them.
`

export type Part = `speed on Node ${string}` | 'scale' | 'store' | 'workers' | 'profile'

/** Date, machine and versions. */
export function circumstances(): string {
  const [first] = cpus()
  const versions = ['csv-parse', 'papaparse', 'udsv', '@duckdb/node-api', 'nodejs-polars'].map((name) => {
    const manifest = resolve(import.meta.dirname, 'node_modules', name, 'package.json')
    const { version }: { version: string } = JSON.parse(readFileSync(manifest, 'utf8'))
    return `${name} ${version}`
  })
  return [
    `${new Date().toISOString().slice(0, 10)}; ${cpus().length} cores of ${first?.model.trim() ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform}`,
    `Node ${process.versions.node} (V8 ${process.versions.v8}); ${versions.join(', ')}`,
  ].join('\n')
}

export function writePart(part: Part, text: string): void {
  const before = existsSync(PATH) ? readFileSync(PATH, 'utf8') : HEAD
  const [start, end] = [`<!-- ${part} -->`, `<!-- end of ${part} -->`]
  const whole = `${start}\n\n${text.trim()}\n\n${end}`
  const from = before.indexOf(start)
  const to = before.indexOf(end)
  const after =
    from < 0
      ? `${before.trim()}\n\n${whole}\n`
      : before.slice(0, from) + whole + before.slice(to + end.length)
  writeFileSync(PATH, after)
}
