import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import { formats, lineItemSchema, listChecks } from '../src/index.js'
import { CSV_COLUMNS } from '../src/output/csv.js'
import { invoice, parseInvoice, row, rows, shell } from './cli-kit.js'
import { ownFolder } from './inputs.js'

const at = ownFolder()

function file(name: string, content: string): string {
  writeFileSync(at(name), content)
  return at(name)
}

const COMMANDS = [
  'parse',
  'detect',
  'charges',
  'codes',
  'audit',
  'summary',
  'accrual',
  'explain',
  'checks',
  'formats',
  'schema',
  'completion',
]

describe('help', () => {
  test('names every command', async () => {
    const { status, stdout, stderr } = await parseInvoice(['--help'])
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    for (const command of COMMANDS) expect(stdout).toMatch(new RegExp(`^  ${command} `, 'm'))
  })

  test.each(COMMANDS)('of %s has two examples or three', async (command) => {
    const { status, stdout } = await parseInvoice([command, '--help'])
    expect(status).toBe(0)
    const examples = stdout.slice(stdout.indexOf('Examples:')).trim().split('\n').slice(1)
    expect([2, 3]).toContain(examples.length)
    for (const example of examples) expect(example).toContain(`parse-invoice ${command}`)
  })

  test('--version is the version of the package', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }
    expect(await parseInvoice(['--version'])).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' })
  })
})

describe('detect', () => {
  test('a line for each file; 2 where one is unknown', async () => {
    mkdirSync(at('detect'))
    writeFileSync(at('detect', 'a.csv'), invoice(row()))
    writeFileSync(at('detect', 'b.csv'), 'a,b\n1,2\n')
    writeFileSync(at('detect', 'c.csv'), '')
    const { status, stdout } = await parseInvoice(['detect', '.'], { cwd: at('detect') })
    expect(status).toBe(2)
    expect(stdout.split('\n')).toEqual([
      './a.csv: royal-mail-combined (by the column names in record 1: 16 columns, commas)',
      expect.stringMatching(/^\.\/b\.csv: unknown \(unknown_format: found a, b, expected an invoice in /),
      './c.csv: unknown (empty_file: expected an invoice. The file is empty: download it again.)',
      '',
    ])
  })

  test('0 where all are known, also on the standard input', async () => {
    const { status, stdout } = await parseInvoice(['detect', '-'], {
      stdin: invoice(row()).replaceAll(',', ';'),
    })
    expect(status).toBe(0)
    expect(stdout).toBe('-: royal-mail-combined (by the column names in record 1: 16 columns, semicolons)\n')
  })
})

test('formats lists every format with its carrier and where to get it', async () => {
  const { status, stdout } = await parseInvoice(['formats'])
  expect(status).toBe(0)
  const lines = stdout.trimEnd().split('\n')
  expect(lines[0]).toMatch(/^format +carrier +what it is +where to get it$/)
  expect(lines.slice(1).map((line) => line.split(/ {2,}/))).toEqual(
    formats.map(({ id, carrier, title, download }) => [id, carrier, title, download]),
  )
})

describe('checks', () => {
  test('lists every check with its plain name', async () => {
    const { status, stdout } = await parseInvoice(['checks'])
    expect(status).toBe(0)
    const lines = stdout.trimEnd().split('\n')
    // What does not fit goes on below its column.
    const firsts = lines.slice(1).filter((line) => !line.startsWith(' '))
    expect(firsts.map((line) => line.split(/ {2,}/).slice(0, 2))).toEqual(
      listChecks().map(({ name, title }) => [name, title]),
    )
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(200)
  })

  test('one of them: what it means, what it needs, its examples with their sentences', async () => {
    const { stdout } = await parseInvoice(['checks', 'duplicate_charge'])
    expect(stdout.split('\n')[0]).toBe('Charge billed twice')
    expect(stdout).toContain('Example: a record that is repeated\n  parcel P1  Freight 10.00 USD\n')
    expect(stdout).toContain(
      'found: 10.00 USD billed again: record 2 repeats record 1 in every cell (Freight)\n',
    )
    expect(stdout).toContain('  nothing is found\n')
  })

  test('as JSON, and 2 for a name that is none', async () => {
    expect(JSON.parse((await parseInvoice(['checks', '--to', 'json'])).stdout)).toHaveLength(
      listChecks().length,
    )
    const one = JSON.parse((await parseInvoice(['checks', 'fuel_rate', '--to', 'json'])).stdout)
    expect(one).toMatchObject({
      name: 'fuel_rate',
      title: 'Fuel surcharge at an unusual rate',
      x12_426: '02',
    })
    const wrong = await parseInvoice(['checks', 'fuel_rates'])
    expect([wrong.status, wrong.stdout]).toEqual([2, ''])
    expect(wrong.stderr).toContain('fuel_rate')
  })
})

describe('schema', () => {
  test('is the JSON Schema of the line item', async () => {
    const schema = JSON.parse((await parseInvoice(['schema'])).stdout)
    expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema')
    expect(Object.keys(schema.properties)).toEqual(Object.keys(lineItemSchema.shape))
    expect(schema.required).toEqual(Object.keys(lineItemSchema.shape).filter((key) => key !== 'raw'))
    expect(schema.additionalProperties).toBe(false)
    expect(schema.properties.net_cost.pattern).toBe('^(?!-0+(\\.0+)?$)-?\\d+(\\.\\d+)?$')
  })

  test('--to sql has a column for each of the CSV', async () => {
    const { stdout } = await parseInvoice(['schema', '--to', 'sql'])
    const columns = [...stdout.matchAll(/^ {2}(\w+) /gm)].map(([, name]) => name)
    expect(columns.filter((name) => name !== 'transaction_time_known')).toEqual(
      CSV_COLUMNS.map(({ name }) => name),
    )
  })

  test('--to ts is a type that agrees with the library’s', async () => {
    const { stdout } = await parseInvoice(['schema', '--to', 'ts'])
    const path = file('line-item.ts', stdout)
    const agreeing = file(
      'agreeing.ts',
      `import type { LineItem } from './line-item.js'
import type { LineItem as Own } from '${process.cwd()}/src/schema/line-item.js'
type Plain = Omit<Own, symbol>
export const there = (item: Plain): LineItem => item
export const back = (item: LineItem): Plain => item
`,
    )
    const program = ts.createProgram([path, agreeing], {
      strict: true,
      noEmit: true,
      exactOptionalPropertyTypes: true,
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      types: [],
      skipLibCheck: true,
    })
    const faults = [path, agreeing].flatMap((name) => [
      ...program.getSemanticDiagnostics(program.getSourceFile(name)),
      ...program.getSyntacticDiagnostics(program.getSourceFile(name)),
    ])
    expect(faults.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual([])
  })
})

describe('charges', () => {
  const content = invoice(
    row({ gross: '6.00', net: '5.00' }),
    row(),
    row({ product: 'Moon, "Parcel"' }),
  ).replace('TPN,Moon, "Parcel"', 'MOON,"Moon, ""Parcel"""')

  test('counts and sums each kind', async () => {
    const { status, stdout } = await parseInvoice([
      'charges',
      '--currency',
      'GBP',
      file('charges.csv', content),
    ])
    expect(status).toBe(0)
    expect(stdout.split('\n')).toEqual([
      'carrier     category       code  charge                     count  gross   net',
      'royal_mail  freight        TPN   Tracked Parcel Tracked 24      2  10.80  9.00  GBP',
      'royal_mail  uncategorized  MOON  Moon, "Parcel" Tracked 24      1   4.80  4.00  GBP',
      '',
    ])
  })

  test('as JSON and CSV', async () => {
    const path = file('charges-2.csv', content)
    const json = JSON.parse((await parseInvoice(['charges', path, '--to', 'json'])).stdout)
    expect(json).toHaveLength(2)
    expect(json[0]).toMatchObject({
      carrier: 'royal_mail',
      code: 'TPN',
      count: 2,
      gross: '10.80',
      net: '9.00',
    })
    const csv = (await parseInvoice(['charges', path, '--to', 'csv'])).stdout
    expect(csv.split('\n')[0]).toBe(
      'carrier,category,subcategory,code,label,count,gross,net,currency,x12,format',
    )
    expect(csv.split('\n')[2]).toBe(
      'royal_mail,uncategorized,,MOON,"Moon, ""Parcel"" Tracked 24",1,4.80,4.00,,,royal-mail-combined',
    )
  })

  test('--unknown is a file of rules that --charges takes once it is filled in', async () => {
    const path = file('charges-3.csv', content)
    const { stdout } = await parseInvoice(['charges', path, '--unknown'])
    expect(stdout.split('\n')).toHaveLength(3)
    const filled = file('filled.csv', stdout.replace(',uncategorized,', ',handling,'))
    const again = await parseInvoice(['charges', path, '--charges', filled])
    expect(again.stdout).toContain('handling')
    expect(again.stdout).not.toContain('uncategorized')
  })
})

describe('completion', () => {
  const complete = (line: readonly string[]): string => {
    const words = line.map((word) => `'${word}'`).join(' ')
    const script = `source <("${process.execPath}" dist/cli.js completion bash)
COMP_WORDS=(parse-invoice ${words}); COMP_CWORD=${line.length}; _parse_invoice; echo "\${COMPREPLY[*]}"`
    return execFileSync('bash', ['-c', script], { encoding: 'utf8' }).trim()
  }

  test('bash completes commands, options and their values', () => {
    expect(complete(['de'])).toBe('detect')
    expect(complete(['x.csv', '--re'])).toBe('--rejects')
    expect(complete(['parse', '--to', ''])).toBe('ndjson json csv parquet xlsx')
    expect(complete(['--to', 'j'])).toBe('json')
    expect(complete(['audit', '--fail-on', ''])).toBe('error warning')
    expect(complete(['x.csv', '--format', 'usps'])).toBe('usps-eps')
    expect(complete(['completion', ''])).toBe('bash zsh fish')
    expect(complete(['parse', '-o', ''])).toBe('')
  })

  test('each shell is told every command and every option', async () => {
    const [bash = '', zsh = '', fish = ''] = await Promise.all(
      ['bash', 'zsh', 'fish'].map(async (name) => (await parseInvoice(['completion', name])).stdout),
    )
    for (const command of COMMANDS) {
      const help = (await parseInvoice([command, '--help'])).stdout
      const options = [...help.matchAll(/^ {2}(?:-\w, )?--([a-z-]+)/gm)].map(([, option]) => option)
      expect([command, options.length > 0]).toEqual([command, true])
      for (const said of [bash, zsh, fish]) expect(said).toContain(command)
      for (const option of options) {
        for (const said of [bash, zsh]) expect(said).toContain(`--${option}`)
        expect(fish).toContain(`-l ${option}`)
      }
    }
  })
})

test('what is no data is not on the standard output', async () => {
  const { stdout } = await shell(`parse-invoice "${file('data.csv', invoice(...rows(2)))}" 2>/dev/null`)
  expect(stdout.trimEnd().split('\n')).toHaveLength(2)
})
