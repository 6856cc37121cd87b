/** Patterns of the answers that questions ask for, by language. The first question pattern that matches counts. */
type AnswerTypes = readonly (readonly [question: RegExp, answer: RegExp])[]

const NUMBER =
  /\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|twice|once|half|no|none|unlimited)\b|하루|이틀|사흘|한 번|두 번|절반|제한 없/i
const DURATION =
  /(?:\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|half|a|an|each|every|next|same|working|calendar|business|last|first)\b)[^.]{0,24}?\b(?:seconds?|minutes?|min|hours?|h|days?|weeks?|months?|years?|quarters?)\b|\b\d+\s?(?:s|ms|h|min)\b/i
const TIME =
  /\b(?:\d{1,2}:\d{2}|monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|may|june|july|august|september|october|november|december|(?:1\d|20)\d\d|daily|weekly|monthly|quarterly|yearly|every (?:day|week|month|year|quarter)|noon|midnight|within|before|after|until|once|as soon as|day \d|at least)\b/i

const ENGLISH: AnswerTypes = [
  [
    /how (?:long|soon|quickly|often|fast|late|early|frequently|old)|by when|how many (?:days|weeks|months|hours|minutes|years|seconds)/,
    either(DURATION, TIME, /m\/s|km\/h/),
  ],
  [/how heavy|weigh/, /\d\s?(?:kg|g|t|tons?|kilos?|pounds?)\b/i],
  [/how (?:wide|tall|high|far|close|big|deep|large|narrow|near)|what (?:size|distance|height|width)/, /\d/],
  [/(?:what|which) (?:year|decade|century)|what years/, /\b(?:1\d|20)\d\ds?\b|\d(?:st|nd|rd|th) centur/i],
  [
    /^when|[,.] when|\bwhen (?:do|does|did|is|are|will|should|can|must|was)\b|what (?:time|day|date)|until when|deadline|which (?:day|month)/,
    either(TIME, DURATION),
  ],
  [/how much|what (?:is|'s) the (?:price|cost|limit|budget|allowance|most|maximum)|cost|how expensive/, /\d/],
  [/how many|what (?:percentage|share|number|amount)|how (?:hot|cold|warm|steep|bright|loud|strong)/, NUMBER],
  [
    /\bwho(?:m|se)?\b|which (?:team|person|department)/,
    /(?<=[a-z\d,;)] )(?-i:[A-Z][a-z]+)|\b(?:manager|lead|leader|owner|officer|director|team|engineers?|administrators?|admin|operations|author|person|people|employee|staff|colleague|committee|head|partner|customer|technician|electrician|reviewer|interviewer|commander|support|finance|legal|reception)\b/i,
  ],
  [
    /^(?:do|does|did|is|are|was|can|could|may|must|should|will|am|has|have)\b|[.,] (?:do|does|is|are|can|may|must|should|will|am) |\bwhether\b|\bmust(?:n't)?\b|\bhave to\b|\b(?:not|n't) allowed\b/,
    /\b(?:may|must|can|cannot|can't|never|only|not|no|allowed|forbidden|required|needs?|should|always|except|unless|free)\b/i,
  ],
]

const KOREAN: AnswerTypes = [
  [/몇\s?(?:시간|분|초)/, /\d+\s?(?:시간|분|초)|하루|반나절|[한두세네] ?시간/],
  [/몇\s?시/, /\d+\s?시|\d:\d\d/],
  [
    /며칠|기간|몇\s?(?:일|주|달|개월|년)/,
    /\d+\s?(?:영업일|일|주|개월|달|년)|하루|이틀|사흘|나흘|일주일|보름|[한두세] 달|당일/,
  ],
  ...counterTypes(),
  [
    /언제|기한|마감/,
    /\d+\s?(?:월|일|시|분|주|년|개월|영업일|시간|초)|매[주월년일]|요일|당일|다음 날|하루|이틀|즉시|바로|전날|먼저|이후|이내/,
  ],
  [
    /얼마나 (?:오래|걸|자주|빨리|보관|쓸)|얼마 (?:동안|만에)/,
    /\d+\s?(?:영업일|일|주|개월|달|년|시간|분|초|번|회)|하루|이틀|매[주월년일]|분기/,
  ],
  [
    /얼마(?!나)|금액|비용|한도|값이|요금/,
    /\d[\d,]*(?:[만천억])?\s?(?:\d*천 )?(?:원|달러|유로)|\d\s?%|전액|절반|[€₩]/,
  ],
  [/얼마나|몇/, NUMBER],
  [
    /누가|누구|어느 (?:팀|부서)|담당자/,
    /팀장|관리자|담당|조장|본부장|대표|책임자|직원|사람|팀[이에은의]|엔지니어|기사|총무|지휘자|응답자|당사자|본인|그룹|위원|면접관|작성자|소유자|협력사|운영자|신고자/,
  ],
  [
    /[도면] (?:되|돼|괜찮|안 [되돼])|나요\?|수 있|[해켜]야 [하해되돼할]|필요|안 되는|못 하는|[할쓸] 수 없/,
    /된다|됩니다|되며|안 된|금지|수 있|수 없|못한다|않는다|않고|아니다|불가|필요|해야|만 |예외|없다|마십시오|말 것|하지 마/,
  ],
]

/** `몇 명` asks for a number of 명. */
function counterTypes(): AnswerTypes {
  const counters = '명 사람 번 회 개 대 차례 층 등급 점 종류 가지 건 장 곳 배 퍼센트 살 킬로 미터'.split(' ')
  return counters.map(counter => [
    new RegExp(`몇\\s?${counter}`),
    new RegExp(`(?:\\d|한|두|세|네|다섯|여섯|열|모두|최대|매)[\\d,.~]*\\s?${counter}`),
  ])
}

function either(...patterns: readonly RegExp[]): RegExp {
  return new RegExp(patterns.map(({ source }) => source).join('|'), 'i')
}

/**
 * A pattern for what a question asks for: an amount of time or money, a date, a person, a permission. Null if its form
 * does not say.
 */
export function answerPattern(question: string): RegExp | null {
  const types = /\p{sc=Hangul}/u.test(question) ? KOREAN : ENGLISH
  const asked = question.toLowerCase()
  const type = types.find(([pattern]) => pattern.test(asked))?.[1] ?? null
  return (type === NUMBER && countOf(asked)) || type
}

/** `How many charging docks` asks for a number before one of these words. Null without such a question. */
function countOf(question: string): RegExp | null {
  const [, ...counted] = /how many ([a-z]{3,})(?: ([a-z]{4,}))?/.exec(question) ?? []
  const stems = counted.filter(word => word !== undefined).map(word => word.slice(0, -1))
  if (stems.length === 0) return null
  return new RegExp(
    `(?:\\d|\\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|no)\\b)(?:[\\s,.-]{1,3}\\S{1,30}){0,2}?\\s{1,9}(?:${stems.join('|')})`,
    'i',
  )
}
