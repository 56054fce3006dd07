/** What goes wrong around the command while it runs: no half-written file, no trace of the program's inside, no hang. */
import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { setTimeout as after } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import {
  builtCommand,
  invoice,
  itemsOf,
  namesIn,
  parseInvoice,
  type Ran,
  row,
  rows,
  shell,
} from './cli-kit.js'
import {
  heldUp,
  makeReadOnly,
  mountDisk,
  preloaded,
  started,
  unfinished,
  unmountAfterwards,
  until,
} from './fault-kit.js'
import { ownFolder } from './inputs.js'
import { spread } from './times.js'

const at = ownFolder()
unmountAfterwards()

/** A folder of its own with `in.csv`, and more of its rows than the small disks below hold. */
function folder(name: string, content = invoice(...rows(3000))): (file: string) => string {
  mkdirSync(at(name))
  writeFileSync(at(name, 'in.csv'), content)
  return (file) => at(name, file)
}

/** Every way to a file, by the options that lead there. The file is the last word. */
const OUTPUTS: Readonly<Record<string, readonly string[]>> = {
  ndjson: ['--to', 'ndjson', '-o'],
  csv: ['--to', 'csv', '-o'],
  json: ['--to', 'json', '-o'],
  parquet: ['--raw', '--to', 'parquet', '-o'],
  'ndjson of two threads': ['--to', 'ndjson', '--jobs', '2', '-o'],
  'csv of two threads': ['--to', 'csv', '--jobs', '2', '-o'],
  'rejected rows': ['--rejects'],
  report: ['audit', '--report'],
  disputes: ['audit', '--disputes'],
}
const outputs = Object.entries(OUTPUTS)

/** An invoice that fills each of them: every row twice, and as many that are rejected. */
const FULL = invoice(...rows(1000), ...rows(1000), ...Array.from({ length: 1000 }, () => row({ net: 'x' })))

function told({ status, stderr }: Ran, sentence: string): void {
  expect(stderr).toContain(sentence)
  expect(stderr.split('\n').filter((line) => line.startsWith('error: '))).toHaveLength(1)
  expect(status).toBe(2)
}

describe('a disk that is full', () => {
  const ready = (() => {
    let mounts: boolean | undefined
    return () => {
      mounts ??= mountDisk(at('small'), 64)
      return mounts
    }
  })()

  test.each(spread(outputs, 2))('%s: the older file stays, and nothing beside it', async (name, options) => {
    const of = folder(`full ${name}`, FULL)
    writeFileSync(of('out'), 'as it was')
    const line = options.map((word) => `'${word}'`).join(' ')
    const ran = await shell(`ulimit -f 32; parse-invoice ${line} out in.csv > /dev/null`, {
      cwd: at(`full ${name}`),
    })
    told(
      ran,
      'error: out: output: expected a file within the size that is allowed. Choose another disk, or raise',
    )
    expect(readFileSync(of('out'), 'utf8')).toBe('as it was')
    expect(namesIn(of('.'))).toEqual(['in.csv', 'out'])
  })

  test.for(outputs)('%s: on a disk of 64 KiB', async ([name, options], { skip }) => {
    const of = folder(`disk ${name}`, FULL)
    if (!ready()) skip('no right to mount a disk')
    const ran = await parseInvoice([...options, at('small', 'out'), of('in.csv')])
    told(
      ran,
      `error: ${at('small', 'out')}: output: expected room on the disk. The disk is full: free some space`,
    )
    expect(namesIn(at('small'))).toEqual([])
  })

  test('one output that has no room leaves the others without their place too', async ({ skip }) => {
    const of = folder('together', FULL)
    if (!ready()) skip('no right to mount a disk')
    writeFileSync(at('small', 'fill'), Buffer.alloc(64 << 10))
    const files = ['-o', of('items.ndjson'), '--rejects', of('rejects.ndjson')]
    told(
      await parseInvoice([of('in.csv'), ...files, '--summary', at('small', 's.json')]),
      'expected room on the disk',
    )
    told(
      await parseInvoice([
        'audit',
        of('in.csv'),
        '--report',
        of('r.html'),
        '--disputes',
        at('small', 'd.csv'),
      ]),
      'expected room on the disk',
    )
    expect(namesIn(of('.'))).toEqual(['in.csv'])
    expect(namesIn(at('small'))).toEqual(['fill'])
    rmSync(at('small', 'fill'))
  })

  test
    .skipIf(!existsSync('/dev/full'))
    .each([
      ['--to csv in.csv'],
      ['--to json in.csv'],
      ['--to parquet in.csv'],
      ['--to csv --jobs 2 in.csv'],
      ['-o items.ndjson --summary - in.csv'],
      ['audit in.csv'],
      ['charges in.csv'],
      ['detect in.csv'],
      ['schema'],
    ])('behind the standard output of `parse-invoice %s`', async (line) => {
    const of = folder(`stdout ${line.replaceAll(/\W+/g, ' ')}`)
    const ran = await shell(`cd "${of('.')}"; parse-invoice ${line} > /dev/full`)
    told(ran, 'error: standard output: output: expected room on the disk. The disk is full')
  })

  test.skipIf(!existsSync('/dev/full'))('behind the standard error changes no result', async () => {
    const of = folder('stderr', FULL)
    const { status, stdout } = await shell(`parse-invoice "${of('in.csv')}" 2> /dev/full`)
    expect(status).toBe(1)
    expect(itemsOf(stdout)).toHaveLength(2000)
  })
})

describe('a place that cannot be written to', () => {
  test('a read-only disk is told before anything is read, and holds what it held', async ({ skip }) => {
    const of = folder('beside')
    if (!mountDisk(at('locked'), 64)) skip('no right to mount a disk')
    writeFileSync(at('locked', 'old'), 'as it was')
    makeReadOnly(at('locked'))
    for (const [nth, [, options]] of outputs.entries())
      for (const name of spread(['new', 'old'], 2, nth)) {
        const ran = await parseInvoice([...options, at('locked', name), of('in.csv')])
        told(
          ran,
          `error: ${at('locked', name)}: output: expected a place that can be written to. The disk is read-only`,
        )
        expect(ran.stdout).toBe('')
      }
    expect(namesIn(at('locked'))).toEqual(['old'])
  })

  test.each(outputs)('%s: a missing folder', async (name, options) => {
    const of = folder(`missing for ${name}`)
    const ran = await parseInvoice([...options, of('no/out'), of('in.csv')])
    told(ran, `error: ${of('no/out')}: output: expected a folder that exists. Make the folder first`)
    expect(ran.stdout).toBe('')
  })

  test('a folder that goes while it is written to', async () => {
    const of = folder('going')
    mkdirSync(of('out'))
    const running = started(['-o', of('out/items.ndjson'), '-'])
    await until(() => existsSync(of('out')) && unfinished(of('out')).length > 0, running)
    rmSync(of('out'), { recursive: true })
    running.child.stdin?.end(invoice(row()))
    told(await running.ended, `error: ${of('out/items.ndjson')}: output: expected a folder that exists`)
  })

  test('the working folder, when it is gone', async () => {
    const of = folder('home')
    for (const line of [
      `parse-invoice "${of('in.csv')}"`,
      'parse-invoice in.csv -o out.csv',
      'parse-invoice formats',
    ]) {
      const ran = await shell(`mkdir "${of('gone')}"; cd "${of('gone')}"; rmdir "${of('gone')}"; ${line}`)
      told(ran, 'error: usage: expected a working folder that exists. Change to another one')
    }
  })
})

describe('an input that changes while it is read', () => {
  // Dates with one reading: the file is read once, from its beginning to its end.
  const rejected = Array.from({ length: 2000 }, () => row({ net: 'x', date: '2026-03-15' }))
  const content = invoice(...rejected, ...rows(60_000)).replaceAll('15.03.2026', '2026-03-15')

  test.each([
    ['grows', (path: string) => appendFileSync(path, invoice(row()))],
    ['is cut behind a record', (path: string) => truncateSync(path, content.lastIndexOf('\n', 4 << 20) + 1)],
    ['is emptied', (path: string) => truncateSync(path, 0)],
  ])('that %s is in no output', async (name, change) => {
    const of = folder(`that ${name}`, content)
    const ran = await heldUp([of('in.csv'), '-o', of('out.csv')], of('pipe'), () => change(of('in.csv')))
    expect(ran.stderr).toContain(
      `error: ${of('in.csv')}: unreadable: expected a file that stays as it is while it is read. It was written to meanwhile: read it again once it is whole.`,
    )
    expect(ran.stderr).toMatch(
      /line items of .*in\.csv were read before the error: .*out\.csv is not written/,
    )
    expect(ran.status).toBe(2)
    expect(namesIn(of('.'))).toEqual(['in.csv', 'pipe'])
  })

  test('that is deleted is read to its end', async () => {
    const of = folder('deleted', content)
    const ran = await heldUp([of('in.csv'), '-o', of('out.ndjson')], of('pipe'), () => rmSync(of('in.csv')))
    expect(ran.status).toBe(1)
    expect(itemsOf(readFileSync(of('out.ndjson'), 'utf8'))).toHaveLength(60_000)
    expect(namesIn(of('.'))).toEqual(['out.ndjson', 'pipe'])
  })

  test('that is another one when its dates are looked through is in no output', async () => {
    const of = folder('looked through', content.replaceAll('2026-03-15', '03/04/2026'))
    const changed = () => appendFileSync(of('in.csv'), row({ date: '25/04/2026' }))
    const ran = await heldUp([of('in.csv'), '-o', of('out.csv')], of('pipe'), changed)
    expect(ran.stderr).toContain('unreadable: expected a file that stays as it is while it is read.')
    expect(ran.status).toBe(2)
    expect(namesIn(of('.'))).toEqual(['in.csv', 'pipe'])
  })
})

describe('a reader that leaves', () => {
  test.each(['--to csv', '--to json', '--to parquet', '--to ndjson --jobs 2', '--raw'])(
    'of `parse-invoice %s` ends it quietly with 0',
    async (options) => {
      const of = folder(`pipe ${options.replaceAll('-', '')}`, invoice(...rows(20_000)))
      const { stdout, stderr } = await shell(
        `parse-invoice ${options} "${of('in.csv')}" | head -c 4 | wc -c; echo "status \${PIPESTATUS[0]}"`,
      )
      expect({ stdout, stderr }).toEqual({ stdout: '4\nstatus 0\n', stderr: '' })
    },
  )

  test('of the report has no part in the files that are written with it', async () => {
    const of = folder('report', invoice(...rows(800), ...rows(800)))
    const files = `--report "${of('r.html')}" --disputes "${of('d.csv')}"`
    const { stdout } = await shell(
      `parse-invoice audit --to json "${of('in.csv')}" ${files} | head -c 1; echo " \${PIPESTATUS[0]}"`,
    )
    expect(stdout).toBe('{ 0\n')
    expect(namesIn(of('.'))).toEqual(['d.csv', 'in.csv', 'r.html'])
  })

  test('of the summary has no part in the line items', async () => {
    const of = folder('summary')
    const { stdout } = await shell(
      `parse-invoice "${of('in.csv')}" -o "${of('items.ndjson')}" --summary - | true; echo "\${PIPESTATUS[0]}"`,
    )
    expect(stdout).toBe('0\n')
    expect(itemsOf(readFileSync(of('items.ndjson'), 'utf8'))).toHaveLength(3000)
  })
})

describe('a signal', () => {
  const SIGNALS = [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const
  const cases = outputs.flatMap(([name, options], nth) =>
    spread(SIGNALS, 2, nth).map((signal) => [name, options, ...signal] as const),
  )

  test.each(cases)(
    '%s, %s, %s: the older file stays, and nothing beside it',
    async (name, options, signal, status) => {
      const of = folder(`${signal} ${name}`, FULL)
      writeFileSync(of('out'), 'as it was')
      // The standard input stays open: there is more to come when the signal does.
      const running = started([...options, of('out'), of('in.csv'), '-'])
      running.child.stdin?.write(invoice(...rows(1000)))
      const written = /parquet|report|disputes/.test(name) ? 0 : 1 // those are written at the end
      await until(() => unfinished(of('.')).some((size) => size >= written), running)
      running.child.kill(signal)
      const ran = await running.ended
      expect(ran.status).toBe(status)
      expect(ran.stderr).not.toMatch(/\n\s+at /)
      expect(readFileSync(of('out'), 'utf8')).toBe('as it was')
      expect(namesIn(of('.'))).toEqual(['in.csv', 'out'])
    },
  )
})

const OTHERS = [
  ['SIGHUP', 129],
  ['SIGQUIT', 131],
  ['SIGABRT', 134],
  ['SIGUSR2', 140],
  ['SIGALRM', 142],
  ['SIGXCPU', 152],
] as const
test.each(spread(OTHERS, 2))('%s leaves nothing behind either', async (signal, status) => {
  const of = folder(signal)
  const running = started(['-o', of('out'), of('in.csv'), '-'])
  await until(() => unfinished(of('.')).some((size) => size > 0), running)
  running.child.kill(signal)
  expect((await running.ended).status).toBe(status)
  expect(namesIn(of('.'))).toEqual(['in.csv'])
})

/** The command, sent a signal when it has had the time to come to rest. */
async function endedWhileWaiting(words: readonly string[], script: string): Promise<Ran> {
  const heard = "process.on('newListener', (name) => name === 'SIGXCPU' && console.error('ready'))"
  const running = started(words, preloaded(script, heard))
  let told = ''
  running.child.stderr?.on('data', (text) => {
    told += text
  })
  await until(() => told.includes('ready'), running)
  await after(400)
  running.child.kill('SIGTERM')
  return running.ended
}

// Each waits for what does not come: together they wait once.
describe.concurrent('a pipe at whose other end nobody is, and a signal', () => {
  const LINES = [
    'pipe',
    'audit pipe',
    'detect pipe',
    'charges pipe',
    'in.csv pipe --jobs 2',
    'combine royal-mail in.csv pipe',
    'in.csv --charges pipe',
    'audit in.csv --expected pipe',
    'audit in.csv --config pipe',
    'in.csv -o pipe',
    'in.csv --rejects pipe',
    'in.csv --summary pipe -o out',
    'audit in.csv --disputes pipe',
  ]
  test.each(spread(LINES, 2))('%s', async (line) => {
    const of = folder(`silent ${line.replaceAll(/\W+/g, ' ')}`)
    execFileSync('mkfifo', [of('pipe')])
    const words = line.split(' ').map((word) => (/^(pipe|in\.csv|out)$/.test(word) ? of(word) : word))
    expect((await endedWhileWaiting(words, of('ready.cjs'))).status).toBe(143)
    expect(namesIn(of('.')).filter((name) => name.endsWith('.part'))).toEqual([])
  })

  test('or a reader that does not read', async () => {
    const of = folder('asleep', invoice(...rows(3000)))
    for (const option of ['-o', '--rejects']) {
      execFileSync('mkfifo', [of(`pipe${option}`)])
      writeFileSync(of('bad.csv'), FULL)
      const reader = openSync(of(`pipe${option}`), constants.O_RDONLY | constants.O_NONBLOCK)
      const words = [of('bad.csv'), option, of(`pipe${option}`)]
      expect((await endedWhileWaiting(words, of('ready.cjs'))).status).toBe(143)
      closeSync(reader)
    }
  })
})

test('a signal comes through while more rejected rows arrive than can be told', async () => {
  const running = started(['-', '--quiet'])
  const { child, ended } = running
  const flood = Buffer.from(`${row({ net: 'x' })}\n`.repeat(1 << 10))
  let [told, after] = ['', 0]
  child.stdout?.on('data', (chunk) => {
    told += chunk
  })
  const pour = (): void => {
    while (child.stdin?.write(flood) === true);
    if (child.killed) after++
    child.stdin?.once('drain', pour)
  }
  child.stdin?.write(invoice(...rows(1000)))
  pour()
  await until(() => told.includes('net_cost'), running)
  child.kill('SIGINT')
  expect((await ended).status).toBe(130)
  expect(after).toBeLessThan(5) // a pipe is read 32 times before anything else has its turn, if nobody waits
})

describe('a worker thread that dies', () => {
  const threads = (script: string) =>
    `const { isMainThread, parentPort } = require('node:worker_threads')\nif (!isMainThread) { ${script} }`

  test.each([
    ['before its first task', threads('process.exit(7)'), 'exit code 7'],
    ['at its first task', threads("parentPort.on('message', () => process.exit(7))"), 'exit code 7'],
    [
      'in the middle',
      threads(
        'const send = parentPort.postMessage; let sent = 0; parentPort.postMessage = (...report) => { if (++sent > 2) process.exit(9); send.apply(parentPort, report) }',
      ),
      'exit code 9',
    ],
  ])('%s: the run ends, and says how to do without', async (name, script, how) => {
    const of = folder(`dies ${name}`, invoice(...rows(20_000)))
    writeFileSync(of('two.csv'), invoice(...rows(20_000)))
    writeFileSync(of('out'), 'as it was')
    const env = preloaded(of('preloaded.cjs'), script)
    const args = ['--jobs', '2', '-o', of('out'), of('in.csv'), of('two.csv')]
    const ran = await builtCommand(args, { env })
    told(
      ran,
      `error: aborted: expected worker threads that last until all is read. A worker thread ended by itself (${how}): run again with --jobs 1`,
    )
    expect(readFileSync(of('out'), 'utf8')).toBe('as it was')
    expect(namesIn(of('.'))).toEqual(['in.csv', 'out', 'preloaded.cjs', 'two.csv'])
  })

  test('of a fault in the program is told as such, with what to report', async () => {
    const of = folder('fault')
    writeFileSync(of('out'), 'as it was')
    const env = preloaded(
      of('preloaded.cjs'),
      threads("parentPort.on('message', () => { throw new TypeError('a slip') })"),
    )
    writeFileSync(of('two.csv'), readFileSync(of('in.csv')))
    const { status, stderr } = await builtCommand(
      ['--jobs', '2', '-o', of('out'), of('in.csv'), of('two.csv')],
      {
        env,
        faulty: true,
      },
    )
    expect(status).toBe(2)
    expect(stderr).toMatch(
      /^internal error: this is a fault of parse-invoice, please report it\nTypeError: a slip\n/,
    )
    expect(readFileSync(of('out'), 'utf8')).toBe('as it was')
    expect(namesIn(of('.'))).toEqual(['in.csv', 'out', 'preloaded.cjs', 'two.csv'])
  })
})
