/** The codes of data element 150 of X12, special charge or allowance, with their names for segments that have none. */
import type { ChargeRule } from '../../src/format/format.js'

type Kind = Pick<ChargeRule, 'category' | 'subcategory'>
type Codes = Readonly<Record<string, string>>

/** Codes with what they stand for, by what is charged. */
export const X12_CODES: readonly (readonly [Kind, Codes])[] = [
  [
    { category: 'freight', subcategory: 'base' },
    {
      '400': 'Freight',
      AIR: 'Air freight',
      LHS: 'Linehaul service',
      BAS: 'Base charge',
      '080': 'Air transportation charge',
      '075': 'Air express charge',
      STG: 'Standard ground service',
      NDA: 'Next day air service',
      SCN: 'Second day service',
      OVN: 'Overnight service',
    },
  ],
  [
    { category: 'freight', subcategory: 'extra' },
    {
      BEY: 'Beyond freight charges',
      BYD: 'Beyond charge',
      DAA: 'Deficit freight',
      MIC: 'Minimum charge',
      MIN: 'Minimum guarantee',
      AMC: 'Absolute minimum charge',
      TCM: 'Transportation charge, minimum rate',
      ARB: 'Arbitrary',
      EXP: 'Expedited service',
      CTG: 'Cartage',
      DRC: 'Drayage',
      '350': 'Expedited shipment',
    },
  ],
  [
    { category: 'fuel' },
    { '405': 'Fuel surcharge', FUE: 'Fuel charge', ENS: 'Energy surcharge (fuel adjustment factor)' },
  ],
  [
    { category: 'discount' },
    {
      DSC: 'Discount',
      '295': 'Special discount',
      '280': 'Discount for multiple shipments',
      TAL: 'Truckload discount',
      SPA: 'Special allowance',
      CAV: 'Contract allowance',
      LDA: 'Loading allowance',
      LDL: 'Unloading allowance',
      PPI: 'Pickup allowance',
    },
  ],
  [{ category: 'discount', subcategory: 'incentive' }, { '275': 'Incentive discount' }],
  [{ category: 'discount', subcategory: 'volume' }, { QQD: 'Quantity discount' }],
  [{ category: 'delivery', subcategory: 'residential' }, { RES: 'Residential delivery' }],
  [
    { category: 'delivery', subcategory: 'saturday' },
    {
      '665': 'Saturday delivery',
      SAT: 'Saturday pickup or delivery',
      HOL: 'Sunday or holiday pickup or delivery',
    },
  ],
  [{ category: 'delivery', subcategory: 'signature' }, { '675': 'Security signature service' }],
  [
    { category: 'delivery', subcategory: 'notification' },
    { NFY: 'Carrier notification', MNC: 'Notify consignee', APT: 'Appointment', NCH: 'Order notify' },
  ],
  [
    { category: 'delivery', subcategory: 'redirect' },
    {
      RCC: 'Reconsignment',
      RCD: 'Reconsignment to consignee',
      RDC: 'Reconsigned delivery',
      RCL: 'Redelivery',
      DIC: 'Diversion',
      DIV: 'Diversion and reconsignment',
    },
  ],
  [
    { category: 'delivery', subcategory: 'area' },
    {
      '260': 'Delivery surcharge',
      NYD: 'New York delivery',
      OUT: 'Out of zone pickup or delivery',
      PDY: 'Pickup or delivery beyond the service area',
      ILD: 'Island delivery',
    },
  ],
  [
    { category: 'delivery', subcategory: 'cod' },
    { COL: 'Fee for collecting cash on delivery', AFC: 'Alteration of cash on delivery' },
  ],
  [
    { category: 'delivery' },
    {
      DEL: 'Delivery charge',
      IDL: 'Inside delivery',
      SDL: 'Split delivery',
      DCT: 'City delivery',
      HHG: 'Household goods pickup or delivery',
    },
  ],
  [
    { category: 'handling' },
    {
      HHB: 'Handling',
      LFT: 'Lift gate or forklift service',
      LAB: 'Extra labor',
      SEG: 'Sorting and segregating',
      BLK: 'Blocking and bracing',
      PLT: 'Pallets, skids or platforms',
      PEC: 'Pallet exchange',
      LDG: 'Loading',
      LOA: 'Loading labor',
      HUL: 'Heavy lift',
      EXW: 'Excess weight',
    },
  ],
  [
    { category: 'handling', subcategory: 'special' },
    { '690': 'Special handling service', SEC: 'Special equipment' },
  ],
  [
    { category: 'handling', subcategory: 'oversize' },
    { '520': 'Oversized premium', EXL: 'Extra length', OVR: 'Over dimension' },
  ],
  [{ category: 'handling', subcategory: 'packaging' }, { '027': 'Special packaging' }],
  [
    { category: 'pickup' },
    {
      PUC: 'Pickup charge',
      IPU: 'Inside pickup',
      SPU: 'Split pickup',
      SGL: 'Single pickup',
      REP: 'Residential pickup',
      PUD: 'Pickup and delivery',
      PCT: 'City pickup',
    },
  ],
  [{ category: 'pickup', subcategory: 'on_call' }, { OCP: 'On-call pickup service' }],
  [{ category: 'correction', subcategory: 'address' }, { '020': 'Address correction' }],
  [{ category: 'correction', subcategory: 'missing_data' }, { IDD: 'Improper documentation' }],
  [
    { category: 'customs' },
    {
      CUS: 'Customs charge',
      CSE: 'Customs entry',
      CSF: 'Customs formalities',
      BAB: 'Brokerage or duty',
      BCF: 'Border crossing fee',
      CTX: 'Customs examination',
      EIC: 'Export or import charge',
      '360': 'Export customs clearance',
    },
  ],
  [
    { category: 'customs', subcategory: 'duty' },
    { '315': 'Duty', DTD: 'Destination duty', ESD: 'Estimated customs duty' },
  ],
  [{ category: 'customs', subcategory: 'brokerage' }, { '240': 'Customs broker fee' }],
  [
    { category: 'customs', subcategory: 'documents' },
    { '245': 'Customs invoice', '250': 'Customs invoice, additional page', '170': 'Certificate of origin' },
  ],
  [
    { category: 'customs', subcategory: 'disbursement' },
    { '045': 'Advance fee', ADH: 'Advance charges handling', ADV: 'Advances' },
  ],
  [
    { category: 'tax' },
    {
      TAX: 'Tax',
      TAD: 'Tax on transportation',
      SST: 'Sales tax',
      '032': 'Subject to tax',
      TTS: 'State tax',
      TTL: 'Local tax',
    },
  ],
  [{ category: 'tax', subcategory: 'gst' }, { GST: 'Goods and services tax' }],
  [
    { category: 'insurance' },
    { INS: 'Insurance', INC: 'Insurance surcharge', '445': 'Insurance fee', '455': 'Insurance premium' },
  ],
  [
    { category: 'insurance', subcategory: 'declared_value' },
    { EVC: 'Excessive value', AVA: 'Ad valorem', RIE: 'Released value in excess of liability' },
  ],
  [{ category: 'returns' }, { RET: 'Returned load', REC: 'Return of cargo', '140': 'Call tag' }],
  [
    { category: 'special_goods', subcategory: 'dangerous_goods' },
    {
      HAZ: 'Hazardous cargo',
      HZC: 'Hazardous materials surcharge',
      DGS: 'Dangerous goods surcharge',
      HMA: 'Accessible hazardous material',
      HMI: 'Inaccessible hazardous material',
    },
  ],
  [{ category: 'special_goods', subcategory: 'dry_ice' }, { '310': 'Dry ice' }],
  [
    { category: 'special_goods' },
    {
      HRS: 'Heater or refrigeration',
      PSC: 'Protective service, cold',
      PSH: 'Protective service, heat',
      REF: 'Refrigeration',
    },
  ],
  [
    { category: 'environmental', subcategory: 'toll' },
    { BRD: 'Bridge toll', IHT: 'Highway toll', TRU: 'Thruway charge' },
  ],
  [{ category: 'environmental', subcategory: 'congestion' }, { CON: 'Congestion surcharge' }],
  [{ category: 'peak', subcategory: 'emergency' }, { EMS: 'Emergency surcharge' }],
  [
    { category: 'account' },
    {
      SER: 'Service charge',
      BLC: 'Bill of lading charge',
      AFB: 'Additional copies of the freight bill',
      DOC: 'Documentation',
      SSF: 'Single shipment fee',
      SCG: 'Small order charge',
    },
  ],
  [
    { category: 'account', subcategory: 'late' },
    { LPC: 'Late payment charge', FFI: 'Finance charge' },
  ],
  [
    { category: 'account', subcategory: 'proof_of_delivery' },
    { POD: 'Proof of delivery', CDR: 'Copy of the delivery receipt', '105': 'Acknowledgement of delivery' },
  ],
  [
    { category: 'accessorial' },
    {
      MSC: 'Other accessorial service',
      MSG: 'Miscellaneous charge',
      SOC: 'Stop-off charge',
      SAM: 'Stop charge',
      DET: 'Detention of trailers',
      DEP: 'Detention of power units',
      DTV: 'Detention of the vehicle',
      DTL: 'Detention at loading',
      DTU: 'Detention at unloading',
      TDT: 'Truck detention',
      LAY: 'Layover',
      SRG: 'Storage',
      STR: 'Storage in transit',
      DEM: 'Demurrage',
      EXC: 'Exclusive use',
      SUR: 'Surcharge',
      PER: 'Permit',
      TAR: 'Tarping',
      SCL: 'Scale charge',
      '999': 'Other charge',
      EXM: 'Excess mileage',
      TER: 'Terminal charge',
      CNS: 'Consolidation',
      PBE: 'Permits, bonds, escort, attendant',
    },
  ],
  [
    { category: 'adjustment' },
    {
      AAJ: 'Adjustment',
      IIA: 'Invoice adjustment',
      CRA: 'Cost adjustment',
      PNA: 'Adjustment of a prior period',
    },
  ],
  [{ category: 'refund' }, { RFD: 'Refund', RAA: 'Rebate', '230': 'Credit', SAF: 'Special credit' }],
]

/** The name of each code, for charges without a description of their own. */
export const X12_CHARGE_NAMES: ReadonlyMap<string, string> = new Map(
  X12_CODES.flatMap(([, codes]) => Object.entries(codes)),
)
