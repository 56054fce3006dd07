/** A newcomer's walk: a folder of an SFTP server is connected, seen to be fetched, its key is broken and mended. */
import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { connectionsTable, filesLeft, runText } from '../src/report/connection-table.js'
import { openStore } from '../src/store/index.js'
import { openSync } from '../src/sync/index.js'
import { sourceAt } from '../src/sync/source-address.js'
import type { SyncRun } from '../src/sync/types.js'
import { parseInvoice, type Ran } from './cli-kit.js'
import { hasSftp, startSftp } from './sftp-server.js'
import { invoice } from './store-kill.js'
import { scratchFolder } from './store-kit.js'

describe('a place of files', () => {
  it('of a server is shown as it was entered, with user and port and without a password', async () => {
    const store = await openStore('memory:')
    const sync = await openSync(store)
    const places = [
      'sftp://acme@host.example:2222/out/in',
      'sftp://acme@host.example/~/in',
      'sftp://b:secret@[::1]/~/',
    ]
    for (const [at, place] of places.entries())
      await sync.connections.add({
        connection_id: `c${at}`,
        integration_name: 'ups',
        source: sourceAt(place),
      })
    const text = connectionsTable(await sync.connections.list(), 200)
    await sync.close()
    await store.close()
    expect(text.match(/ (well|not fetched yet)$/gm)).toEqual(Array(3).fill(' not fetched yet'))
    expect(text.match(/sftp:\S+/g)).toEqual([places[0], places[1], 'sftp://b@[::1]/~/'])
  })

  it.each([
    [
      'sftp://acme@host.example:2222/out/in',
      { type: 'sftp', host: 'host.example', port: 2222, user: 'acme', path: '/out/in' },
    ],
    [
      'sftp://a%40b:p%2Fw@[::1]/~/in',
      { type: 'sftp', host: '::1', user: 'a@b', password: 'p/w', path: 'in' },
    ],
    [
      'sftp://acme@h/in?host_key=SHA256:a+b/c',
      { type: 'sftp', host: 'h', user: 'acme', path: '/in', host_key: 'SHA256:a+b/c' },
    ],
    ['s3://bucket/a%20b/', { type: 's3', bucket: 'bucket', prefix: 'a b/' }],
    ['https://host.example/a.csv?k=1', { type: 'https', addresses: ['https://host.example/a.csv?k=1'] }],
    ['/srv/invoices', { type: 'folder', path: '/srv/invoices' }],
    ['sandbox', { type: 'sandbox' }],
  ])('%s is read', (text, source) => {
    expect(sourceAt(text)).toEqual(source)
  })

  it('that is none is refused without a secret of it', () => {
    expect(() => sourceAt('ftp://u:secret@h/x?token=secret')).toThrow(
      'found "ftp://h/x", expected a folder, sftp://',
    )
    expect(() => sourceAt('http://h/x')).toThrow('https://…')
  })

  it.each([
    'sftp://h/in\nside',
    'sftp://h/in\tside',
    'sftp://h/a%zz',
    'sftp://u%zz@h/a',
    'sftp://h/in?host_key=',
    'sftp://h/in?hostkey=SHA256:a',
    'sftp://h/in?host_key=SHA256:a&more=1',
    'sftp://h/in#2',
    's3://bucket/in\nside',
    's3://bucket/in?region=eu',
    's3://bucket/in#2',
    's3://key:secret@bucket/in',
    's3://bucket:9000/in',
    'https://h/a\nb.csv',
  ])('%j is refused: no part of an address is lost without a word', (text) => {
    expect(() => sourceAt(text)).toThrow('expected a folder, sftp://')
  })
})

it('tells a folder that still waits in one line, what failed file by file, and a fault of all once', () => {
  const run: SyncRun = {
    run_id: '1',
    connection_id: 'eu',
    function_name: 'get_invoice_line_items',
    kind: 'scheduled',
    job_id: null,
    status: 'failed',
    started: '2026-03-02T08:00:00.000Z',
    completed: null,
    historical: false,
    files_seen: 5,
    files_new: 0,
    files_known: 0,
    files_failed: 2,
    files_unsettled: 3,
    rows: 0,
    created: 0,
    updated: 0,
    rejected: 0,
    takeovers: 0,
    message: 'There is nothing at /in. Check the path.',
  }
  const error = { error_type: 'source_unreachable', resource: null, message: run.message ?? '' }
  expect(runText('eu', run, [error])).toBe(
    'eu: failed. Until then: 0 new files, 0 known, 2 failed, 3 changed less than a minute ago and wait for the next run, 0 charges, 0 changed\n' +
      '  ! source unreachable: There is nothing at /in. Check the path.\n',
  )
  expect(runText('eu', run)).toContain('eu: failed: There is nothing at /in. Check the path. Until then: ')
  const files = [
    ...['a.csv', 'b.csv', 'c.csv'].map((name) => ({ name, outcome: 'unsettled', message: 'it waits' })),
    ...['d.csv', 'e.csv'].map((name) => ({ name, outcome: 'failed', message: 'no format' })),
    { name: 'f.pdf', outcome: 'passed_over', message: null },
  ]
  expect(filesLeft(files)).toEqual([
    '  a.csv and 2 more: unsettled: it waits\n',
    '  d.csv: failed: no format\n',
    '  e.csv: failed: no format\n',
    '  f.pdf: passed over\n',
  ])
})

const stops: (() => Promise<void>)[] = []
afterAll(async () => {
  for (const stop of stops) await stop()
})

it.runIf(hasSftp())('connects a server, and is told what is wrong and what to do', async () => {
  const server = await startSftp()
  stops.push(server.stop)
  const folder = scratchFolder()
  mkdirSync(join(folder, 'out'))
  const put = (name: string, text: string): void => {
    const path = join(folder, 'out', name)
    writeFileSync(path, text)
    const before = new Date(Date.now() - 3_600_000)
    utimesSync(path, before, before)
  }
  put('a.csv', invoice('A1', 3))
  const key = join(folder, 'key')
  writeFileSync(key, server.key())
  const run = (...args: string[]): Promise<Ran> =>
    parseInvoice([...args, '--store', join(folder, 'invoices.store'), '--no-config'])
  const place = `sftp://${server.user}@127.0.0.1:${server.port}${folder}/out`

  const added = await run(
    'connections',
    'add',
    'ups-eu',
    place,
    '--carrier',
    'ups',
    '--set',
    `private_key=@${key}`,
    '--set',
    `host_key=${server.fingerprint}`,
  )
  expect(added).toMatchObject({
    status: 0,
    stdout: '',
    stderr:
      'ups-eu: added; `parse-invoice sync ups-eu` fetches its files now, `parse-invoice work` each day\n',
  })
  const first = await run('sync', 'ups-eu')
  expect(first).toMatchObject({ status: 0, stdout: 'ups-eu: 1 new file, 0 known, 3 charges, 0 changed\n' })

  await server.restart({ newUserKeys: true })
  put('b.csv', invoice('A2', 2))
  const refused = await run('sync')
  expect(refused.status).toBe(2)
  expect(refused.stdout).toMatch(/^ups-eu: failed\. Until then: .*\n {2}! invalid credentials: /)
  const list = await run('connections')
  expect(list.stdout).toMatch(
    /ups-eu +ups +sftp:\/\/.*@127\.0\.0\.1:\d+\/.* +when repaired +invalid credentials/,
  )

  rmSync(key)
  writeFileSync(key, server.key())
  expect((await run('connections', 'change', 'ups-eu', '--set', `private_key=@${key}`)).status).toBe(0)
  const worked = await run('work', '--once')
  expect(worked.stderr).toContain('ups-eu: 1 new file, 1 known, 2 charges, 0 changed\n')
  const shown = await run('connections', 'show', 'ups-eu', '--to', 'json')
  const { connection, runs } = JSON.parse(shown.stdout)
  expect(connection).toMatchObject({ errors: [], secrets: ['private_key'], source: { user: server.user } })
  expect(runs.map(({ status }: { status: string }) => status)).toEqual(['completed', 'failed', 'completed'])
  expect(JSON.stringify([added, first, refused, list, shown])).not.toContain('PRIVATE KEY')
})
