import { describe, expect, it } from 'vitest'
import { createClassifier } from '../src/parse/classify.js'
import type { ChargeCategory } from '../src/schema/line-item.js'
import { TABLES } from './charge-tables.js'

function classifierOf(format: string) {
  const table = TABLES[format]
  if (table === undefined) throw new Error(`no table ${format}`)
  return createClassifier(table)
}

/** `category: charge; charge; …`, a charge being `CODE`, `=label` or `CODE=label`. */
function lists(text: string): [ChargeCategory, string | null, string][] {
  return text
    .trim()
    .split('\n')
    .flatMap((line) => {
      const cut = line.indexOf(':')
      const category = line.slice(0, cut).trim() as ChargeCategory
      const charges = line.slice(cut + 1).split(';')
      return charges.map((charge): [ChargeCategory, string | null, string] => {
        const [code = '', ...label] = charge.trim().split('=')
        return [category, code === '' ? null : code, label.join('=')]
      })
    })
}

const LISTS: Readonly<Record<string, string>> = {
  'ups-billing': `
    fuel: SHP/ISS/FSC/FSC; SHP/WWS/FSC/33; ADJ/SCC/FSC/488; MIS/SVCH/FRT/FSC; //FSC/FSC; SHP/ISS/INF/FSC
    tax: SHP/ISS/TAX/01; //TAX/TAX
    customs: IMP/ISS/GOV/201; IMP/ISS/GOV/205; IMP/ISS/GOV/206; IMP/ISS/GOV/212; IMP/ISS/GOV/214; IMP/ISS/GOV/235
    customs: IMP/ISS/GOV/999; IMP/ISS/BRK/405; IMP/ISS/BRK/426; IMP/ISS/BRK/389; IMP/ISS/BRK/412
    account: MIS/SVCH/FRT/205; MIS/SVCH/FRT/GTS; MIS/SVCH/FRT/SCH; MIS/SVCH/FRT/NSS; MIS/SVCH/ACC/RES
    refund: ADJ/GSR/FRT/003; ADJ/AGSR/FRT/003; ADJ/VOID/FRT/003; ADJ/VOID/ACC/RES
    adjustment: ADJ/CADJ/MSC/; ADJ/CADJ/MSC/MSC; ADJ/CADJ/FRT/003
    discount: SHP/ISS/FRT/SIM; ADJ/SCC/FRT/SIM; SHP/ISS/INF/SIM
    correction: MIS/ISS/ACC/NPF; MIS/ISS/MSC/NPF
    delivery: SHP/ISS/ACC/RES; SHP/ISS/ACC/HRS; SHP/ISS/ACC/RS1; SHP/ISS/ACC/RDC; SHP/ISS/ACC/RDR; SHP/ISS/ACC/LDC
    delivery: SHP/ISS/ACC/LDR; SHP/ISS/ACC/SDA; SHP/ISS/ACC/SDE; SHP/ISS/ACC/HRC; SHP/ISS/ACC/HSC; SHP/ISS/ACC/CAC
    delivery: SHP/ISS/ACC/CAR; SHP/ISS/ACC/HIC; SHP/ISS/ACC/HIR; SHP/ISS/ACC/AKC; SHP/ISS/ACC/AKR; SHP/ISS/ACC/ESD
    delivery: SHP/ISS/ACC/DCS; SHP/ISS/ACC/CSG; SHP/ISS/ACC/ADS; SHP/ISS/ACC/SAT; SHP/ISS/ACC/SUR; SHP/ISS/ACC/IRS
    delivery: SHP/ISS/ACC/IRW; SHP/ISS/ACC/ISW; ADJ/SCC/ACC/RES; ADJ/ADC/ACC/RDR; SHP/ISS/INF/RES; RTN/RS/ACC/RES
    handling: SHP/ISS/ACC/AHC; SHP/ISS/ACC/AHG; SHP/ISS/ACC/AHL; SHP/ISS/ACC/AHW; SHP/ISS/ACC/LPS; SHP/ISS/ACC/LPR
    handling: SHP/ISS/ACC/LLC; SHP/ISS/ACC/LLR; SHP/ISS/ACC/NCB; SHP/ISS/ACC/NLN
    peak: SHP/ISS/ACC/DSR; SHP/ISS/ACC/PFC; SHP/ISS/ACC/PFR; SHP/ISS/ACC/PSC; SHP/ISS/ACC/PSR; SHP/ISS/ACC/SAH
    insurance: SHP/ISS/ACC/EVS
    delivery: SHP/ISS/ACC/ERL=Extended Area Surcharge Residential; SHP/ISS/ACC/ART=Remote Area Surcharge
    delivery: SHP/EG/ACC/40=RESIDENTIAL DELIVERY; SHP/ISS/ACC/ZZZ=Early Surcharge; SHP/ISS/ACC/ZZZ=Reroute - Web Request
    handling: SHP/DF/ACC/96=OVERSIZE FEE; SHP/ISS/ACC/ZZZ=Addl. Handling weight; SHP/ISS/ACC/ZZZ=Non-machinable Charge
    pickup: SHP/ISS/ACC/OFW; ADJ/OCG/ACC/OSW; SHP/ISS/ACC/AFW; SHP/ISS/ACC/REP; MIS/OTPU/FRT/=One-Time Pickup Request
    returns: SHP/ISS/ACC/ALP; RTN/RTS/FRT/003; RTN/ARS/FRT/012; RTN/ARS/ACC/ERL=Returns Electronic Label; RTN/ARS/ACC/ART
    returns: RTN/ARS/ACC/ART=Returns 3 UPS Pickup Attempts; RTN/ARS/ACC/ART=Retourzendingen 3 UPS Ophaalpogingen
    returns: RTN/RS/ACC/ZZZ=Returns Print Label
    customs: SHP/WWS/ACC/ZZZ=International Processing Fee; SHP/WWS/ACC/ZZZ=Paper Commercial Invoice
    environmental: SHP/ISS/ACC/CNS
    customs: SHP/ISS/ACC/F/D; SHP/ISS/ACC/SED
    special_goods: SHP/ISS/ACC/LTG
    account: SHP/ISS/ACC/FTP; MIS/ISS/MSC/DSC; MIS/ISS/MSC/GWN; MIS/ISS/MSC/MSC
    accessorial: //ACC/ACC; SHP/DF/ACC/D17=LIFTGATE SURCHARGE - DEST
    correction: ADJ/ADC/FRT/003; ADJ/SCC/FRT/012; ADJ/ZONE/FRT/003; ADJ/CLB/ACC/SCF=Shipping Correction Fee
    freight: SHP/EG/FRT/AF=AIR FREIGHT; SHP/EG/TBD/TC=TERMINAL SERVICE CHARGE; SHP/DF/TBD/D99; SHP/ISS/TBD/EG
    freight: SHP/ISS/FRT/003; SHP/TP/FRT/7; SHP/CHBK/FRT/069; ADJ/CLB/FRT/093; //FRT/FRT; SHP/ISS/INF/012
    uncategorized: MIS/PSUP/FRT/; MIS/IBS/FRT/001=Information Based Services
    uncategorized: SHP/ISS/TBD/001; SHP/ISS//; SHP/ISS/ACC/ZZZ; ///; FRT; SHP/ISS/INF/ZZZ; SHP/ISS/ACC/; a/b/c/d/e`,
  'fedex-us': `
    freight: =Transportation Charge; =Freight Charge
    discount: =Performance Pricing; =Earned Discount; =Grace Discount; =Discount; =Volume Discount
    discount: =Automation Discount; =Automation Bonus Discount
    fuel: =Fuel Surcharge
    customs: =Customs Duty; =Original Duty; =Original Customs Duty; =Rebill Duty; =Duty; =US Inbound Processing Fee
    customs: =Clearance Entry Fee; =Additional Entry Line Items Fee; =Other Government Agency Fee
    customs: =Merchandise Processing Fee; =Broker Document Transfer Fee; =Additional Tax Admin; =Disbursement Fee
    customs: =Duty and Tax Forwarding Charge; =Advancement Fee
    tax: =Original VAT; =Rebill VAT; =Canada GST; =Canada HST; =GST; =HST; =PST
    special_goods: =Dry Ice; =Dangerous Goods; =Inaccessible Dangerous Goods; =Hazardous Materials
    delivery: =Out of Delivery Area; =Saturday Delivery Charge; =C.O.D. Fee; =COD Fee
    handling: =Additional Handling Surcharge; =Oversize Package; =Unauthorized OS
    pickup: =Saturday Pickup Charge; =Out of Pickup Area
    account: =Weekly Service Charge
    delivery: =Residential; =Residential Delivery Surcharge; =Residential Delivery; =DAS Comm; =DAS Commercial; =DAS Resi; =DAS Residential
    delivery: =DAS Extended Comm; =DAS Extended Resi; =DAS Remote Comm; =DAS Remote Resi; =DAS Alaska Resi
    delivery: =DAS Hawaii Comm; =DAS HI Resi; =Delivery Area Surcharge; =Delivery Area Surcharge Extended
    delivery: =Delivery Area Surcharge (Extended); =Delivery Area Surcharge Alaska; =Delivery Area Surcharge Hawaii
    delivery: =Delivery Area Surcharge Intra-Hawaii; =Extended Delivery Area Surcharge; =Out of Delivery Area Tier B
    delivery: =Saturday Delivery; =Weekday Delivery; =Hold for Pickup; =Signature Service; =Direct Signature
    delivery: =Direct Signature Req.; =Indirect Signature; =Indirect Signature Req.; =Adult Signature
    delivery: =Adult Signature Req.
    handling: =AHS - Dimensions; =AHS - Weight; =Add'l Handling-Dimension; =Add’l Handling-Weight; =Additional Handling
    handling: =Additional Handling Charge; =Additional Handling Charge - Package; =Additional weight charge
    handling: =Oversize Charge; =Unauthorized Package; =USPS Non-Mach Surcharge; =Parcel Re-Label Charge
    peak: =Demand Surcharge; =Demand-Add'l Handling; =Demand-Oversize; =Peak - Residential; =Peak - Oversize
    correction: =Address Correction
    insurance: =Declared Value; =Declared Value Charge
    account: =Weekly Service Chg; =Late Fee; =Third Party Billing
    pickup: =Regularly Scheduled Pickup Mon-Fri; =Courier Pickup Charge; =Saturday Pickup
    returns: =Print Return Label; =Return Email Label; =Return Pickup Fee; =Return On Call Surcharge
    uncategorized: =Unlabelled Charge; =DASH Fee; =DAS; =Demanding Fee; =Peak Fee; =Remote Area Surcharge; =Net Charge`,
  'fedex-intl': `
    freight: =Transportation Charge
    discount: =Discount; =Volume Discount
    fuel: =Fuel Surcharge
    peak: =Demand Surcharge
    delivery: =Remote Area Surcharge; =Saturday Delivery; =DAS Resi
    handling: =Additional Handling Charge
    insurance: =Declared Value Charge
    customs: =Duty and Tax Forwarding Charge; =US Inbound Processing Fee; =Gümrük Vergisi; =Hizmet Ücreti
    customs: =GÜMRÜK VERGİSİ; =HİZMET ÜCRETİ; =Gumruk Vergisi; =hizmet ucreti
    tax: =Turkey VAT on Freight; =VAT on Freight; =VAT 20%; =GST; =HST (ON)
    uncategorized: =Harç; =Unlabelled Charge`,
  'dhl-express': `
    freight: =Weight Charge
    fuel: FF=FUEL SURCHARGE; =Fuel Surcharge; =BRANDSTOFTOESLAG; =Treibstoffzuschlag; =KEROSINZUSCHLAG; FF=Carburant
    discount: =Discount 1; =Discount 2; =Discount 3
    delivery: OO=REMOTE AREA DELIVERY; AA=SATURDAY DELIVERY; TK=RESIDENTIAL DELIVERY; TK=RESIDENTIAL ADDRESS
    delivery: SF=DIRECT SIGNATURE; SX=SIGNATURE RELEASE; TF=VERIFIED DELIVERY; NN=NEUTRAL DELIVERY
    delivery: LX=HOLD FOR COLLECTION; JA=VERBAL NOTIFICATION; JD=VERBAL NOTIFICATION
    delivery: RC=Remote Area Delivery; SD=Saturday Delivery; PP=Premium 10:30
    pickup: OB=REMOTE AREA PICKUP; QA=DEDICATED PICKUP
    handling: YB=OVERSIZE PIECE; YY=OVERWEIGHT PIECE; YL=NON-CONVEYABLE PIECE - IRREGULAR; YO=NON CONVEYABLE PIECE-WEIGHT
    handling: YC=NON STACKABLE PALLET; OS=Oversize Piece
    peak: NX=DEMAND SURCHARGE; CR=EMERGENCY SITUATION
    correction: MA=ADDRESS CORRECTION; PD=DATA ENTRY; AE=Address Correction
    customs: XX=IMPORT EXPORT DUTIES; XB=IMPORT EXPORT TAXES; XK=REGULATORY CHARGES; RG; XE=MERCHANDISE PROCESS
    customs: XJ=TRADE ZONE PROCESS; XS=EXCISE TAX; DD=DUTY TAX PAID; DT; DU=DUTY TAX IMPORTER; WC=DUTY TAX PROCESSING
    customs: =CLEARANCE PROCESSING; =OTHER GOVT DEPT FEE; DE=Duties & Taxes Advanced
    customs: WB; WD; WE; WF; WG; WH; WI; WJ; WK; WL; WM; WO; WS; WT; WY
    insurance: II=SHIPMENT INSURANCE; IB=EXTENDED LIABILITY
    special_goods: HC=DRY ICE; HD; HM; HV; HW; HE=DANGEROUS GOODS; HH=EXCEPTED QUANTITIES; HK=CONSUMER COMMODITIES
    special_goods: HU=NOT RESTRICTED; HX=MAGNETIZED; HT=ACTIVE DATA LOGGER
    environmental: EE=GOGREEN CLIMATE NEUTRAL; FD=GOGREEN PLUS - CARBON REDUCED; FE; RD=TOLL SURCHARGE
    returns: PR=RETURN TO ORIGIN; PH=RETURN TO SELLER
    account: DE=RECEIVER PAID; DT=IMPORT BILLING; 30=IMPORT BILLING; 30
    uncategorized: ZZ=SOMETHING NEW; =Invoice; RC; SD; =NON ROUTINE
    fuel: FF=COMBUSTIBLE; FB; FC; =FUEL SURCHARGE ADJUSTMENT
    discount: ZD=CUSTOMER REBATE
    delivery: SD=ADULT SIGNATURE; SA; CB=RESTRICTED DESTINATION; CB; YK=12:00 PREMIUM; YI; OC; LC=SHIPMENT REDIRECT
    delivery: =Neutral Delivery Service; TD=EVENING DELIVERY; KB=CASH ON DELIVERY; AC
    pickup: AB=SATURDAY PICKUP; AB; QE=RESIDENTIAL PICKUP
    handling: =OVER SIZED PIECE (OSP); =OVERWEIGHT PIECE (OWP); =NON CONVEYABLE SURCHARGE (NCP) WEIGHT; YF; YG
    peak: =PEAK SEASON SURCHARGE; =EMERGENCY SITUATION SURCHARGE
    customs: WK=BONDED STORAGE; WO=EXPORT DECLARATION; =MULTILINE ENTRY; =CLEARANCE AUTHORIZATION; =NON-ROUTINE ENTRY
    customs: WC=DUTY TAX IMPORTER; =DUTIES TAXES PAID; =DUTIES & TAXES PAID; =ADDITIONAL DUTY; XI=IMPORT PENALTY
    customs: =OTHER GOVERNMENT DEPT FEE; WQ; WA; XC
    insurance: =SHIPMENT VALUE PROTECTION; =VALUE PROTECTION; =INSURANCE
    special_goods: =LIMITED QUANTITIES; =LITHIUM BATTERIES; =DRY ICE UN1845; =EXCEPTED QUANTITY; HB; HL; HY
    environmental: =GoGreen; =GO GREEN PLUS- CARBON REDUCED; EA
    account: KA=CHANGE OF BILLING; KD=PRINTED INVOICE
    refund: ZB=DAMAGE COMPENSATION
    returns: TG=RETURN UNDELIVERABLE
    accessorial: LE=STORAGE AT FACILITY`,
  'dhl-ecommerce': `
    freight: Charge*
    correction: ZSC2_Unassignable_Addrs*
    handling: ZSC3_Special_Handling*; ZSC7_SC_Irreg*; ZRM15_Non_Auto-Flats
    accessorial: ZSC6_Client_SRD*
    uncategorized: Original DelCon; DIM_Weight
    returns: ZRM1_Ret_Unassn_Chg*; ZRM2_Ret_Unprocess_Chg*; ZRM3_Ret_Recall_Disc_Chg*; ZRM4_Ret_Dup_Mail_Chg*
    returns: ZRM5_Ret_Cont_Assur_Chg*
    tax: ZRM7_GST_Tax; ZRM8_HST_Tax; ZRM9_PST_Tax; ZRM10_VAT_Tax; ZRM12_Tax
    customs: ZRM11_Duties; Reserved_Future_Use_2
    account: ZRM13_Paper_Invoice_Fee*
    fuel: ZFuel*
    pickup: Min_PickupChg*
    peak: Reserved_Future_Use_1
    handling: Reserved_Future_Use_3; Reserved_Future_Use_4`,
  'dpd-insights': `
    freight: =Base price; =Tarief; =Revenue
    fuel: =Fuel surcharge; =Fuel and Energy Charge
    environmental: =Energy surcharge; =Toll surcharge; =mautpreis; =Global Energy Charge; =Congestion Charge
    peak: =Peak surcharge
    returns: =System return surcharge; =Return to Consignor Charge; =EU Export Return Charge
    handling: =Oversized/Overweight surcharge; =Oversized/Overweight Charge; =Oversized Exports Charge
    customs: =Customs surcharge; =verzoll_gebuehr; =Clearance Charge; =Duties & Taxes Prepaid Admin Charge
    pickup: =Third Party Collection; =Fourth Party Collection; =Failed Collection Charge
    delivery: =Scottish Delivery Zone
    insurance: =Contractual Liability; =Cover
    accessorial: =Total other surcharges; =Toeslag
    uncategorized: =Zuschlag; =Surcharge`,
  'usps-eps': `
    freight: =Label Purchase; =Shipping Services File
    refund: =Label Refund; =Refund Request
    adjustment: =Postage Adjustment; =Adjusted Postage
    uncategorized: =Permit Fee; =Prefund`,
  'royal-mail-bex': `
    returns: TRS=Tracked Returns Signed Tracked Returns 24; TRN=Tracked Returns Tracked Returns 48 RTS
    freight: TPS=Tracked Parcel Signed Tracked 24; TSN=Tracked Small Tracked Returns; =ROYAL MAIL TRACKED 24
    freight: =ROYAL MAIL SIGNED FOR 1C\\2C; SD1; SD9=Special Delivery by 1pm; MPR; MP7=International Business Parcel
    account: RXA; IFB
    adjustment: IBB
    uncategorized: =Docket; ZZZ=Door to door
    returns: =ROYAL MAIL TRACKED RETURNS 48; TSN; TSS
    freight: CRL=ROYAL MAIL 24\\48; =ROYAL MAIL 48 (LL) FLAT RATE; PPF; =SD GUARANTEED BY 9AM; SD4; =1ST AND 2ND CLASS ACCOUNT MAIL
    freight: =ROYAL MAIL SECOND CLASS; STL; =INTL BUS PARCELS TRACKED & SIGNED; =Intl Bus Mail Signed; =INTL ECONOMY ON ACCOUNT
    freight: =International Tracked On Account; =International Business Mail Large Letter; TPN; TRM`,
}

/** Where the evidence is weak: what the tables say today. */
const EXPECTED_TO_CHANGE: Readonly<Record<string, string>> = {
  'ups-billing': `
    tax: IMP/ISS/EXM/01
    delivery: ADJ/RADJ/FRT/RES; ADJ/RADJ/FRT/COM; ADJ/DIN/FRT/003
    account: ADJ/FPOD/FRT/
    customs: SHP/ISS/ACC/CIS
    special_goods: SHP/ISS/ACC/PIF`,
  'fedex-us': 'returns: =Delivery and Returns',
  'fedex-intl': 'tax: =Turkey Postal Levy Fee; =Postal Levy',
  'dhl-express': `
    delivery: YK=PREMIUM 12:00; =PREMIUM 9:00; CA=ELEVATED RISK; WP=RESTRICTED DESTINATION
    handling: GG=PACKAGING; PA=SHIPMENT PREPARATION
    account: =Invoice Fee
    accessorial: =Other Charges 1; =Other Charges 2`,
  'dhl-ecommerce': `
    handling: ZZWS1PRI_Dropoff*; ZZWS2PRI_Sort*; ZZWS3PRI_Stamp*; ZZWS4PRI_Machine*; ZZWS5PRI_Manifest*
    handling: ZZWS6PRI_BPM*; ZZWS7PRI_NEW*; ZZWS8PRI_NEW*; ZZWS9PRI_NEW*; ZSC1_Content_Endorsement*
    account: ZSC4_Late_Arrival*
    correction: ZSC5_USPS_Qualif*
    returns: ZRM6_Move_Update_Return*
    customs: ZRM14_Screening_Fee*
    special_goods: ZRM16_ORM_D; Reserved_Future_Use_6
    delivery: Reserved_Future_Use_5`,
  'dpd-insights': `
    freight: =Totaal; =Carriage Charge
    returns: =Unsuccessful Export Charge
    delivery: =COD Toeslag
    correction: =Non Coms Handling Charge; =Relabel Charge`,
  'usps-eps': `
    freight: =SCAN Form Used
    pickup: =Carrier Pickup`,
  'royal-mail-bex': 'uncategorized: TRS; TRN',
}

describe.each(Object.keys(LISTS))('charges of %s', (format) => {
  const classifier = classifierOf(format)

  it('have the category listed', () => {
    for (const list of [LISTS[format], EXPECTED_TO_CHANGE[format]])
      for (const [category, code, label] of lists(list ?? ''))
        expect([code, label, classifier.classify(code, label).category]).toEqual([code, label, category])
  })

  it('are the same in other spellings of the label', () => {
    for (const [category, code, label] of lists(LISTS[format] ?? '').filter(([, , text]) => text !== '')) {
      const found = classifier.classify(code, label)
      for (const spelling of [
        label.toUpperCase(),
        ` ${label.replaceAll(' ', '\u00a0 ')}`,
        label.normalize('NFD'),
      ])
        expect([spelling, classifier.classify(code, spelling)]).toEqual([spelling, found])
      expect(found.category).toBe(category)
    }
  })
})

describe('a surcharge across carriers', () => {
  it.each([
    ['residential', 'ups-billing', 'SHP/ISS/ACC/RES', ''],
    ['residential', 'ups-billing', 'ADJ/SCC/ACC/RES', 'Shipping Charge Correction Residential'],
    ['residential', 'fedex-us', null, 'Residential'],
    ['residential', 'fedex-us', null, 'Residential Delivery'],
    ['residential', 'dhl-express', 'TK', 'RESIDENTIAL DELIVERY'],
    ['area', 'ups-billing', 'SHP/ISS/ACC/RDR', ''],
    ['area', 'fedex-us', null, 'DAS Extended Resi'],
    ['remote', 'fedex-us', null, 'DAS Hawaii Resi'],
    ['remote', 'fedex-intl', null, 'Remote Area Surcharge'],
    ['remote', 'dhl-express', 'OO', 'REMOTE AREA DELIVERY'],
    ['saturday', 'ups-billing', 'SHP/ISS/ACC/SAT', ''],
    ['saturday', 'fedex-intl', null, 'Saturday Delivery'],
    ['signature', 'ups-billing', 'SHP/ISS/ACC/DCS', ''],
    ['signature', 'fedex-us', null, 'Adult Signature Req.'],
  ])('%s: %s %s %s', (subcategory, format, code, label) => {
    expect(classifierOf(format).classify(code, label)).toEqual({
      category: 'delivery',
      subcategory,
      known: true,
    })
  })
})

describe('DHL Express discounts', () => {
  it('are known by their column, whatever the label says', () => {
    const { classify } = classifierOf('dhl-express')
    expect(classify(null, 'FUEL SURCHARGE', 'Discount 2 Amount').category).toBe('discount')
    expect(classify(null, 'Volume bonus', 'Discount 1 Amount').category).toBe('discount')
    expect(classify(null, 'FUEL SURCHARGE', 'Other Charges 1 Amount').category).toBe('fuel')
    expect(classify(null, 'Volume bonus', 'Other Charges 1 Amount').category).toBe('uncategorized')
  })
})
