/** Cities and areas that Korean questions name. Countries come from the Unicode data of the runtime. */
const KOREAN_PLACES = `
서울 부산 대구 인천 광주 대전 울산 세종 수원 성남 판교 분당 용인 일산 안양 천안 청주 전주 창원 포항 제주 강남 여의도 마곡 송도
리스본 포르투 런던 파리 베를린 뮌헨 프랑크푸르트 마드리드 바르셀로나 로마 밀라노 암스테르담 브뤼셀 취리히 제네바 스톡홀름 코펜하겐
오슬로 헬싱키 더블린 바르샤바 프라하 부다페스트 아테네 이스탄불 모스크바 뉴욕 샌프란시스코 로스앤젤레스 시애틀 보스턴 시카고 오스틴
댈러스 워싱턴 토론토 밴쿠버 멕시코시티 상파울루 도쿄 오사카 교토 후쿠오카 삿포로 베이징 상하이 홍콩 타이베이 싱가포르 방콕 하노이
호찌민 다낭 자카르타 마닐라 쿠알라룸푸르 뭄바이 델리 벵갈루루 두바이 시드니 멜버른 오클랜드
한국 국내 해외 유럽 아시아 미국 영국 본사 지사`

const ABBREVIATIONS = ['UK', 'USA', 'EU', 'UAE']
const ENGLISH_CITIES = /^(?:Europe|Asia|America|Africa|Australia)\/(?:.*\/)?(.+)$/

let names: ReadonlySet<string> | null = null

/** Whether a name, in any case, is that of a known city or country in English or Korean. */
export function isPlaceName(name: string): boolean {
  names ??= readNames()
  // In lower case, "us" is a pronoun.
  return name === 'US' || names.has(name.toLowerCase())
}

/** Built at the first call, in about 20 ms, most of which loads the Unicode data. */
function readNames(): ReadonlySet<string> {
  const cities = Intl.supportedValuesOf('timeZone').flatMap(zone => ENGLISH_CITIES.exec(zone)?.[1] ?? [])
  const countries = ['en', 'ko'].flatMap(language => {
    const nameOf = new Intl.DisplayNames(language, { type: 'region', fallback: 'none' })
    return REGION_CODES.flatMap(code => nameOf.of(code) ?? [])
  })
  const all = [
    ...cities.map(city => city.replaceAll('_', ' ')),
    ...countries,
    ...KOREAN_PLACES.trim().split(/\s+/),
    ...ABBREVIATIONS,
  ]
  return new Set(all.map(name => name.toLowerCase()))
}

const LETTERS = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ')
/** All two-letter codes. Those that name no region have no name. */
const REGION_CODES = LETTERS.flatMap(first => LETTERS.map(second => first + second))
