/** DPD Insights in its three languages: how the columns are called, and which charges have one. */
import { DPD_DUTCH, DPD_ENGLISH, DPD_GERMAN } from './columns/dpd.js'
import type { FaultKind } from './types.js'

/** Charges of a parcel in cents. */
export interface DpdCharges {
  readonly base: number
  /** Energy in the English file, fuel in the German one. */
  readonly energy: number
  readonly toll: number
  readonly peak: number
  readonly systemReturn: number
  readonly oversize: number
  readonly customs: number
  readonly other: number
  readonly cashOnDelivery: number
}

export interface DpdLanguage {
  readonly columns: readonly string[]
  /** Column of each charge that has one. */
  readonly charges: readonly (readonly [column: string, charge: keyof DpdCharges])[]
  /** Column names by their English names, where they differ. */
  readonly names: Readonly<Record<string, string>>
  /** Column of the total, and its content: the sum of its charges, of all charges, or nothing. */
  readonly total: readonly [column: string, holds: 'columns' | 'all' | 'nothing']
  /** Whether a row without a charge is charged by its total. */
  readonly totalIsCharge: boolean
  readonly vat: string
  readonly faults: readonly FaultKind[]
}

const FAULTS: readonly FaultKind[] = [
  'duplicate_charge',
  'conflicting_shipment',
  'stale_charge',
  'credit_without_charge',
  'damaged_tracking_number',
  'fee_without_shipment',
]

export const ENGLISH: DpdLanguage = {
  columns: DPD_ENGLISH,
  charges: [
    ['Base price', 'base'],
    ['Energy surcharge', 'energy'],
    ['Toll surcharge', 'toll'],
    ['Peak surcharge', 'peak'],
    ['System return surcharge', 'systemReturn'],
    ['Oversized/Overweight surcharge', 'oversize'],
    ['Customs surcharge', 'customs'],
    ['Total other surcharges', 'other'],
  ],
  names: {},
  total: ['Total amount', 'columns'],
  totalIsCharge: false,
  vat: '21',
  faults: ['row_total', ...FAULTS],
}

export const DUTCH: DpdLanguage = {
  columns: DPD_DUTCH,
  charges: [['Toeslag', 'other']],
  names: {
    'Sender name 2': 'Verzender naam 2',
    'Sender name': 'Verzender naam',
    'Receiver name': 'Ontvanger naam',
    'Receiver name 2': 'Ontvanger naam 2',
    'Quantity order': 'Aantal orderregels',
    'Customer number': 'Relatienummer',
    'Customer name': 'Relatienaam',
    'Sender address': 'Verzender adres',
    'Sender ZIP': 'Verzender postcode',
    'Sender city': 'Verzender plaats',
    'Sender country': 'Verzender land',
    'Invoice number': 'Factuur',
    'Invoice date': 'Factuurdatum',
    'Parcel number': 'Pakketnummer',
    'Shipment number': 'Zendingnummer',
    'Destination zone': 'Bestemmingszone',
    'Commercial destination country': 'Commerciële bestemmingsland',
    Service: 'Dienst',
    'Shipment date': 'Verzenddatum',
    Weight: 'Gewicht',
    Length: 'Lengte',
    Width: 'Breedte',
    Height: 'Hoogte',
    Girth: 'Omtrek',
    'Customer parcel reference 1': 'Klant pakketreferentie 1',
    'Customer shipment reference 1': 'Klant zendingreferentie 1',
    'VAT percentage': 'BTW percentage',
    'Oversized/Overweight description': 'Beschrijving oversize',
  },
  total: ['Totaal', 'all'],
  totalIsCharge: true,
  vat: '21',
  // Most rows show no base freight that could be in conflict.
  faults: FAULTS.filter((kind) => kind !== 'conflicting_shipment'),
}

export const GERMAN: DpdLanguage = {
  columns: DPD_GERMAN,
  charges: [
    ['Tarief', 'base'],
    ['Fuel surcharge', 'energy'],
    ['mautpreis', 'toll'],
    ['verzoll_gebuehr', 'customs'],
    ['Toeslag', 'other'],
    ['COD Toeslag', 'cashOnDelivery'],
  ],
  names: {
    'Sender name 2': 'Absender Name 2',
    Type: 'Typ',
    'Sender name': 'Absender Name',
    'Receiver name': 'Empfänger Name',
    'Receiver name 2': 'Empfänger Name 2',
    'Quantity order': 'Anzahl Auftragspositionen',
    'Customer number': 'Relatienummer',
    'Customer name': 'Kundenname',
    'Sender address': 'Absender Adresse',
    'Sender ZIP': 'Absender PLZ',
    'Sender city': 'Absender Stadt',
    'Sender country': 'Absender Land',
    'Invoice number': 'Factuur',
    'Invoice date': 'Factuurdatum',
    'Parcel number': 'Pakketnummer',
    'Shipment number': 'Sendungsnummer',
    'Destination zone': 'Zielgebiet',
    'Commercial destination country': 'Kommerzielles Zielland',
    'Shipment date': 'Versanddatum',
    Weight: 'Gewicht',
    Length: 'Länge',
    Width: 'Breite',
    Height: 'Höhe',
    Girth: 'Umfang',
    'Customer parcel reference 1': 'Kundenpaketreferenz 1',
    'Customer shipment reference 1': 'Kundensendungsreferenz 1',
    'VAT percentage': 'MwSt Prozentsatz',
    'Oversized/Overweight description': 'Beschreibung Übergröße',
  },
  total: ['Totaal', 'nothing'],
  totalIsCharge: false,
  vat: '19',
  faults: ['fuel_rate', ...FAULTS],
}
