import type { ChargeRules } from '../../src/format/format.js'

/** DHL eCommerce: a column for each charge, and the column's name is the charge's code. */
export const DHL_ECOMMERCE_CHARGES: ChargeRules = {
  decides: 'code',
  rules: [
    // By material: 154 is a delivery confirmation, 31 duties and taxes.
    { cell: 'Charge*=154', category: 'delivery' },
    { cell: 'Charge*=31', category: 'customs' },
    { code: 'Charge*', category: 'freight', subcategory: 'base' },
    // Fees of sharing work with the postal service; they could be credits.
    {
      code: [
        'ZZWS1PRI_Dropoff*',
        'ZZWS2PRI_Sort*',
        'ZZWS3PRI_Stamp*',
        'ZZWS4PRI_Machine*',
        'ZZWS5PRI_Manifest*',
        'ZZWS6PRI_BPM*',
        'ZZWS7PRI_NEW*',
        'ZZWS8PRI_NEW*',
        'ZZWS9PRI_NEW*',
      ],
      category: 'handling',
      subcategory: 'worksharing',
    },
    {
      code: 'ZSC1_Content_Endorsement*',
      category: 'handling',
      subcategory: 'endorsement',
    },
    { code: 'ZSC2_Unassignable_Addrs*', category: 'correction', subcategory: 'unassignable_address' },
    { code: 'ZSC3_Special_Handling*', category: 'handling', subcategory: 'special' },
    { code: 'ZSC4_Late_Arrival*', category: 'account', subcategory: 'service' },
    {
      code: 'ZSC5_USPS_Qualif*',
      category: 'correction',
      subcategory: 'qualification',
    },
    // A charge whose kind is not published: what SRD stands for is not said.
    { code: 'ZSC6_Client_SRD*', category: 'accessorial' },
    { code: ['ZSC7_SC_Irreg*', 'ZRM15_Non_Auto-Flats'], category: 'handling', subcategory: 'nonstandard' },
    {
      code: ['ZRM1_Ret_Unassn_Chg*', 'ZRM2_Ret_Unprocess_Chg*'],
      category: 'returns',
      subcategory: 'undeliverable',
    },
    {
      code: ['ZRM3_Ret_Recall_Disc_Chg*', 'ZRM4_Ret_Dup_Mail_Chg*', 'ZRM5_Ret_Cont_Assur_Chg*'],
      category: 'returns',
      subcategory: 'mail_service',
    },
    {
      code: 'ZRM6_Move_Update_Return*',
      category: 'returns',
      subcategory: 'mail_service',
    },
    { code: 'ZRM7_GST_Tax', category: 'tax', subcategory: 'gst' },
    { code: 'ZRM8_HST_Tax', category: 'tax', subcategory: 'hst' },
    { code: 'ZRM9_PST_Tax', category: 'tax', subcategory: 'pst' },
    { code: 'ZRM10_VAT_Tax', category: 'tax', subcategory: 'vat' },
    { code: 'ZRM11_Duties', category: 'customs', subcategory: 'duty' },
    { code: 'ZRM12_Tax', category: 'tax' },
    { code: 'ZRM13_Paper_Invoice_Fee*', category: 'account', subcategory: 'paper_invoice' },
    { code: 'ZRM14_Screening_Fee*', category: 'customs', subcategory: 'screening' },
    // ORM-D once; said to be a customs surcharge on cross-border parcels today.
    { code: 'ZRM16_ORM_D', category: 'special_goods', subcategory: 'orm_d' },
    { code: 'ZFuel*', category: 'fuel' },
    { code: 'Min_PickupChg*', category: 'pickup', subcategory: 'minimum' },
    // Published as always empty; in real bills the surcharges that came later.
    { code: 'Reserved_Future_Use_1', category: 'peak', subcategory: 'demand' },
    { code: 'Reserved_Future_Use_2', category: 'customs', subcategory: 'brokerage' },
    {
      code: ['Reserved_Future_Use_3', 'Reserved_Future_Use_4'],
      category: 'handling',
      subcategory: 'oversize',
    },
    { code: 'Reserved_Future_Use_5', category: 'delivery', subcategory: 'area' },
    {
      code: 'Reserved_Future_Use_6',
      category: 'special_goods',
      subcategory: 'dangerous_goods',
    },
  ],
}
