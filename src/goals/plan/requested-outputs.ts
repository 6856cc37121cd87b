/** Kinds of files that a goal can ask for. */
export type OutputKind = 'DOCUMENT' | 'TABLE' | 'SLIDES'

const ENGLISH: Record<OutputKind, string> = {
  DOCUMENT:
    '(?:reports?|documents?|memos?|briefings?|handouts?|one-pagers?|docx|hwpx?|pdfs?|word (?:files?|documents?))',
  TABLE: '(?:tables?|spreadsheets?|csvs?|xlsx|excel(?: (?:files?|sheets?|tables?))?)',
  SLIDES: '(?:slides?(?: decks?)?|slide-?decks?|decks?|presentations?|pptx|powerpoints?)',
}
const KOREAN: Record<OutputKind, string> = {
  DOCUMENT: '(?:요약 ?보고서|보고서|리포트|(?:한글|워드|PDF) ?파일|PDF|안내문|문서)',
  TABLE: '(?:비교 ?표|(?<![가-힣])표|스프레드시트|엑셀(?: ?파일)?|CSV)',
  SLIDES: '(?:슬라이드|발표 ?자료|프레젠테이션|PPT|피피티|파워포인트)',
}
const anyOf = (words: Record<OutputKind, string>) => `(?:${Object.values(words).join('|')})`

/** Where a request was. Not a character of goals. */
const GAP = '\u0000'

/** What was found before. */
const FOUND = String.raw`(?:it|this|that|them|these|those|everything|(?:all )?the (?:results?|findings?|answers?)|all of (?:it|this|that|them))(?:\s+(?:all|together|up))?`

/** `write a short report and slides on`, with what joins it to the sentence. */
const MADE_IN_ENGLISH = new RegExp(
  String.raw`(?:^|[,;]?\s+(?:(?:and|then|also|finally|please)\s+)*|(?<=[,;]))(?:please\s+)?` +
    String.raw`(?:write|draft|prepare|create|make|produce|generate|build|compile|put together|give (?:me|us)|export|turn\s+[^.,;]{1,40}?\s+into|(?:put|collect|gather|list|show|present|summari[sz]e) (?:in|into|as))` +
    String.raw`(?:\s+(?:me|us))?(?:\s+(?:[\w-]+\s+){0,4}?${anyOf(ENGLISH)}(?:\s*(?:,|and|plus|as well as|,\s*and))?)+(?![\w-])` +
    String.raw`(?:\s+(?:from|on|about|of|with|out of)\s+${FOUND}\b)?` +
    String.raw`(?:\s+(?:on|about|of|covering|comparing|listing|summari[sz]ing|explaining|with|from|out of|that (?:covers?|compares?|lists?|summari[sz]es?|explains?|shows?)))?`,
  'giu',
)
/** `in a table`, `and put it into a memo`, at the end of a clause. */
const FORM_IN_ENGLISH = new RegExp(
  String.raw`(?:(?:^|,?\s+(?:(?:and|then|also|finally|please)\s+)*)(?:put|compile|collect|gather|summari[sz]e|present)\s+${FOUND})?` +
    String.raw`(?:^|,?\s+)(?:as|in|into|to|in the form of)\s+(?:(?:an?|one)\s+(?:[\w-]+\s+){0,2}?)?${anyOf(ENGLISH)}(?=\s*(?:$|[.,;:!?)${GAP}]|(?:and|then|with|so|for)\b))`,
  'giu',
)
/** `plus a report`, after another request. */
const ANOTHER_IN_ENGLISH = new RegExp(
  String.raw`,?\s+(?:and|plus|as well as|along with)\s+(?:an?|some)\s+(?:[\w-]+\s+){0,2}?${anyOf(ENGLISH)}(?=\s*(?:$|[.,;:!?)]))`,
  'giu',
)
/** `for managers`: the readers, if the request has a subject. */
const READERS = /^\s*for\s+[^,.;:]{1,60}/iu
/** `for the customer`: the readers in any case. */
const PEOPLE =
  /^\s*for\s+(?:[\p{L}'’-]+\s+){0,4}(?:customers?|clients?|managers?|management|engineers?|developers?|employees?|colleagues?|teams?|staff|hires?|joiners?|starters?|board|executives?|leadership|ceo|boss|investors?|partners?|students?|users?|operators?|everyone|everybody|us|me|them|people|office)(?:\s+(?:on|about|of|covering)(?=\s)|\s*(?=$|[.,;:!?]))/iu
const VERBS_IN_KOREAN = '작성|만들|만드|써|쓰|정리|준비|뽑|내보내|제작|생성|제출|바꿔|변환|요약|보여|출력'
/** `에 대한 보고서와 슬라이드를 만들어 주세요`. */
const MADE_IN_KOREAN = new RegExp(
  String.raw`\s*(?:(?:[가-힣]{1,10}(?<![서고여해])\s)?[가-힣]{1,10}(?:용|(?:을|를)\s위한)\s)?(?:(?:에|를|을)?\s*(?:대한|대해|관한|관해|다룬|담은|다루는)\s*)?` +
    String.raw`(?:${anyOf(KOREAN)}(?:와|과|,|및|그리고|하고|도|\s)*)+(?:\s*하나)?(?:(?:를|을|로|으로)도?)?(?:\s*하나)?(?:\s*(?:함께|같이|각각|따로))?\s*` +
    String.raw`(?:${VERBS_IN_KOREAN})[가-힣]*(?:\s*(?:주고|주시고|줘|줘요|주세요|주십시오|달라|바랍니다|하세요|합니다|하고|해|해줘|해주세요))*`,
  'giu',
)

/** `교육에 쓸` before `슬라이드`: what the file is for. Without an object, which would be its subject. */
const USE_IN_KOREAN =
  /(?<=^|[\s,])(?:(?![^\s,]*(?:[을를서고]|대해|관해)\s)[^\s,]+\s){0,4}[^\s,]*(?:할|낼|릴|둘|줄|쓸|볼|붙일|보일|놓을)$/u
const ABOUT_IN_KOREAN = /[에을를]?\s*(?:대해|관해)서?\s*$/u

/** `Please write it up`, without the form. */
const WRITING = /^(?:please\s+)?(?:write|type|put|sum|wrap|turn|make|summari[sz]e|send me|give me)\s+/iu

/** What only refers to what was found before. */
const REFERENCE =
  /^(?:(?:from|of|with|on|about|out of|based on|for)\s+)?(?:it|this|that|these|those|them|everything|all(?: of (?:it|this|that))?|the (?:results?|findings?|answers?|above|rest|outcome)|(?:the )?(?:same|results?))(?:\s(?:up|down|together|all|too|as well))*$|^(?:(?:이|그|위|앞의?)?\s*(?:내용|결과|것)(?:을|를|은|는|도|으로|로)?|이를|그것을|이것을|모두|전부|그걸|이걸|이것으로|그리고|다음)+$/iu

interface Request {
  /** The text without the request. Empty if it asks for nothing else. */
  rest: string
  outputs: OutputKind[]
}

/** Finds the files that a sentence asks for. A word such as "report" alone asks for none: it can be the subject. */
export function findOutputs(sentence: string): Request {
  const outputs = new Set<OutputKind>()
  let rest = sentence.replace(/\s+/g, ' ')
  const remove = (pattern: RegExp) => {
    rest = rest.replace(pattern, phrase => {
      for (const kind of kindsIn(phrase)) outputs.add(kind)
      return GAP
    })
  }
  for (const pattern of [MADE_IN_KOREAN, MADE_IN_ENGLISH, FORM_IN_ENGLISH]) remove(pattern)
  if (outputs.size > 0) remove(ANOTHER_IN_ENGLISH)
  if (outputs.size === 0) return { rest: sentence, outputs: [] }
  const [first = '', ...after] = rest.split(GAP)
  const before = first.replace(USE_IN_KOREAN, '').replace(ABOUT_IN_KOREAN, '')
  const isAbout = /\p{L}/u.test(before)
  const plain = [
    before,
    ...after.map(text =>
      PEOPLE.test(text)
        ? text.replace(PEOPLE, '')
        : text.replace(READERS, isAbout ? '' : text.replace(/^\s*for\s/iu, ' ')),
    ),
  ]
    .join(' ')
    .replace(/\s+/g, ' ')
    .replace(/^[\s,.;:!?]+|[\s,.;:!?]+$/g, '')
    .replace(/\s+(?:and|then)$/i, '')
  return { rest: REFERENCE.test(plain.replace(WRITING, '')) ? '' : plain, outputs: [...outputs] }
}

function kindsIn(phrase: string): OutputKind[] {
  return (['DOCUMENT', 'TABLE', 'SLIDES'] as const).filter(kind =>
    [String.raw`\b${ENGLISH[kind]}\b`, KOREAN[kind]].some(words => new RegExp(words, 'iu').test(phrase)),
  )
}
