/** Months by name in the languages of the carriers' countries. A name that is another month in another language is not read. */

/** Of each language the twelve months: the name, also as dates decline it, and its abbreviations. */
const LANGUAGES = {
  bosnian:
    'januar,januara,jan februar,februara,feb mart,marta,mar april,aprila,apr maj,maja juni,juna,jun juli,jula,jul august,augusta,avgust,avgusta,aug,avg septembar,septembra,sep oktobar,oktobra,okt novembar,novembra,nov decembar,decembra,dec',
  catalan:
    'gener,gen febrer,febr,feb març abril,abr maig juny,jun juliol,jul agost,ag setembre,set octubre,oct novembre,nov desembre,des',
  croatian:
    'siječanj,siječnja,sij veljača,veljače,velj ožujak,ožujka,ožu travanj,travnja,tra svibanj,svibnja,svi lipanj,lipnja,lip srpanj,srpnja,srp kolovoz,kolovoza,kol rujan,rujna,ruj listopad,listopada,lis studeni,studenoga,studenog,stu prosinac,prosinca,pro',
  czech:
    'leden,ledna,led únor,února,úno březen,března,bře duben,dubna,dub květen,května,kvě červen,června,čvn červenec,července,čvc srpen,srpna,srp září,zář říjen,října,říj listopad,listopadu,lis prosinec,prosince,pro',
  danish:
    'januar,jan februar,feb marts,mar april,apr maj juni,jun juli,jul august,aug september,sept,sep oktober,okt november,nov december,dec',
  dutch:
    'januari,jan februari,feb maart,mrt april,apr mei juni,jun juli,jul augustus,aug september,sept,sep oktober,okt november,nov december,dec',
  english:
    'january,jan february,feb march,mar april,apr may june,jun july,jul august,aug september,sept,sep october,oct november,nov december,dec',
  french:
    'janvier,janv,jan février,févr,fév mars,mar avril,avr mai juin juillet,juil août septembre,sept,sep octobre,oct novembre,nov décembre,déc',
  german:
    'januar,jänner,jan,jän februar,feber,feb märz,maerz,mrz,mär april,apr mai juni,jun juli,jul august,aug september,sept,sep oktober,okt november,nov dezember,dez',
  italian:
    'gennaio,gen febbraio,feb marzo,mar aprile,apr maggio,mag giugno,giu luglio,lug agosto,ago settembre,sett,set ottobre,ott novembre,nov dicembre,dic',
  norwegian:
    'januar,jan februar,feb mars,mar april,apr mai juni,jun juli,jul august,aug september,sept,sep oktober,okt november,nov desember,des',
  polish:
    'styczeń,stycznia,sty luty,lutego,lut marzec,marca,mar kwiecień,kwietnia,kwi maj,maja czerwiec,czerwca,cze lipiec,lipca,lip sierpień,sierpnia,sie wrzesień,września,wrz październik,października,paź listopad,listopada,lis grudzień,grudnia,gru',
  portuguese:
    'janeiro,jan fevereiro,fev março,mar abril,abr maio,mai junho,jun julho,jul agosto,ago setembro,set outubro,out novembro,nov dezembro,dez',
  romanian:
    'ianuarie,ian februarie,feb martie,mar aprilie,apr mai iunie,iun iulie,iul august,aug septembrie,sept,sep octombrie,oct noiembrie,noi,nov decembrie,dec',
  slovak:
    'január,januára,jan február,februára,feb marec,marca,mar apríl,apríla,apr máj,mája jún,júna júl,júla august,augusta,aug september,septembra,sep október,októbra,okt november,novembra,nov december,decembra,dec',
  slovene:
    'januar,januarja,jan februar,februarja,feb marec,marca,mar april,aprila,apr maj,maja junij,junija,jun julij,julija,jul avgust,avgusta,avg september,septembra,sep oktober,oktobra,okt november,novembra,nov december,decembra,dec',
  spanish:
    'enero,ene febrero,feb marzo,mar abril,abr mayo,may junio,jun julio,jul agosto,ago septiembre,setiembre,sept,sep,set octubre,oct noviembre,nov diciembre,dic',
  swedish:
    'januari,jan februari,feb mars,mar april,apr maj juni,jun juli,jul augusti,aug september,sept,sep oktober,okt november,nov december,dec',
  turkish:
    'ocak,oca şubat,şub mart,mar nisan,nis mayıs,may haziran,haz temmuz,tem ağustos,ağu eylül,eyl ekim,eki kasım,kas aralık,ara',
} as const

/** Without accents, and small: programs leave accents out, or write them as two characters. */
const folded = (name: string): string =>
  name.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replaceAll('ł', 'l').replaceAll('ı', 'i')

/** Numbers of the months that a name is, of its languages; made when the first such date is read. */
let months: Map<string, Set<number>> | undefined

function monthsOf(name: string): ReadonlySet<number> {
  if (months === undefined) {
    months = new Map()
    for (const names of Object.values(LANGUAGES))
      for (const [at, one] of names.split(' ').entries())
        for (const spelling of one.split(','))
          months.set(folded(spelling), (months.get(folded(spelling)) ?? new Set<number>()).add(at + 1))
  }
  return months.get(folded(name)) ?? NONE
}
const NONE: ReadonlySet<number> = new Set()

/** The number of the month; 0 if no language has such a month, or if languages differ. */
export function monthOf(name: string): number {
  const [month = 0, other] = monthsOf(name)
  return other === undefined ? month : 0
}

/** The numbers of the months that a name is in any language: `listopada` is 11 in Polish, 10 in Croatian. */
export const possibleMonths = (name: string): number[] => [...monthsOf(name)].sort((a, b) => a - b)
