import { isKorean } from '../text.ts'
import type { Voice } from './quotes.ts'

/** Sentences of a report that are not quoted, in the language of its topic. */
export interface Phrases {
  /** Replaces a section without evidence. */
  nothingFound: string
  /** Replaces a section that would only repeat others. */
  saidElsewhere: string
  /** Replaces a section whose evidence contains nothing that can be quoted. */
  notInSentences: string
  /** Introduces a table. `heading` is null if the table is above all headings of its document. */
  table(document: string, heading: string | null): string
  /** Introduces a list that its document does not introduce. */
  list(document: string, heading: string | null): string
  /** Introduces the key statements of a conclusion. */
  conclusion: string
  /** Ends a report with sections that have no evidence. */
  missing(titles: readonly string[]): string
}

const ENGLISH: Phrases = {
  nothingFound: 'The documents of the chosen agents say nothing about this.',
  saidElsewhere: 'The other sections contain what the documents say about this.',
  notInSentences: 'The documents cover this only in code, which is not quoted here.',
  table: (document, heading) => `“${document}” has this table${heading ? ` under “${heading}”` : ''}:`,
  list: (document, heading) => `“${document}” lists${heading ? ` under “${heading}”` : ''}:`,
  conclusion: 'These are the main points:',
  missing: titles => `The documents contain nothing for ${titles.map(title => `“${title}”`).join(', ')}.`,
}

/** @param endings 있다, 없다, 이다 and 같다 in the speech level of the report */
function korean({ be, not, is, like }: Record<'be' | 'not' | 'is' | 'like', string>): Phrases {
  const place = (document: string, heading: string | null) =>
    `‘${document}’의${heading ? ` ‘${heading}’` : ''}`
  return {
    nothingFound: `선택한 에이전트의 문서에는 이에 관한 내용이 ${not}.`,
    saidElsewhere: `이에 관한 문서의 내용은 다른 절에 나와 ${be}.`,
    notInSentences: `이에 관한 내용은 문서의 코드에만 ${be}.`,
    table: (document, heading) => `다음은 ${place(document, heading)} 표${is}.`,
    list: (document, heading) => `다음은 ${place(document, heading)} 항목${is}.`,
    conclusion: `핵심은 다음과 ${like}.`,
    missing: titles => `다음 절의 내용은 문서에 ${not}: ${titles.map(title => `‘${title}’`).join(', ')}.`,
  }
}

const KOREAN = {
  PLAIN: korean({ be: '있다', not: '없다', is: '이다', like: '같다' }),
  POLITE: korean({ be: '있습니다', not: '없습니다', is: '입니다', like: '같습니다' }),
}

/** Languages other than Korean get English. */
export function getPhrases({ language, level }: Voice): Phrases {
  return isKorean(language) ? KOREAN[level] : ENGLISH
}

/** Follows a sentence of a model that no passage supports. */
export function noSourcePhrase(language: string): string {
  return isKorean(language) ? '(출처 없음)' : '(no source)'
}

/** Whether a section only says that nothing was found. */
export function isNothingFound(markdown: string): boolean {
  return [ENGLISH, ...Object.values(KOREAN)].some(({ nothingFound }) => nothingFound === markdown)
}
