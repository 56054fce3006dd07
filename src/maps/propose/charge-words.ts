/** Recognises charges by the words of various languages in their names. */
import type { ChargeCategory } from '../../schema/line-item.js'
import { hasWords, list, TAX_WORDS, wordsOf } from './words.js'

interface CategoryWords {
  readonly category: ChargeCategory
  readonly subcategory?: string
  readonly words: readonly string[]
}

/** In order of precedence: narrower words come first. */
const CATEGORY_WORDS: readonly CategoryWords[] = [
  {
    category: 'refund',
    words: list('refund, reembolso de tarifa, erstattung, remboursement, guarantee credit, claim paid'),
  },
  {
    category: 'fuel',
    words: list(
      'fuel, combustible, gasoil, diesel, treibstoff, kraftstoff, carburant, gazole, brandstof, carburante, combustivel, paliwo',
    ),
  },
  { category: 'delivery', subcategory: 'residential', words: list('residential, resi, privatzustellung') },
  {
    category: 'correction',
    subcategory: 'address',
    words: list('address correction, correccion direccion, adresskorrektur, correction adresse'),
  },
  {
    category: 'delivery',
    subcategory: 'saturday',
    words: list('saturday, sabado, samstag, samedi, zaterdag, sabato'),
  },
  {
    category: 'delivery',
    subcategory: 'signature',
    words: list('signature, firma, unterschrift, handtekening'),
  },
  {
    category: 'delivery',
    subcategory: 'cod',
    words: list('cod, cash on delivery, reembolso, nachnahme, contre remboursement, rembours, contrassegno'),
  },
  {
    category: 'delivery',
    subcategory: 'remote',
    words: list('remote, islas, isla, insel, inselzuschlag, eloigne, ile, afgelegen, isole, ilhas, ilha'),
  },
  {
    category: 'delivery',
    subcategory: 'area',
    words: list('delivery area, extended area, area, das, outlying'),
  },
  { category: 'peak', words: list('peak, demand, high season, temporada alta, hochsaison, haute saison') },
  { category: 'returns', words: list('return, returns, devolucion, retour, reso, ruckgabe, devolucao') },
  {
    category: 'handling',
    words: list(
      'handling, oversize, over size, large package, overweight, over maximum, manipulacion, sperrgut, hors gabarit, non conveyable, bulky, relabel',
    ),
  },
  {
    category: 'insurance',
    words: list('insurance, insured, seguro, versicherung, assurance, verzekering, assicurazione'),
  },
  {
    category: 'customs',
    words: list(
      'customs, duty, duties, import tax, import taxes, aduana, aduanas, alfandega, zoll, douane, dogana, brokerage, disbursement',
    ),
  },
  {
    category: 'environmental',
    words: list('toll, maut, peaje, peage, portagem, energy, environmental, green, co2, eco'),
  },
  {
    category: 'pickup',
    words: list('pickup, pick up, collection, recogida, recolha, abholung, enlevement, ophaal, ritiro'),
  },
  {
    category: 'discount',
    words: list('discount, rebate, descuento, rabatt, remise, korting, sconto, desconto'),
  },
  {
    category: 'account',
    words: list('account fee, service fee, admin fee, administration, late fee, invoice fee, minimum'),
  },
  {
    category: 'adjustment',
    words: list('adjustment, adjustments, ajuste, anpassung, ajustement, correction'),
  },
  { category: 'tax', words: TAX_WORDS },
  {
    category: 'freight',
    subcategory: 'base',
    words: list(
      'freight, base, base charge, base rate, shipping, transport, transportation, postage, portes, porte, fracht, port, affranchissement, transporte, vracht, nolo, trasporto, frete, service charge, carriage, basic, entgelt, affranchissement',
    ),
  },
  {
    category: 'accessorial',
    words: list(
      'surcharge, surcharges, other, others, miscellaneous, extra, extras, suplemento, suplementos, zuschlag, supplement, toeslag, supplemento, otros, accessorial',
    ),
  },
]

/** A longer word inside another: `diesel` in `Dieselzuschlag`. */
const isWithin = (name: string, words: readonly string[]): boolean =>
  wordsOf(name).some((own) => words.some((word) => word.length >= LONG && own.includes(word)))
const LONG = 5

/** The category of a charge by the words of its name; undefined if none matches. */
export function categoryOf(name: string): Omit<CategoryWords, 'words'> | undefined {
  const found = CATEGORY_WORDS.find(({ words }) => hasWords(name, words) || isWithin(name, words))
  if (found === undefined) return undefined
  const { words: _, ...category } = found
  return category
}
