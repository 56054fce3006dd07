/**
 * DPD Insights invoice file (Netherlands, Germany): one row a parcel, semicolons, names in English, Dutch or
 * German (the German file keeps Dutch identifiers), charges in named columns.
 *
 *   Customer number;Invoice number;Invoice date;Parcel number;Base price;Energy surcharge;…;Total amount
 *   10000001;20000001;20260331;05212345678901;7.20;0.48;…;7.90
 *
 * `Total amount` sums the row and is never a charge. In Dutch files, which have no column for the base price, a
 * row with nothing but `Totaal` is charged with that.
 */
import {
  blank,
  type FormatDeclaration,
  filled,
  RESAVED_DATES,
  stage,
  where,
} from '../../src/format/format.js'
import { DPD_INSIGHTS_AUDIT, DPD_INSIGHTS_FACTS } from './audit.js'
import { DPD_CHARGES } from './charges.js'

const PARCEL = ['Parcel number', 'Pakketnummer']
const INVOICE = ['Invoice number', 'Factuur']
const TOTAL = ['Total amount', 'Totaal']

const ENGLISH_CHARGES = [
  'Base price',
  'Energy surcharge',
  'Toll surcharge',
  'Peak surcharge',
  'System return surcharge',
  'Oversized/Overweight surcharge',
  'Customs surcharge',
  'Total other surcharges',
]
const GERMAN_CHARGES = ['Tarief', 'Fuel surcharge', 'mautpreis', 'verzoll_gebuehr', 'COD Toeslag']
/** Charges of the English and the German files; `Toeslag` alone is in Dutch ones too. */
const CHARGES_BUT_TOESLAG = [...ENGLISH_CHARGES, ...GERMAN_CHARGES]

/** What the files have beside charges, in English, Dutch and German. */
const OTHERS = [
  ...['Sender name 2', 'Type', 'Sender name', 'Receiver name', 'Receiver name 2', 'Quantity order'],
  ...['Customer name', 'Sender address', 'Sender ZIP', 'Sender city', 'Sender country', 'Destination zone'],
  ...['Commercial destination country', 'Service', 'Shipment date', 'System return date'],
  ...['System return description', 'Oversized/Overweight description', 'Date of measurement'],
  ...['Depot of measurement', 'Weight', 'Length', 'Width', 'Height', 'Girth', 'Customer parcel reference 1'],
  ...['Customer shipment reference 1', 'VAT percentage', 'Other surcharges codes'],
  ...['Verzender naam 2', 'Verzender naam', 'Ontvanger naam', 'Ontvanger naam 2', 'Aantal orderregels'],
  ...['Relatienaam', 'Verzender adres', 'Verzender postcode', 'Verzender plaats', 'Verzender land'],
  ...[
    'Bestemmingszone',
    'Commerciële bestemmingsland',
    'Dienst',
    'Verzenddatum',
    'Beschrijving systeemretour',
  ],
  ...['Beschrijving oversize', 'Datum meting', 'Depot meting', 'Gewicht', 'Lengte', 'Breedte', 'Hoogte'],
  ...['Omtrek', 'Klant pakketreferentie 1', 'Klant zendingreferentie 1', 'BTW percentage', 'Absender Name 2'],
  ...['Typ', 'Absender Name', 'Empfänger Name', 'Empfänger Name 2', 'Anzahl Auftragspositionen'],
  ...['Kundenname', 'Absender Adresse', 'Absender PLZ', 'Absender Stadt', 'Absender Land', 'Zielgebiet'],
  ...['Kommerzielles Zielland', 'Versanddatum', 'Beschreibung Systemrückgabe', 'Beschreibung Übergröße'],
  ...['Messdatum', 'Depot Messung', 'Länge', 'Höhe', 'Umfang', 'Kundenpaketreferenz 1'],
  ...['Kundensendungsreferenz 1', 'MwSt Prozentsatz'],
]

export const dpdInsights: FormatDeclaration = {
  id: 'dpd-insights',
  carrier: 'dpd',
  title: 'DPD Insights invoice file (NL, DE), in English, Dutch or German',
  download: 'DPD Insights portal: Invoices, Download CSV',
  recognise: [{ names: [PARCEL, INVOICE, [...CHARGES_BUT_TOESLAG, 'Toeslag']] }],
  usual: [
    { columns: [TOTAL] },
    // In English files the total shows whether another one is missing; German files have no totals.
    { columns: ['Base price'], beside: ENGLISH_CHARGES },
    { columns: [...GERMAN_CHARGES, 'Toeslag'], beside: GERMAN_CHARGES },
  ],
  otherColumns: OTHERS,
  decimal: 'by-file',
  dates: { forms: ['YYYYMMDD', ...RESAVED_DATES], slashOrder: 'day-first' },
  fields: {
    account_id: ['Customer number', 'Relatienummer'],
    invoice_id: INVOICE,
    invoice_date: ['Invoice date', 'Factuurdatum'],
    transaction_date: ['Invoice date', 'Factuurdatum'],
    tracking_number: PARCEL,
    shipment_id: ['Shipment number', 'Zendingnummer', 'Sendungsnummer'],
  },
  digits: { tracking_number: 14 },
  shipment: {
    ship_date: ['Shipment date', 'Verzenddatum', 'Versanddatum'],
    service: ['Service', 'Dienst'],
    zone: ['Destination zone', 'Bestemmingszone', 'Zielgebiet'],
    billed_weight: ['Weight', 'Gewicht'],
    billed_weight_unit: { fixed: 'g', unknown: ['k.A.'] },
    reference_1: ['Customer parcel reference 1', 'Klant pakketreferentie 1', 'Kundenpaketreferenz 1'],
    reference_2: ['Customer shipment reference 1', 'Klant zendingreferentie 1', 'Kundensendungsreferenz 1'],
    origin_country: ['Sender country', 'Verzender land', 'Absender Land'],
    destination_country: [
      'Commercial destination country',
      'Commerciële bestemmingsland',
      'Kommerzielles Zielland',
    ],
  },
  rows: [
    {
      name: 'total without a parcel',
      when: [where(INVOICE, blank), where(PARCEL, blank), where(TOTAL, filled)],
      reject: 'a parcel or invoice number on a row with a total',
    },
    { name: 'parcel' },
  ],
  charges: [...CHARGES_BUT_TOESLAG.slice(0, -1), 'Toeslag', 'COD Toeslag'].map((column) => ({
    kind: 'cell',
    column,
  })),
  rowTotal: { column: TOTAL, alone: { description: 'Totaal', unlessColumns: CHARGES_BUT_TOESLAG } },
  stage: stage([['Service', 'Dienst']], ({ sum }, service) => {
    if (sum < 0) return 'credit'
    return service === 'Shop Return' ? 'return' : 'original'
  }),
  rules: DPD_CHARGES,
  facts: DPD_INSIGHTS_FACTS,
  audit: DPD_INSIGHTS_AUDIT,
}
