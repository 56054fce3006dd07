import { readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { describe, expect, test } from 'vitest'
import { invoice, namesIn, parseInvoice, row } from './cli-kit.js'
import { ownFolder } from './inputs.js'

const at = ownFolder()

function billed(): string {
  const twice = row({ tracking: 'AB000000001GB' })
  writeFileSync(at('week 9.csv'), invoice(twice, row({ tracking: 'AB000000002GB' }), twice))
  return at('week 9.csv')
}

describe('audit --report', () => {
  test('writes the page beside what the audit says anyway, with the way to each file', async () => {
    const path = billed()
    const plain = await parseInvoice(['audit', path])
    const { status, stdout } = await parseInvoice(['audit', path, '--report', at('audit.html')])
    expect({ status, stdout }).toEqual({
      status: 1,
      stdout: plain.stdout.replace('--report FILE shows', `${at('audit.html')} shows`),
    })
    const page = readFileSync(at('audit.html'), 'utf8')
    expect(page).toMatch(/^<!doctype html>/)
    expect(page).toContain('href="./week%209.csv#row=2"')
    expect(page).toContain('<h3>Charge billed twice <span class="tag warning">to be reviewed</span></h3>')
    expect(page.match(/<svg/g)?.length).toBeGreaterThan(0)
  })

  test('holds to --check as the text does', async () => {
    await parseInvoice(['audit', '-q', billed(), '--check', 'row_total', '--report', at('one.html')])
    const page = readFileSync(at('one.html'), 'utf8')
    expect(page).toContain('No findings.')
    expect(page).toContain('Net billed by carrier')
  })

  test('takes no place of an input, and leaves nothing half written', async () => {
    const path = billed()
    const before = readFileSync(path, 'utf8')
    const { status, stderr } = await parseInvoice(['audit', path, '--report', path])
    expect(status).toBe(2)
    expect(stderr).toContain('output')
    expect(readFileSync(path, 'utf8')).toBe(before)
    expect(namesIn(dirname(path)).filter((name) => name.endsWith('.part'))).toEqual([])
  })

  test('is refused before anything is read where it can take no place', async () => {
    const { status, stdout, stderr } = await parseInvoice([
      'audit',
      billed(),
      '--report',
      at('no/audit.html'),
    ])
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toContain('a folder that exists')
  })
})
