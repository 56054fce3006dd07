/** The command on a real terminal, by `script`: labels, file names and values cannot steer it. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { COMMAND, HEADER, parseInvoice, row } from './cli-kit.js'
import { ownFolder } from './inputs.js'

const at = ownFolder()
/** Clears the screen, makes a link, turns the text round, goes back to the start of the line. */
const HOSTILE = 'Fee\u001b[2J\u001b]8;;http://x.test\u0007link\u202eeeF\u009b31m\u2066'
const CLEAR = '\u001b[2J'
const SCRIPT = existsSync('/usr/bin/script')

function hostileFolder(name: string): string {
  const folder = at(name)
  mkdirSync(folder)
  const product = `"${HOSTILE}\rPaid"`
  const rows = [row({ product }), row({ product, net: `"${HOSTILE}"` }), row({ tracking: `"${HOSTILE}"` })]
  writeFileSync(join(folder, `a${CLEAR}\u202e.csv`), `${HEADER}\n${rows.join('\n')}\n`)
  writeFileSync(join(folder, `b${CLEAR}.csv`), `${HOSTILE}\n`)
  return folder
}

/** What a terminal is sent by a command; its standard error too. */
function onTerminal(args: string, cwd: string): string {
  const line = `"${process.execPath}" "${COMMAND}" ${args}`
  try {
    return execFileSync('script', ['-qec', line, '/dev/null'], { cwd, input: '', stdio: 'pipe' }).toString()
  } catch (error) {
    return String((error as { stdout: Buffer }).stdout)
  }
}

const COMMANDS = [
  '.',
  '. --to csv',
  '. --to json',
  '. --raw',
  '. --jobs 2 --to csv',
  '. --summary /dev/stdout -o items.ndjson',
  '. --rejects /dev/tty',
  'charges .',
  'charges . --to csv',
  'charges . --to json',
  'charges . --unknown',
  'audit .',
  'audit . --to json',
  'audit . --disputes /dev/tty',
  'audit . --report /dev/tty',
  'detect .',
  'detect missing*',
  `"$(printf 'x\\033[2J.csv')"`,
  `"$(printf -- '--x\\033[2J')"`,
  `--format "$(printf 'x\\033[2J')" .`,
  `--currency "$(printf 'x\\033[2J')" .`,
]

test.skipIf(!SCRIPT).each(COMMANDS)('%s', (args) => {
  const sent = onTerminal(args, hostileFolder(args.replace(/[^a-z0-9]+/gi, '-')))
  expect(sent.length).toBeGreaterThan(0)
  const plain = sent.replace(/\u001b\[\d{1,2}m|\r?\u001b\[K/g, '').replace(/\r\r?\n/g, '\n')
  expect(plain).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/)
})

test('in a pipe data keep their characters', async () => {
  const folder = hostileFolder('piped')
  const { stdout } = await parseInvoice(['.', '--to', 'csv'], { cwd: folder })
  // Marks of the direction of writing are left out where a cell is read.
  expect(stdout).toContain(`${HOSTILE.replace(/[\u202e\u2066]/g, '')}\rPaid`)
})
