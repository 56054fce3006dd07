/** Labels that sum up other pairs of the row: never charges. */
export const FEDEX_SUBTOTALS: readonly string[] = [
  'Net Transportation Charges',
  'Subtotal',
  'Import/Export Subtotal',
  'Tax Subtotal',
  'Non-Trans Charges',
]
