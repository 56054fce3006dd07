/** Built code is ASCII, and a raw text cannot write another character as its number. */
const DASH = '–'

/**
 * The script of the page, in plain JavaScript without a build: its hash is in the page's policy.
 * It reads the rows from the JSON in the page and inserts every text as text.
 */
export const PAGE_SCRIPT = String.raw`'use strict'
const { files, tables, first: FIRST, page: PAGE } = JSON.parse(document.getElementById('rows').textContent)
const PRINTED = 1000

const element = (name, className, ...children) => {
  const made = document.createElement(name)
  if (className) made.className = className
  made.append(...children)
  return made
}
const grouped = (count) => String(count).replace(/\B(?=(\d{3})+$)/g, ',')

const content = (kind, cell) => {
  if (cell === null) return [element('span', 'blank', '${DASH}')]
  if (kind === 'places') return cell.map(place)
  if (Array.isArray(cell)) return cell.map((line) => element('div', '', line))
  if (typeof cell === 'number') return [grouped(cell)]
  if (kind === 'mark') return [element('span', 'tag ' + cell, cell)]
  if (kind !== 'amount') return [cell]
  const [digits, currency] = cell.split(' ')
  return currency === undefined ? [digits] : [element('span', '', digits + ' ', element('span', 'currency', currency))]
}
const place = ([file, row, column]) => {
  if (file < 0) return element('div', 'column', 'and ' + grouped(row) + ' more')
  const name = files.names[file] + ':' + row
  const link = files.links[file]
  const where = link === null ? name : element('a', '', name)
  if (link !== null) where.href = link + '#row=' + row
  return column === null ? element('div', '', where) : element('div', '', where, ' ', element('span', 'column', column))
}
const rowElement = (columns, cells) => {
  const row = element('tr', '')
  row.setAttribute('role', 'row')
  columns.forEach(({ name, kind }, at) => {
    const cell = element('td', kind, ...content(kind, cells[at]))
    cell.setAttribute('role', 'cell')
    cell.dataset.label = name
    row.append(cell)
  })
  return row
}

const text = (cell, kind) =>
  cell === null ? '' : kind === 'places' ? cell.map(([file, row, column]) => (files.names[file] ?? '') + ':' + row + ' ' + (column ?? '')).join(' ')
    : Array.isArray(cell) ? cell.join(' ') : String(cell)

// Exact decimals are compared by their digits.
const amounts = (a, b) => {
  const [x, y] = [a, b].map((cell) => {
    const digits = cell.split(' ')[0].replaceAll(',', '')
    const [whole, fraction = ''] = digits.replace('-', '').split('.')
    return { negative: digits.startsWith('-'), whole, fraction }
  })
  if (x.negative !== y.negative) return x.negative ? -1 : 1
  const width = Math.max(x.fraction.length, y.fraction.length)
  const [p, q] = [x, y].map((one) => one.whole + one.fraction.padEnd(width, '0'))
  const order = p.length - q.length || (p < q ? -1 : p > q ? 1 : 0)
  return x.negative ? -order : order
}
const words = new Intl.Collator('en', { numeric: true }).compare
const comparison = ({ kind, order }) => {
  if (kind === 'count') return (a, b) => a - b
  if (order) return (a, b) => order.indexOf(a) - order.indexOf(b)
  return (a, b) => words(text(a, kind), text(b, kind))
}

const compareAmounts = (a, b) => {
  const [x, y] = [a, b].map((cell) => cell.split(' ')[1] ?? '~')
  // Amounts of two currencies are never compared.
  return { across: x < y ? -1 : x > y ? 1 : 0, order: x === y ? amounts(a, b) : 0 }
}

/** A table that shows its first rows, then all of them in pages, sorted by any column. */
const enhance = (box) => {
  const { columns, rows, sorted: given } = tables[box.dataset.table]
  const [more, pages, body] = ['.more', '.pages', 'tbody'].map((part) => box.querySelector(part))
  const heads = [...box.querySelectorAll('th')]
  const heading = box.closest('[data-scope]').querySelectorAll('[data-table]').length > 1
  const texts = []
  const textOf = (at) => (texts[at] ??= columns.map(({ kind }, nth) => text(rows[at][nth], kind)).join('\n').toLowerCase())
  const first = (cell) => String((Array.isArray(cell) ? cell[0] : cell) ?? '')
  let shown = rows.map((_, at) => at)
  let sorted = given
  let [start, opened, chosen] = [0, false, false]

  const draw = (printed) => {
    const open = opened || chosen
    const size = printed && opened ? PRINTED : open ? PAGE : FIRST
    body.replaceChildren(...shown.slice(start, start + size).map((at) => rowElement(columns, rows[at])))
    const end = Math.min(start + size, shown.length)
    more.hidden = open || rows.length <= FIRST
    pages.hidden = !open || shown.length <= PAGE
    pages.querySelector('span').textContent = grouped(start + 1) + '${DASH}' + grouped(end) + ' of ' + grouped(shown.length)
    for (const button of pages.querySelectorAll('button'))
      button.disabled = button.dataset.go === '1' ? end >= shown.length : start === 0
    heads.forEach((head, at) =>
      head.setAttribute('aria-sort', sorted?.column !== at ? 'none' : sorted.down ? 'descending' : 'ascending'))
  }
  const order = () => {
    if (sorted === null) return
    const { column, down } = sorted
    const { kind } = columns[column]
    const compare = comparison(columns[column])
    shown.sort((a, b) => {
      const [x, y] = [rows[a][column], rows[b][column]]
      // Rows without a value come last in either direction.
      if (x === null || y === null) return (x === null) - (y === null)
      const { across, order } = kind === 'amount' ? compareAmounts(x, y) : { across: 0, order: compare(x, y) }
      return across || (down ? -1 : 1) * order
    })
  }
  const choose = (words, picks) => {
    shown = rows.map((_, at) => at).filter((at) =>
      picks.every(([column, value]) => first(rows[at][column]) === value) && words.every((word) => textOf(at).includes(word)))
    chosen = words.some((word) => word !== '') || picks.length > 0
    start = 0
    if (sorted !== given) order()
    draw(false)
    // Hides tables without a match, with the headings above them.
    if (heading) for (let part = box; part !== null && !(part !== box && (part.dataset.table || part.matches('.controls'))); part = part.previousElementSibling)
      part.hidden = chosen && shown.length === 0
    return { shown: shown.length, rows: rows.length }
  }
  heads.forEach((head, column) => {
    const name = head.textContent
    const button = element('button', '', name)
    button.type = 'button'
    // Browsers repeat a table's head on each printed page only if it contains no button.
    head.replaceChildren(button, element('span', 'printed', name))
    button.addEventListener('click', () => {
      const falls = columns[column].kind === 'amount' || columns[column].kind === 'count'
      sorted = { column, down: sorted?.column === column ? !sorted.down : falls }
      start = 0
      order()
      draw(false)
    })
  })
  more.addEventListener('click', () => {
    opened = true
    draw(false)
    heads[0].querySelector('button').focus()
  })
  pages.addEventListener('click', ({ target }) => {
    if (target.dataset.go === undefined) return
    start += Number(target.dataset.go) * PAGE
    draw(false)
    // Disabling the focused button would lose the focus.
    if (target.disabled) pages.querySelector('button:not(:disabled)').focus()
    box.scrollIntoView({ block: 'start' })
  })
  addEventListener('beforeprint', () => {
    start = 0
    draw(true)
  })
  addEventListener('afterprint', () => draw(false))
  draw(false)
  return choose
}

/** One search field and its filters for all tables of a part of the page. */
for (const scope of document.querySelectorAll('[data-scope]')) {
  const tables = [...scope.querySelectorAll('[data-table]')].map(enhance)
  const controls = scope.querySelector('.controls')
  if (controls === null) continue
  const search = controls.querySelector('input')
  const choices = [...controls.querySelectorAll('select')]
  const said = controls.querySelector('output')
  const choose = () => {
    const words = search.value.trim().toLowerCase().split(/\s+/)
    const picks = choices.filter(({ value }) => value !== '*').map(({ value, dataset }) => [Number(dataset.column), value])
    const counts = tables.map((table) => table(words, picks))
    const [shown, rows] = ['shown', 'rows'].map((key) => counts.reduce((sum, one) => sum + one[key], 0))
    said.textContent = (shown === rows ? '' : grouped(shown) + ' of ') + grouped(rows) + (rows === 1 ? ' row' : ' rows')
  }
  search.addEventListener('input', choose)
  choices.forEach((choice) => choice.addEventListener('change', choose))
  controls.hidden = false
  choose()
}
`
