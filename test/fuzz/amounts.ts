/** Amounts read a second time, by strings and whole numbers. */

/** All that the text of a money cell may mean, in one canonical form; none where it holds no amount. */
export function readings(cell: string): readonly string[] {
  const text = cell.replace(/[\s$£€'\u2019\u00a0\u202f\u2009]/g, '').replace('\u2212', '-')
  const negative = /^-|^\(.*\)$|-$/.test(text)
  const body = text.replace(/^[-+(]+|[-)]+$/g, '')
  if (!/^[\d.,]*\d$/.test(body)) return []
  const last = Math.max(body.lastIndexOf('.'), body.lastIndexOf(','))
  const cut = (at: number) => canonical(body.slice(0, at), at < 0 ? '' : body.slice(at + 1), negative)
  if (last < 0) return [canonical(body, '', negative)]
  const alone = body.indexOf(body[last] ?? '') === last
  const grouped = canonical(body, '', negative)
  if (!alone) return [grouped]
  const lone = /^\d{1,3}[.,]\d{3}$/.test(body)
  return lone ? [cut(last), grouped] : [cut(last)]
}

function canonical(whole: string, fraction: string, negative: boolean): string {
  const before = whole.replace(/\D/g, '').replace(/^0+/, '') || '0'
  const behind = fraction.replace(/0+$/, '')
  const amount = behind === '' ? before : `${before}.${behind}`
  return negative && amount !== '0' ? `-${amount}` : amount
}

/** A decimal string in that form. */
export const normal = (decimal: string): string => {
  const [whole = '', fraction = ''] = decimal.replace('-', '').split('.')
  return canonical(whole, fraction, decimal.startsWith('-'))
}

export const isZero = (cell: string): boolean => cell.trim() === '' || readings(cell).includes('0')

/** The exact sum of decimal strings, in that form. */
export function exactSum(decimals: readonly string[]): string {
  const scale = decimals.reduce((most, text) => Math.max(most, text.split('.')[1]?.length ?? 0), 0)
  let sum = 0n
  for (const text of decimals) {
    const [whole = '', fraction = ''] = text.split('.')
    sum += BigInt(whole + fraction.padEnd(scale, '0'))
  }
  const digits = `${sum < 0n ? -sum : sum}`.padStart(scale + 1, '0')
  const cut = digits.length - scale
  return canonical(digits.slice(0, cut), digits.slice(cut), sum < 0n)
}
