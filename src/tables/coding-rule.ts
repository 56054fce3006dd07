/** A rule that says what charges are booked to. What is left out matches everything. */
export interface CodingRule {
  readonly carrier?: string
  readonly format?: string
  readonly account_id?: string
  readonly category?: string
  readonly subcategory?: string
  readonly stage?: string
  readonly service?: string
  readonly zone?: string
  /** Any of the three references; `*` stands for any text. */
  readonly reference?: string
  readonly origin_country?: string
  readonly destination_country?: string
  readonly gl_account?: string
  readonly cost_center?: string
  /** Per cent of the charge. Rules that follow each other with the same conditions share it; they come to 100. */
  readonly share?: string
}

export const CODING_CONDITIONS = [
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

/** Columns of a file of coding rules, in the order in which they are written. */
export const CODING_COLUMNS = [...CODING_CONDITIONS, 'gl_account', 'cost_center', 'share'] as const

/** Equal texts are the same conditions. */
export const conditionsOf = (rule: CodingRule): string =>
  JSON.stringify(CODING_CONDITIONS.map((name) => rule[name] ?? null))
