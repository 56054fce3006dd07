import { expect, test } from 'vitest'
import { createAmounts } from '../src/ledger/amounts.js'
import { lateMoney } from '../src/values/late-money.js'
import { createSum, moneyOf } from '../src/values/money.js'

test('a sum without a text has the number of its text', () => {
  const amounts = createAmounts()
  const sum = createSum('1.25')
  sum.addText('0.25')
  const known = amounts.idOf(moneyOf('1.50'))
  expect(amounts.idOf(lateMoney(sum))).toBe(known)
  expect(amounts.id('1.50')).toBe(known)
  const negative = createSum('-1.50')
  expect(amounts.texts.list[amounts.idOf(lateMoney(negative))]).toBe('-1.50')
})

test('one amount in two forms has two numbers', () => {
  const amounts = createAmounts()
  const forms = ['007.50', '7.5', '7.50', '7.500']
  const ids = forms.map((text) => amounts.idOf(moneyOf(text)))
  expect(ids.map((id) => amounts.texts.list[id])).toEqual(forms)
  expect(forms.map((text) => amounts.idOf(moneyOf(text)))).toEqual(ids)
  // A sum is in the usual form.
  expect(amounts.texts.list[amounts.idOf(lateMoney(createSum('7.50')))]).toBe('7.50')
})
