/** Words on invoices in the languages of carriers, and the comparison of column names with them. */
import { foldText } from '../../values/fold-label.js'

/** The fields that a column's name may mean. */
export type NamedField =
  | 'tracking_number'
  | 'invoice_id'
  | 'invoice_date'
  | 'ship_date'
  | 'account_id'
  | 'currency'
  | 'service'
  | 'zone'
  | 'billed_weight'
  | 'weight_unit'
  | 'reference_1'
  | 'reference_2'
  | 'reference_3'
  | 'origin_country'
  | 'destination_country'
  | 'destination_postal_code'
  | 'charge_description'
  | 'charge_code'

export const list = (names: string): readonly string[] => names.split(', ')

/** In the order in which columns are assigned. */
export const FIELD_WORDS: Readonly<Record<NamedField, readonly string[]>> = {
  tracking_number: list(
    'tracking number, tracking, tracking id, tracking code, awb, air waybill, waybill, parcel number, parcel id, package id, ' +
      'barcode, consignment number, consignment, connote, shipment pin, pin, shipment number, label number, item id, ' +
      'numero expedicion, expedicion, numero envio, envio, albaran, codigo seguimiento, bulto, sendungsnummer, sendungsnr, ' +
      'paketnummer, paketscheinnummer, frachtbrief, numero suivi, numero colis, numero expedition, numero envoi, lettre voiture, ' +
      'zendingsnummer, pakketnummer, colli nummer, numero spedizione, lettera vettura, ldv, numero objeto, codigo objeto, ' +
      'numer przesylki, numer listu, guia, numero guia, guia transporte, rastreio, codigo rastreio, codigo rastreamento',
  ),
  invoice_date: list(
    'invoice date, billing date, bill date, date invoice, billed on, invoiced on, fecha factura, rechnungsdatum, belegdatum, ' +
      'date facture, date facturation, factuurdatum, data fattura, data fatura, data faturacao, data emissao, data faktury',
  ),
  invoice_id: list(
    'invoice number, invoice, invoice id, bill number, bill, invoice reference, factura, numero factura, rechnungsnummer, ' +
      'rechnungsnr, rechnung, belegnummer, facture, numero facture, factuurnummer, factuur, fattura, numero fattura, fatura, faktura, faktury, numer faktury',
  ),
  ship_date: list(
    'ship date, shipped date, shipping date, shipment date, date shipped, shipped on, pickup date, collection date, posting date, ' +
      'despatch date, dispatch date, shipped, sent, sent on, dispatched, despatched, posted on, collected, mailing date, transaction date, first scan date time, scan date, manifest date, ' +
      'fecha expedicion, fecha envio, fecha recogida, versanddatum, sendungsdatum, einlieferungsdatum, leistungsdatum, ' +
      'date expedition, date envoi, date enlevement, verzenddatum, data spedizione, data envio, data expedicao, data nadania, data recolha, data postagem, date, datum, fecha',
  ),
  account_id: list(
    'account number, account, account id, customer number, customer account, customer id, client id, client number, customer, ' +
      'shipper number, billed account, client, codigo cliente, cod cliente, numero cliente, cliente, ccc, kundennummer, kundennr, debitor, ' +
      'numero client, code client, compte, conta, numero conta, klantnummer, debiteurnummer, codice cliente',
  ),
  currency: list(
    'currency, currency code, curr, cur, ccy, moneda, divisa, wahrung, waehrung, devise, valuta, moeda, waluta',
  ),
  weight_unit: list(
    'weight unit, weight uom, uom, unit weight, weight units, unit of measure, gewichtseinheit, unite poids',
  ),
  billed_weight: list(
    'billed weight, billable weight, chargeable weight, charged weight, rated weight, invoiced weight, weight billed, kilos facturados, ' +
      'peso facturado, peso faturado, peso taxado, peso tasado, abrechnungsgewicht, tarifgewicht, poids taxe, poids facture, peso tassato, weight, peso, kilos, kg, ' +
      'gewicht, poids, waga, vikt, vaegt, vekt, paino, hmotnost, lbs, lb, kgs',
  ),
  service: list(
    'service name, service level, service type, service, product name, product, service code, mail class, servicio, producto, servico, produto, usluga, ' +
      'leistung, produkt, versandart, prestation, produit, prodotto, servizio, dienst',
  ),
  zone: list('zone, rate zone, zone code, zona, tarifzone, preiszone'),
  reference_1: list(
    'reference 1, reference, ref 1, customer reference, shipper reference, order number, order, order id, customer order number, ' +
      'client ref, ref, referencia, ref cliente, pedido, numero pedido, kundenreferenz, referenz, auftragsnummer, bestellnummer, ' +
      'reference client, commande, referentie, riferimento, ordine',
  ),
  reference_2: list(
    'reference 2, ref 2, second reference, po number, purchase order, referencia 2, referenz 2',
  ),
  reference_3: list('reference 3, ref 3, third reference, referencia 3, referenz 3'),
  destination_country: list(
    'destination country, country destination, dest country, receiver country, recipient country, consignee country, ship to country, ' +
      'country code, country, pais destino, pais, zielland, empfangerland, land, pays destination, pays, paese',
  ),
  origin_country: list(
    'origin country, shipper country, sender country, from country, ship from country, pais origen, absenderland, pays origine',
  ),
  destination_postal_code: list(
    'destination postal code, destination postalcode, destination postcode, destination zip, dest zip, receiver postal code, receiver zip, ' +
      'recipient zip, consignee postcode, ship to zip, cp destino, cp dest, codigo postal, empfanger plz, postal code, postcode, zip code, zip, ' +
      'plz, code postal, cap, cp',
  ),
  charge_description: list(
    'charge description, charge type, charge name, charge, fee type, fee description, fee name, surcharge description, line description, ' +
      'transaction type, cost type, concepto, descripcion, bezeichnung, beschreibung, kostenart, leistungsart, libelle, designation, ' +
      'omschrijving, descrizione, descricao, opis, nazwa uslugi, description',
  ),
  charge_code: list('charge code, fee code, surcharge code, codigo concepto, code prestation'),
}

/** Kinds of columns of money, by a word in their names. */
export const TOTAL_WORDS = list(
  'total, totals, totale, totaal, gesamt, gesamtbetrag, summe, endbetrag, suma, montant total, ttc, ht, amount due, total due, net amount, ' +
    'net charge, net total, subtotal, sub total, base imponible, netto, brutto, neto, bruto, importe total, nettobetrag, bruttobetrag, rechnungsbetrag, net',
)
export const TAX_WORDS = list(
  'tax, vat, gst, hst, pst, qst, iva, mwst, ust, tva, btw, moms, sales tax, umsatzsteuer, mehrwertsteuer, imposto, imposta, podatek',
)
/** Money that is stated and not charged. */
export const ASIDE_WORDS = list(
  'declared value, insured value, customs value, goods value, order value, value, valor, valor declarado, warenwert, valeur, waarde, valore, ' +
    'list price, list rate, unit rate, pu, prix unitaire, precio unitario, einzelpreis, published, retail, cod amount, collected, basis, rate per, unit price, gross',
)
/** Amounts with tax. */
export const GROSS_WORDS = list(
  'ttc, brutto, bruto, bruttobetrag, incl, including, inclusive, con iva, with tax, inc',
)
/** Unit prices. */
export const UNIT_PRICES = list('pu, unit price, unit rate, prix unitaire, precio unitario, einzelpreis')
/** Numbers that are not money. */
export const MEASURE_WORDS = list(
  'weight, length, width, height, dim, dims, volume, cubic, cube, pieces, piece, quantity, qty, units, bultos, kilos, kg, kgs, lb, lbs, oz, peso, ' +
    'poids, gewicht, volumen, colis, stuck, anzahl, aantal, waga, vikt, vaegt, vekt, paino, hmotnost, zone, zip, postal, postcode, factor, divisor, distance, km, miles, days, count, latitude, ' +
    'longitude, percent, percentage, pct, number, date, id, code, plz',
)
/** A rate, if the name also has a word for tax. */
export const RATE_WORDS = list('rate, percent, pct, tipo, satz, taux, tarief, aliquota')

/** Words that add nothing to the other words of a name. */
const FILLERS: ReadonlySet<string> = new Set(
  list(
    'de, del, la, el, los, las, du, des, le, der, die, das, of, the, d, l, di, da, do, van, imp, importe, amount, amt, betrag, montant, bedrag, importo, charge amount',
  ),
)
const NUMBERS: ReadonlySet<string> = new Set(list('no, nr, num, numero, nummer, number, n, numer'))

/** Abbreviated words. */
const ABBREVIATIONS: Readonly<Record<string, string>> = {
  inv: 'invoice',
  acct: 'account',
  acc: 'account',
  cust: 'customer',
  dt: 'date',
  trk: 'tracking',
  wt: 'weight',
  wgt: 'weight',
  svc: 'service',
  dest: 'destination',
  orig: 'origin',
  desc: 'description',
  disb: 'disbursement',
  chg: 'charge',
  chrg: 'charge',
  adj: 'adjustment',
  sur: 'surcharge',
}

/** A name as words: `N° Factura` is `number factura`, `BilledWeight(lbs)` is `billed weight lbs`, `Rechnungsnr.` is `rechnungs number`. */
export function wordsOf(name: string): string[] {
  const spaced = name
    .replace(/\d+([.,]\d+)?\s*%/g, ' ')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/(\p{L})(\d)/gu, '$1 $2')
    .replace(/[#№]/g, ' number ')
    .replace(/%/g, ' percent ')
  const words = foldText(spaced).split(/[^\p{L}\p{N}]+/u)
  return words
    .flatMap((word) => (/.(nummer|nr)$/.test(word) ? [word.replace(/(nummer|nr)$/, ''), 'number'] : [word]))
    .filter((word) => word !== '')
    .map((word) => (NUMBERS.has(word) ? 'number' : (ABBREVIATIONS[word] ?? word)))
}

const essential = (words: readonly string[]): readonly string[] => {
  const some = words.filter((word) => !FILLERS.has(word))
  return some.length === 0 ? words : some
}

/** How well a name matches one of the phrases: 1 in all its words, less if it has other words too, 0 not at all. */
export function likeness(name: string, phrases: readonly string[]): number {
  // Capitals inside a word may or may not begin another one: `InvoiceNo`, `MwSt`.
  const spellings = [wordsOf(name), wordsOf(name.toLowerCase())].map(essential)
  return Math.max(
    ...spellings.flatMap((words) => phrases.map((phrase) => likenessOf(words, essential(wordsOf(phrase))))),
  )
}

function likenessOf(words: readonly string[], wanted: readonly string[]): number {
  if (wanted.length === words.length && wanted.every((word) => words.includes(word)))
    return wanted.every((word, at) => words[at] === word) ? 1 : 0.95
  const isThere = words.some((_, start) => wanted.every((word, nth) => words[start + nth] === word))
  return isThere ? wanted.length / words.length : 0
}

export const hasWords = (name: string, phrases: readonly string[]): boolean => likeness(name, phrases) > 0
