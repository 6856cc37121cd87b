import { detectLanguage } from '../../knowledge/text/detect-language.ts'
import { textTerms } from '../../knowledge/text/word-terms.ts'
import { type Passage, passageText } from './passage.ts'
import { type PassageList, type PassageSentence, type PassageTable, readPassage } from './read-sentences.ts'
import { commonSpeechLevel, type SpeechLevel, toSpeechLevel } from './speech-level.ts'

/** In UTF-16 code units. Korean needs fewer for the same content. */
const MIN_LENGTH = { latin: 25, korean: 14 }
const MAX_LENGTH = { latin: 400, korean: 250 }

const HANGUL = /\p{sc=Hangul}/u
/** Ends of complete sentences. Lists and labels have none. */
const END = /(?:[.!。！]|[다요]\.?)["'”’)\]]*$/
const STARTS_LOWERCASE = /^["'“‘(]?\p{Ll}/u
const QUESTION = /[?？]["'”’)]*$/
/** HTML and URLs. Clients could act on them, or readers follow them out of the report. */
const ACTIVE = /<\/?[a-z!][^>]*>|\b[a-z][a-z0-9+.-]*:\/\/|\bwww\./i
/** Many of these mean code or the remains of a table. */
const SYMBOL = /[^\p{L}\p{N}\s.,;:'"“”‘’()%·-]/gu
const MAX_SYMBOL_SHARE = 0.08
/** Sentences about the page itself, not its subject. */
const BOILERPLATE =
  /\bthis (?:page|document|guide)\b|^(?:this|the following|the present) (?:page|document|guide|section|article|chapter|handbook|note|table|list)\b|^(?:see|refer to|read) (?:also|the|our)?\b|^(?:last updated|updated|version|copyright|all rights|click|table of contents|contents|note:|figure|table|here (?:is|are))\b|\b(?:see below|shown below|table below|as follows)\b|(?:^|\s)(?:이|본)\s*(?:문서|글|페이지|안내서?|장|절|가이드)(?:은|는|에서는?|를|을|의)|(?:기준|규정|지침|안내|방법|절차|문서|글|내용|것)(?:이다|입니다)\.$|(?:정리|설명|안내|소개)(?:했다|한다|합니다|했습니다)\.$|(?:적|모|담)(?:었|았)(?:다|습니다)\.$|^합류를 환영|(?:아래|다음)(?:와|과) 같|^(?:자세한|아래|다음|위)\s|^(?:참고|주의|목차|개정|최종 수정)|^(?!.*[은는]\s).*뜻(?:이다|입니다)\.$/iu

/** Whether a sentence can be quoted in a report: complete, about the subject, and not a question. */
export function isQuotable(text: string): boolean {
  const script = HANGUL.test(text) ? 'korean' : 'latin'
  return text.length >= MIN_LENGTH[script] && text.length <= MAX_LENGTH[script] && isComplete(text)
}

function isComplete(text: string): boolean {
  if (!END.test(text) || QUESTION.test(text)) return false
  // A Korean sentence may begin with an identifier.
  if (STARTS_LOWERCASE.test(text) && !HANGUL.test(text)) return false
  if (ACTIVE.test(text) || BOILERPLATE.test(text)) return false
  return (text.match(SYMBOL)?.length ?? 0) <= MAX_SYMBOL_SHARE * text.length
}

const ENGLISH_LINK =
  /^(?:it|its|they|them|their|this|these|that|those|he|she|his|her|both|neither|either|such|and|but|or|so|however|therefore|thus|hence|otherwise|then|instead(?! of)|also|moreover|furthermore|besides|still|yet|nevertheless|consequently|meanwhile|afterwards|if so|if not|in (?:that|this|such|these|those|addition|other|every other)|for (?:example|instance|this|that|these)|as a result|on the other hand|the (?:former|latter|same|rest|others?)|another|here|(?:after|before|during|with|for|of|on) (?:that|this|those|these)|until then|because of this|without (?:it|them|this)|each of (?:them|these)|one of (?:them|these)|none of|all of (?:them|these|this))\b/i
const KOREAN_LINK =
  /^(?:이는|이것|이를|이에|이때|이후|이런|이렇게|이러한|이\s|그는|그것|그때|그런|그렇|그래|그러|그리|그\s|그중|그 밖|하지만|또한|또\s|또는|따라서|다만|단,|즉,?\s|예를 들|예컨대|여기|거기|둘 다|모두\s|나머지|반대로|반면|대신|해당|위의|위\s|앞의|앞서|만약 그|꼭 필요|필요하면|이를 위|.{0,12}\s그\s(?!밖)|아니면|그다음|이어서|이상의|두 차례|두 경우|어느 쪽)/

/** Whether a sentence begins with a word that refers to an earlier sentence. */
export function refersToEarlier(text: string): boolean {
  const bare = text.replace(/^["'“‘(]+/, '')
  return ENGLISH_LINK.test(bare) || KOREAN_LINK.test(bare)
}

/** How a report is worded. */
export interface Voice {
  /** BCP 47. */
  language: string
  /** The level of its Korean sentences. */
  level: SpeechLevel
}

/** The voice of a report in which most Korean sentences can stay as they are. */
export function chooseVoice(passages: readonly Passage[], language: string): Voice {
  const prose = passages.filter(({ kind }) => kind === 'prose')
  const sentences = prose.flatMap(({ content }) => readPassage(content).sentences)
  return { language, level: commonSpeechLevel(sentences.map(({ text }) => text)) }
}

/**
 * A part of a passage that makes sense on its own: a sentence, with those that it refers to; a list with the sentence
 * that introduces it; or a table.
 */
export interface Quote {
  form: 'SENTENCES' | 'LIST' | 'TABLE'
  passage: Passage
  /** Index of the paragraph in the passage. */
  paragraph: number
  /** In the voice of the report. Each item of a list counts as one sentence, and so does a table. */
  sentences: readonly PassageSentence[]
  /** Only of a table. */
  table: PassageTable | null
  /** Whether a list needs an introduction that its passage does not have: its items are no sentences. */
  needsLead: boolean
  /** Whether a sentence could not be converted to the speech level of the report. */
  isOffLevel: boolean
  terms: ReadonlySet<string>
  /** Terms of the passage with its title and headings, which not every sentence repeats. */
  passageTerms: ReadonlySet<string>
}

/** Maximum sentences of a quote. A sentence that refers to the previous one is quoted together with it. */
const MAX_QUOTE_SENTENCES = 3
/** Longer paragraphs are quoted by sentence. */
const MAX_PARAGRAPH_SENTENCES = 6
const MAX_PARAGRAPH_WORDS = 100
/** Longer lists are quoted item by item, as far as the items are sentences. */
const MAX_LIST_ITEMS = 10
const MAX_LIST_WORDS = 180
/** Wider tables do not fit on a page. */
const MAX_TABLE_COLUMNS = 6
/** In UTF-16 code units. */
const MAX_CELL_LENGTH = 200

/**
 * Reads the quotes of passages, in order and without duplicates.
 * @param voice of the report. If any quotes are in its language, all others are dropped.
 */
export function readQuotes(passages: readonly Passage[], voice: Voice): Quote[] {
  const known = new Set<string>()
  const quotes = passages
    .filter(({ kind }) => kind === 'prose')
    .flatMap(passage => quotesOf(passage, voice.level))
    .filter(quote => {
      const key = quoteKey(quote)
      return !known.has(key) && known.add(key)
    })
  const isOwn = ({ sentences }: Quote) =>
    detectLanguage(sentences.map(({ text }) => text).join(' ')) === voice.language.slice(0, 2).toLowerCase()
  const own = quotes.filter(isOwn)
  return own.length ? own : quotes
}

/** Whether something of the passage can be quoted. */
export function hasQuotes(passage: Passage): boolean {
  if (passage.kind !== 'prose') return false
  const { sentences, lists, tables } = readPassage(passage.content)
  return quotableRuns(sentences).length > 0 || lists.some(isQuotableList) || tables.some(isQuotableTable)
}

function quotesOf(passage: Passage, level: SpeechLevel): Quote[] {
  const { sentences, lists, tables } = readPassage(passage.content)
  const passageTerms = textTerms(passageText(passage))
  const whole = lists.filter(isQuotableList)
  const inLists = new Set(whole.flatMap(({ items }) => items.flat()))
  const convert = createConverter(level)
  const toQuote = (form: Quote['form'], of: readonly PassageSentence[], more: Partial<Quote> = {}): Quote => {
    const converted = form === 'TABLE' ? of : of.map(convert)
    return {
      form,
      passage,
      paragraph: of[0]?.paragraph ?? 0,
      sentences: converted.map((sentence, i) => sentence ?? of[i]!),
      table: null,
      needsLead: false,
      isOffLevel: converted.some(sentence => sentence === null),
      terms: textTerms(of.map(({ text }) => text).join('\n')),
      passageTerms,
      ...more,
    }
  }
  const runs = quotableRuns(sentences).map(({ first, last }) => sentences.slice(first, last + 1))
  return [
    ...[...quotableParagraphs(sentences), ...runs]
      .filter(run => !run.some(sentence => inLists.has(sentence)))
      .map(run => toQuote('SENTENCES', run)),
    ...whole.map(list => quoteList(list, toQuote)),
    ...tables.filter(isQuotableTable).map(table => toQuote('TABLE', [tableSentence(table)], { table })),
  ]
}

/**
 * Returns a function that converts a sentence to a speech level. Null if no rule covers it. Returns the same object for
 * the same sentence: quotes that overlap share their sentences.
 */
function createConverter(level: SpeechLevel): (sentence: PassageSentence) => PassageSentence | null {
  const known = new Map<PassageSentence, PassageSentence | null>()
  return sentence => {
    const before = known.get(sentence)
    if (before !== undefined) return before
    const text = toSpeechLevel(sentence.text, level)
    const converted = text === null ? null : text === sentence.text ? sentence : { ...sentence, text }
    known.set(sentence, converted)
    return converted
  }
}

function quoteList(
  { items, lead }: PassageList,
  toQuote: (form: 'LIST', of: readonly PassageSentence[], more: Partial<Quote>) => Quote,
): Quote {
  const joined = items.flatMap(([first, ...rest]) =>
    first ? [{ ...first, text: [first, ...rest].map(({ text }) => text).join(' ') }] : [],
  )
  const areSentences = joined.every(({ text }) => END.test(text))
  const isLead = lead && (!areSentences || lead.text.endsWith(':')) && isIntroduction(lead.text)
  return toQuote('LIST', isLead ? [lead, ...joined] : joined, { needsLead: !areSentences && !isLead })
}

/** Whether a sentence can introduce a list. */
function isIntroduction(text: string): boolean {
  return /[.:。]$/.test(text) && !ACTIVE.test(text) && !QUESTION.test(text)
}

function isQuotableList({ items }: PassageList): boolean {
  const texts = items.map(sentences => sentences.map(({ text }) => text).join(' '))
  const words = texts.reduce((sum, text) => sum + countWords(text), 0)
  const isFine = (text: string) => !ACTIVE.test(text) && !QUESTION.test(text) && /\p{L}{2}/u.test(text)
  return texts.length > 1 && texts.length <= MAX_LIST_ITEMS && words <= MAX_LIST_WORDS && texts.every(isFine)
}

function isQuotableTable({ header, rows }: PassageTable): boolean {
  const cells = [header, ...rows].flat()
  return (
    header.length > 1 &&
    header.length <= MAX_TABLE_COLUMNS &&
    cells.every(cell => cell.length <= MAX_CELL_LENGTH && !ACTIVE.test(cell))
  )
}

/** A table as one sentence, to compare it with others. */
function tableSentence({ header, rows, paragraph, place }: PassageTable): PassageSentence {
  return { text: [header, ...rows].map(row => row.join(' ')).join('\n'), paragraph, place, isItem: false }
}

/** A table with only the given rows. */
export function withRows(quote: Quote, rows: PassageTable['rows']): Quote {
  if (!quote.table) return quote
  const table = { ...quote.table, rows }
  const sentence = tableSentence(table)
  return { ...quote, table, sentences: [sentence], terms: textTerms(sentence.text) }
}

/** Paragraphs that can be quoted as a whole. In them, sentences can be shorter than on their own. */
function quotableParagraphs(sentences: readonly PassageSentence[]): PassageSentence[][] {
  return [...Map.groupBy(sentences, ({ paragraph }) => paragraph).values()].filter(of => {
    const [first] = of
    const words = of.reduce((sum, { text }) => sum + countWords(text), 0)
    return (
      of.length > 1 &&
      of.length <= MAX_PARAGRAPH_SENTENCES &&
      words <= MAX_PARAGRAPH_WORDS &&
      !of.some(({ isItem }) => isItem) &&
      !refersToEarlier(first?.text ?? '') &&
      of.every(({ text }) => isComplete(text))
    )
  })
}

/** Each sentence with those that it refers to, if all of them can be quoted. */
function quotableRuns(sentences: readonly PassageSentence[]): { first: number; last: number }[] {
  return sentences.flatMap((_, last) => {
    const first = firstOfRun(sentences, last)
    if (first === null) return []
    return sentences.slice(first, last + 1).every(({ text }) => isQuotable(text)) ? [{ first, last }] : []
  })
}

/** Null if the sentence it refers to is in another paragraph or too far away. */
function firstOfRun(sentences: readonly PassageSentence[], last: number): number | null {
  for (let first = last; first >= 0 && last - first < MAX_QUOTE_SENTENCES; first--) {
    const sentence = sentences[first]
    if (!sentence || sentence.paragraph !== sentences[last]?.paragraph) return null
    if (!refersToEarlier(sentence.text)) return first
  }
  return null
}

/** Normalizes case and punctuation, so that sentences with the same words have the same key. */
export function sentenceKey(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

function quoteKey({ sentences }: Quote): string {
  return sentences.map(({ text }) => sentenceKey(text)).join('|')
}

/** Counts words, separated by whitespace, in Korean too. */
export function countWords(text: string): number {
  return text.split(/\s+/).filter(word => word !== '').length
}
