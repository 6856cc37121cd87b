import { splitWords, type Word } from './split-words.ts'
import { stemEnglish } from './stem-english.ts'
import { isKoreanEnding, stemKorean } from './stem-korean.ts'

/**
 * English words that are too common to distinguish passages, in lower case, without apostrophes. They are omitted from
 * the index and from queries, so a query of only stop words finds nothing.
 */
export const STOP_WORDS: ReadonlySet<string> = new Set(
  `a about after all also am an and any are arent as at be because been before being between both but by can cannot
  cant could couldnt did didnt do does doesnt doing dont during each for from further had hadnt has hasnt have havent
  having he her here hers him his how i if in into is isnt it its just let me might more most must my no nor not of on
  once only or other our ours out over own same shall she should shouldnt so some such than that the their theirs them
  then there these they this those through to too under until up us very was wasnt we were werent what when where which
  while who whom whose why will with without wont would wouldnt you your yours`.split(/\s+/),
)

/** Abbreviations in source code, each with its long form. */
const LONG_FORMS = `
addr address|admin administrator|app application|arg argument|arr array|async asynchronous|attr attribute
auth authentication|authn authentication|authz authorization|avg average|bool boolean|btn button|calc calculate
cb callback|cert certificate|cfg configuration|char character|cmd command|cnt count|col column|conf configuration
config configuration|conn connection|const constant|ctx context|cur current|curr current|db database|del delete
dep dependency|desc description|dest destination|dev development|diff difference|dir directory|doc document
dst destination|elem element|env environment|err error|evt event|exec execute|expr expression|fmt format|fn function
freq frequency|func function|gen generate|idx index|img image|impl implementation|info information|init initialize
int integer|iter iterator|len length|lib library|max maximum|mem memory|mgr manager|min minimum|mod module|msg message
num number|obj object|op operation|opt option|org organization|param parameter|passwd password|perf performance
perm permission|pkg package|pos position|pref preference|prev previous|proc process|prod production|prop property
ptr pointer|pwd password|qty quantity|recv receive|ref reference|regex regular expression|repo repository|req request
res response|resp response|ret return|seq sequence|spec specification|src source|stmt statement|str string|svc service
sync synchronous|sys system|temp temporary|tmp temporary|tx transaction|txn transaction|usr user|util utility
val value|var variable|ver version`

/**
 * Stems of long forms, by the stem of their abbreviation. Long forms are added in passages and in queries, so that the
 * short and the long form match each other, and so do two abbreviations of a word (`cfg`, `config`).
 */
const ABBREVIATIONS: ReadonlyMap<string, readonly string[]> = new Map(
  LONG_FORMS.trim()
    .split(/[|\n]/)
    .map(entry => entry.split(' ').map(stemEnglish))
    .map(([short = '', ...long]) => [short, long]),
)

/**
 * The pairs of adjacent characters of a word, or the word itself if it has one character.
 *
 * @param end pairs that start here or later are omitted
 */
export function bigramsOf(word: string, end = word.length): string[] {
  const characters = Array.from(word)
  if (characters.length < 2) return characters
  const pairs: string[] = []
  for (let i = 0; i + 1 < characters.length && i < end; i++)
    pairs.push(`${characters[i]}${characters[i + 1]}`)
  return pairs
}

/**
 * The terms of a Korean word: the word without its particle, the whole word if the particle is uncertain, and pairs of
 * syllables, which match text with other spacing or inflection. A set, so that a stem of two syllables and the equal
 * pair count once. Omits pairs inside the particle.
 *
 * @param word one run of Hangul
 * @param isAttached whether it follows a Latin word or number without a space. Then a mere particle has no terms.
 */
export function koreanTerms(word: string, isAttached: boolean): Set<string> {
  if (isAttached && isKoreanEnding(word)) return new Set()
  const { stem, isUncertain } = stemKorean(word)
  const terms = new Set(bigramsOf(word, stem.length))
  terms.add(stem)
  if (isUncertain) terms.add(word)
  return terms
}

/** In syllables. */
const BEGINNING_LENGTHS = [1, 2]

/**
 * The beginnings of a Korean word, marked so that they equal no word: 퇴* and 퇴직* for 퇴직금을. Related words often share
 * them (퇴사, 퇴직). They are indexed and searched for, but are no evidence that a text has a word.
 */
export function wordBeginnings({ text, script, isAttached }: Word): string[] {
  if (script !== 'korean') return []
  const word = text.normalize('NFKC')
  return isAttached && isKoreanEnding(word) ? [] : beginningsOf(stemKorean(word).stem)
}

/** The beginnings of a Korean word without particle or ending. */
export function beginningsOf(stem: string): string[] {
  return BEGINNING_LENGTHS.filter(length => length <= stem.length).map(length => `${stem.slice(0, length)}*`)
}

const SHORT_FORM_ENDING = /['’](?:s|d|m|re|ve|ll)(?![\p{L}\p{N}])/giu
const JOINERS = /[^\p{L}\p{N}\p{M}.]+/gu
/** Numbers, and runs of letters without separators. */
const RUN = /\p{N}+(?:\.\p{N}+)*|[\p{L}\p{M}]+/gu
/** Parts of a run by case: `APIs`, the `HTTP` of `HTTPServer`, `Server`, `retry`. */
const PART = /\p{Lu}+s(?!\p{L})|\p{Lu}+(?!\p{Ll})|\p{Lu}?[\p{Ll}\p{Lo}\p{Lm}\p{M}]+/gu
const ONE_PART = /^(?:[A-Z]?[a-z]+|[0-9]+)$/
/** Longer runs are data such as base64, which would only add noise to the index. */
const MAX_RUN_LENGTH = 200

/**
 * The terms of a word or identifier that is neither Korean nor Han: the whole, its runs between separators and digits,
 * and its parts by case, all stemmed, and the long forms of abbreviations. Omits stop words, and single letters (the v
 * of v2) unless they are whole words. `retry_with`, `retry-with` and `retryWith` have the same terms. Words in capitals
 * are not stop words (IT, US, WHO).
 */
function identifierTerms(word: string): Set<string> {
  const terms = new Set<string>()
  if (ONE_PART.test(word)) {
    addTerm(terms, word)
    return terms
  }
  const plain = word.replace(SHORT_FORM_ENDING, '')
  addTerm(terms, plain.replace(JOINERS, ''))
  for (const [run] of plain.replace(/['’]/g, '').matchAll(RUN)) addRun(terms, run)
  return terms
}

function addRun(terms: Set<string>, run: string): void {
  if (run.length > MAX_RUN_LENGTH) return
  for (const number of run.match(/\p{N}+/gu) ?? []) addTerm(terms, number)
  for (const part of [run, ...(run.match(PART) ?? [])]) if (part.length > 1) addTerm(terms, part)
}

function addTerm(terms: Set<string>, word: string): void {
  const lower = word.toLowerCase()
  const isCapitals = word.length > 1 && word !== lower && word === word.toUpperCase()
  if (word.length > MAX_RUN_LENGTH || (STOP_WORDS.has(lower) && !isCapitals)) return
  const stem = stemEnglish(lower)
  terms.add(stem)
  for (const long of ABBREVIATIONS.get(stem) ?? []) terms.add(long)
}

const MAX_TERM_LENGTH = 64

/**
 * The distinct terms of a word, each of 1 to 64 UTF-16 units. Compatibility forms are folded first, so that full-width
 * letters and decomposed Hangul match the usual ones. Stop words have no terms.
 */
export function wordTerms({ text, script, isAttached }: Word): Set<string> {
  const word = isAscii(text) ? text : text.normalize('NFKC')
  const terms =
    script === 'korean'
      ? koreanTerms(word, isAttached)
      : script === 'han'
        ? // Chinese and Japanese have no spaces between words, so only pairs of characters match reliably.
          new Set(bigramsOf(word))
        : identifierTerms(word)
  for (const term of terms) if (term.length === 0 || term.length > MAX_TERM_LENGTH) terms.delete(term)
  return terms
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) return false
  return true
}

/** The distinct terms of a text, formed as for indexed passages. */
export function textTerms(text: string): Set<string> {
  return new Set([...splitWords(text)].flatMap(word => [...wordTerms(word)]))
}
