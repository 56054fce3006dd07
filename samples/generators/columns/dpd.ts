import { names } from './names.js'

/** Column names of the English file. */
export const DPD_ENGLISH = names(`
  Sender name 2|Type|Sender name|Receiver name|Receiver name 2|Quantity order|Customer number
  Customer name|Sender address|Sender ZIP|Sender city|Sender country|Invoice number|Invoice date
  Parcel number|Shipment number|Destination zone|Commercial destination country|Service|Shipment date
  Base price|Energy surcharge|Toll surcharge|Peak surcharge|System return surcharge
  Oversized/Overweight surcharge|Customs surcharge|Total other surcharges|System return date
  System return description|Oversized/Overweight description|Date of measurement|Depot of measurement
  Weight|Length|Width|Height|Girth|Customer parcel reference 1|Customer shipment reference 1|Total amount
  VAT percentage|Other surcharges codes
`)

/** Of the Dutch file. */
export const DPD_DUTCH = names(`
  Verzender naam 2|Type|Verzender naam|Ontvanger naam|Ontvanger naam 2|Aantal orderregels|Relatienummer
  Relatienaam|Verzender adres|Verzender postcode|Verzender plaats|Verzender land|Factuur|Factuurdatum
  Pakketnummer|Zendingnummer|Bestemmingszone|Commerciële bestemmingsland|Dienst|Verzenddatum|Toeslag
  Totaal|Beschrijving systeemretour|Beschrijving oversize|Datum meting|Depot meting|Gewicht|Lengte|Breedte
  Hoogte|Omtrek|Klant pakketreferentie 1|Klant zendingreferentie 1|BTW percentage
`)

/** Of the German file, whose identifiers are Dutch. */
export const DPD_GERMAN = names(`
  Absender Name 2|Typ|Absender Name|Empfänger Name|Empfänger Name 2|Anzahl Auftragspositionen
  Relatienummer|Kundenname|Absender Adresse|Absender PLZ|Absender Stadt|Absender Land|Factuur|Factuurdatum
  Pakketnummer|Sendungsnummer|Zielgebiet|Kommerzielles Zielland|Service|Versanddatum|Tarief|Fuel surcharge
  mautpreis|verzoll_gebuehr|Toeslag|Totaal|COD Toeslag|Beschreibung Systemrückgabe|Beschreibung Übergröße
  Messdatum|Depot Messung|Gewicht|Länge|Breite|Höhe|Umfang|Kundenpaketreferenz 1|Kundensendungsreferenz 1
  MwSt Prozentsatz
`)

/** Of the British file, below its preamble. */
export const DPD_UK = names(`
  Date|Consignment|Header|Parcel No|Product Code|Product Description|Service Code|Service Description
  Depot No|Collection|Delivery|Senders Ref|Weight|Items|VAT Code|Revenue|Surcharge|Fuel and Energy Charge
  Third Party Collection|Fourth Party Collection|Congestion Charge|Clearance Charge
  Return to Consignor Charge|Failed Collection Charge|Scottish Delivery Zone
  Duties & Taxes Prepaid Admin Charge|Oversized/Overweight Charge|Contractual Liability
  Oversized Exports Charge|Unsuccessful Export Charge|EU Export Return Charge|Carriage Charge
  Non Coms Handling Charge|Global Energy Charge|Relabel Charge|Cover|Country Code|Country|Second Ref
  Third Ref|Delivery Address|Collection Post Code
`)
