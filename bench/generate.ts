/**
 * Writes a synthetic invoice file and the truth about it:
 * `npx tsx bench/generate.ts FORMAT --rows N --seed S [--faults] [--plain] [--invoices N] -o FILE`
 * gives FILE and FILE.truth.json.
 */
import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { encode } from '../samples/generators/encode.js'
import { GENERATORS } from '../samples/generators/index.js'

function wholeNumber(name: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new RangeError(`--${name} ${text}: a whole number was expected`)
  return Number(text)
}

function main(): void {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      rows: { type: 'string', default: '1000' },
      seed: { type: 'string', default: '1' },
      invoices: { type: 'string' },
      faults: { type: 'boolean', default: false },
      plain: { type: 'boolean', default: false },
      out: { type: 'string', short: 'o' },
    },
  })
  const generator = GENERATORS[positionals[0] ?? '']
  if (generator === undefined || values.out === undefined)
    throw new RangeError(
      `usage: generate.ts FORMAT --rows N --seed S [--faults] [--plain] [--invoices N] -o FILE; formats: ${Object.keys(GENERATORS).join(' ')}`,
    )
  const generated = generator({
    rows: wholeNumber('rows', values.rows),
    seed: wholeNumber('seed', values.seed),
    faults: values.faults,
    plain: values.plain,
    ...(values.invoices === undefined ? {} : { invoices: wholeNumber('invoices', values.invoices) }),
  })
  const file = openSync(values.out, 'w')
  for (const chunk of generated.chunks()) writeSync(file, encode(chunk, generated.encoding))
  closeSync(file)
  writeFileSync(`${values.out}.truth.json`, `${JSON.stringify(generated.truth(), null, 2)}\n`)
}

try {
  main()
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 2
}
