/** A rule that assigns accounts to charges. An omitted condition matches everything. */
export interface CodingRule {
  readonly carrier?: string
  readonly format?: string
  readonly account_id?: string
  readonly category?: string
  readonly subcategory?: string
  readonly stage?: string
  readonly service?: string
  readonly zone?: string
  /** Any of the three references; `*` matches any text. */
  readonly reference?: string
  readonly origin_country?: string
  readonly destination_country?: string
  readonly gl_account?: string
  readonly cost_center?: string
  /** Per cent of the charge. Consecutive rules with the same conditions share it; their shares add up to 100. */
  readonly share?: string
}

const CODING_CONDITIONS = [
  'carrier',
  'format',
  'account_id',
  'category',
  'subcategory',
  'stage',
  'service',
  'zone',
  'reference',
  'origin_country',
  'destination_country',
] as const

/** Columns of a file of coding rules, in the order of output. */
export const CODING_COLUMNS = [...CODING_CONDITIONS, 'gl_account', 'cost_center', 'share'] as const

/** Equal texts mean equal conditions. */
export const conditionsOf = (rule: CodingRule): string =>
  JSON.stringify(CODING_CONDITIONS.map((name) => rule[name] ?? null))

/** Warns of rules whose charges are all matched by an earlier rule: specific rules belong above general ones. */
export function unreachedRules(rules: readonly CodingRule[]): string[] {
  const first = new Map<string, number>()
  const pairs = rules.flatMap((rule, at): string[] => {
    if (rule.gl_account === undefined && rule.cost_center === undefined) return []
    const conditions = CODING_CONDITIONS.flatMap((name) =>
      rule[name] === undefined ? [] : [[name, rule[name]]],
    )
    const [own, ...fewer] = partsOf(conditions).map((part) => JSON.stringify(part))
    if (own !== undefined && !first.has(own)) first.set(own, at + 1)
    const before = fewer.flatMap((part) => first.get(part) ?? [])
    return before.length === 0 ? [] : [`rule ${at + 1} behind rule ${Math.min(...before)}`]
  })
  if (pairs.length === 0) return []
  const more = pairs.length > SHOWN ? ` and ${pairs.length - SHOWN} more` : ''
  const named = `${pairs.slice(0, SHOWN).join(', ')}${more}`
  return [
    `coding rules that are never reached: ${named}. The first rule that matches wins: put specific rules above general ones, the default last`,
  ]
}

const SHOWN = 3

/** All of them first, then every smaller subset. */
const partsOf = <Item>([item, ...others]: readonly Item[]): Item[][] => {
  if (item === undefined) return [[]]
  const rest = partsOf(others)
  return [...rest.map((part) => [item, ...part]), ...rest]
}
