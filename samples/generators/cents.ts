/** Money in whole cents (or a thousandth part, by `scale`): sums are exact, and nothing is rounded unseen. */

/** `-1234` as `-12.34`. */
export function amount(cents: number | bigint, scale = 2): string {
  const sign = cents < 0 ? '-' : ''
  const digits = `${cents}`.replace('-', '').padStart(scale + 1, '0')
  if (scale === 0) return sign + digits
  return `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}

/** `1230` as `12.3`, `1200` as `12`: zeros after the point cut. */
export function cutAmount(cents: number, scale = 2): string {
  const text = amount(cents, scale)
  let end = text.length
  while (text[end - 1] === '0' && text.includes('.')) end--
  return text.slice(0, text[end - 1] === '.' ? end - 1 : end)
}

/** `123456` as `1.234,56` or `1234,56`. */
export function commaAmount(cents: number, thousands = '', scale = 2): string {
  const text = amount(cents, scale)
  const whole = scale === 0 ? text : text.slice(0, -scale - 1)
  const grouped = thousands === '' ? whole : whole.replace(/\B(?=(\d{3})+$)/g, thousands)
  return scale === 0 ? grouped : `${grouped},${text.slice(-scale)}`
}

/** `cents × numerator / denominator`, rounded half away from zero. */
export function share(cents: number, numerator: number, denominator: number): number {
  const product = Math.abs(cents) * numerator
  const rounded = Math.floor((2 * product + denominator) / (2 * denominator))
  return cents < 0 ? -rounded : rounded
}

/** Text of an amount as whole units of `scale` decimals; refuses digits beyond them. */
export function cents(text: string, scale = 2): bigint {
  const parts = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text)
  if (parts === null) throw new RangeError(`not an amount: ${text}`)
  const decimals = parts[3] ?? ''
  if (/[1-9]/.test(decimals.slice(scale))) throw new RangeError(`more than ${scale} decimals: ${text}`)
  const units = BigInt(`${parts[2]}${decimals.slice(0, scale).padEnd(scale, '0')}`)
  return parts[1] === '-' ? -units : units
}
