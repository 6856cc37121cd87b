import { detectLanguage } from '../../knowledge/text/detect-language.ts'
import { textTerms } from '../../knowledge/text/word-terms.ts'
import { type Passage, passageText } from './passage.ts'
import { type PassageSentence, readSentences } from './read-sentences.ts'

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
  /^(?:this|the following|the present) (?:page|document|guide|section|article|chapter|handbook|note|table|list)\b|^(?:see|refer to|read) (?:also|the|our)?\b|^(?:last updated|updated|version|copyright|all rights|click|table of contents|contents|note:|figure|table|here (?:is|are))\b|\b(?:see below|shown below|table below|as follows)\b|^(?:이|본)\s*(?:문서|글|페이지|안내서?|장|절|가이드)(?:은|는|에서는?|를|의)|(?:기준|규정|지침|안내|방법|절차|문서|글|내용)(?:이다|입니다)\.$|(?:정리|설명|안내|소개)(?:했다|한다|합니다|했습니다)\.$|(?:아래|다음)(?:와|과) 같|^(?:자세한|아래|다음|위)\s|^(?:참고|주의|목차|개정|최종 수정)/iu

/** Whether a sentence can be quoted in a report: complete, about the subject, and not a question. */
export function isQuotable(text: string): boolean {
  const script = HANGUL.test(text) ? 'korean' : 'latin'
  if (text.length < MIN_LENGTH[script] || text.length > MAX_LENGTH[script]) return false
  if (!END.test(text) || QUESTION.test(text) || STARTS_LOWERCASE.test(text)) return false
  if (ACTIVE.test(text) || BOILERPLATE.test(text)) return false
  return (text.match(SYMBOL)?.length ?? 0) <= MAX_SYMBOL_SHARE * text.length
}

const ENGLISH_LINK =
  /^(?:it|its|they|them|their|this|these|that|those|he|she|his|her|both|neither|either|such|and|but|or|so|however|therefore|thus|hence|otherwise|then|instead|also|moreover|furthermore|besides|still|yet|nevertheless|consequently|meanwhile|afterwards|if so|if not|in (?:that|this|such|these|those|addition|other|every other)|for (?:example|instance|this|that|these)|as a result|on the other hand|the (?:former|latter|same|rest|others?)|another|here|(?:after|before|during|with|for|of|on) (?:that|this|those|these)|until then|because of this|without (?:it|them|this)|each of (?:them|these)|one of (?:them|these)|none of|all of (?:them|these|this))\b/i
const KOREAN_LINK =
  /^(?:이는|이것|이를|이에|이때|이후|이런|이렇게|이러한|이\s|그는|그것|그때|그런|그렇|그래|그러|그리|그\s|그중|그 밖|하지만|또한|또\s|또는|따라서|다만|단,|즉,?\s|예를 들|예컨대|여기|거기|둘 다|모두\s|나머지|반대로|반면|대신|해당|위의|위\s|앞의|앞서|만약 그|꼭 필요|필요하면|이를 위|.{0,12}\s그\s|아니면|그다음|이어서|이상의|두 차례|두 경우|어느 쪽)/

/** Whether a sentence begins with a word that refers to an earlier sentence. */
export function refersToEarlier(text: string): boolean {
  const bare = text.replace(/^["'“‘(]+/, '')
  return ENGLISH_LINK.test(bare) || KOREAN_LINK.test(bare)
}

/** Consecutive sentences of a passage that make sense on their own. Usually just one. */
export interface Quote {
  passage: Passage
  /** Index of the paragraph in the passage. */
  paragraph: number
  sentences: readonly PassageSentence[]
  terms: ReadonlySet<string>
  /** Terms of the passage with its title and headings, which not every sentence repeats. */
  passageTerms: ReadonlySet<string>
}

/** Maximum sentences of a quote. A sentence that refers to the previous one is quoted together with it. */
const MAX_QUOTE_SENTENCES = 3

/**
 * Reads the quotes of passages, in order and without duplicates.
 * @param language of the report. If any quotes are in this language, all others are dropped.
 */
export function readQuotes(passages: readonly Passage[], language: string): Quote[] {
  const known = new Set<string>()
  const quotes = passages
    .filter(({ kind }) => kind === 'prose')
    .flatMap(quotesOf)
    .filter(quote => {
      const key = quoteKey(quote)
      return !known.has(key) && known.add(key)
    })
  const isOwn = ({ sentences }: Quote) =>
    detectLanguage(sentences.map(({ text }) => text).join(' ')) === language.slice(0, 2).toLowerCase()
  const own = quotes.filter(isOwn)
  return own.length ? own : quotes
}

/** Whether at least one sentence of the passage can be quoted. */
export function hasQuotes({ kind, content }: Passage): boolean {
  return kind === 'prose' && quotableRuns(readSentences(content)).length > 0
}

function quotesOf(passage: Passage): Quote[] {
  const sentences = readSentences(passage.content)
  const terms = sentences.map(({ text }) => textTerms(text))
  const passageTerms = textTerms(passageText(passage))
  return quotableRuns(sentences).map(({ first, last }) => ({
    passage,
    paragraph: sentences[first]?.paragraph ?? 0,
    sentences: sentences.slice(first, last + 1),
    terms: new Set(terms.slice(first, last + 1).flatMap(of => [...of])),
    passageTerms,
  }))
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
