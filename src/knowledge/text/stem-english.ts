import { STEP_2, STEP_3, STEP_4, type SuffixRule } from './english-suffixes.ts'

/** Prefixes after which R1 always starts, as listed by the algorithm. */
const R1_PREFIX = /^(?:gener|commun|arsen)/
/** Up to the first consonant after a vowel. */
const TO_REGION = /^[^aeiouy]*[aeiouy]+[^aeiouy]/

/** Where the next region of the Porter2 algorithm starts. The length of the word if the region is empty. */
function regionAfter(from: number, word: string): number {
  const match = TO_REGION.exec(word.slice(from))
  return match ? from + match[0].length : word.length
}

const EXCEPTIONS = new Map([
  ['skis', 'ski'],
  ['skies', 'sky'],
  ['dying', 'die'],
  ['lying', 'lie'],
  ['tying', 'tie'],
  ['idly', 'idl'],
  ['gently', 'gentl'],
  ['ugly', 'ugli'],
  ['early', 'earli'],
  ['only', 'onli'],
  ['singly', 'singl'],
])
const UNCHANGED = new Set(['sky', 'news', 'howe', 'atlas', 'cosmos', 'bias', 'andes'])
const UNCHANGED_WITHOUT_PLURAL = new Set([
  'inning',
  'outing',
  'canning',
  'herring',
  'earring',
  'proceed',
  'exceed',
  'succeed',
])

const VOWEL = /[aeiouy]/
const ENDS_IN_SHORT_SYLLABLE = /(?:^[aeiouy][^aeiouy]|[^aeiouy][aeiouy][^aeiouywxY])$/

/**
 * The stem of an English word by the Porter2 algorithm (Snowball "english"), so that `quickly` matches `quick` and
 * `policies` matches `policy`. Implemented here because the similar npm package uses the older Porter algorithm.
 *
 * @param word in lower case, a to z. Anything else is returned unchanged.
 */
export function stemEnglish(word: string): string {
  if (word.length < 3 || !/^[a-z]+$/.test(word) || UNCHANGED.has(word)) return word
  const known = EXCEPTIONS.get(word)
  if (known) return known
  const marked = markConsonantY(word)
  const r1 = R1_PREFIX.exec(marked)?.[0].length ?? regionAfter(0, marked)
  const r2 = regionAfter(r1, marked)
  const singular = cutPlural(marked)
  if (UNCHANGED_WITHOUT_PLURAL.has(singular)) return singular
  let stem = replaceFinalY(cutPast(singular, r1))
  stem = replaceSuffix(stem, STEP_2, r1, r2)
  stem = replaceSuffix(stem, STEP_3, r1, r2)
  stem = replaceSuffix(stem, STEP_4, r2, r2)
  return cutFinalLetter(stem, r1, r2).toLowerCase()
}

function markConsonantY(word: string): string {
  return word.includes('y') ? word.replace(/^y|(?<=[aeiouy])y/g, markEveryOther(word)) : word
}

/** In `yy` after a vowel, the first y is a consonant, so the second is a vowel. */
function markEveryOther(word: string): (match: string, offset: number) => string {
  let marked = -2
  return (match, offset) => {
    if (word[offset - 1] === 'y' && marked === offset - 1) return match
    marked = offset
    return 'Y'
  }
}

function cutPlural(word: string): string {
  if (word.endsWith('sses')) return word.slice(0, -2)
  if (/ie[ds]$/.test(word)) return word.slice(0, word.length > 4 ? -2 : -1)
  if (/[us]s$/.test(word) || !word.endsWith('s')) return word
  return VOWEL.test(word.slice(0, -2)) ? word.slice(0, -1) : word
}

function cutPast(word: string, r1: number): string {
  const eed = /eed(?:ly)?$/.exec(word)
  if (eed) return eed.index >= r1 ? word.slice(0, eed.index + 2) : word
  const past = /(?:ed|ing)(?:ly)?$/.exec(word)
  if (!past || !VOWEL.test(word.slice(0, past.index))) return word
  return repairEnd(word.slice(0, past.index), r1)
}

function repairEnd(stem: string, r1: number): string {
  if (/(?:at|bl|iz)$/.test(stem)) return `${stem}e`
  if (/(?:bb|dd|ff|gg|mm|nn|pp|rr|tt)$/.test(stem)) return /^[aeo]..$/.test(stem) ? stem : stem.slice(0, -1)
  return stem.length <= r1 && ENDS_IN_SHORT_SYLLABLE.test(stem) ? `${stem}e` : stem
}

function replaceFinalY(word: string): string {
  return word.length > 2 && /[^aeiouy][yY]$/.test(word) ? `${word.slice(0, -1)}i` : word
}

/** Only the longest matching suffix is considered. If its condition fails, the word is unchanged. */
function replaceSuffix(word: string, rules: readonly SuffixRule[], from: number, r2: number): string {
  const rule = rules.find(({ suffix }) => word.endsWith(suffix))
  if (!rule) return word
  const start = word.length - rule.suffix.length
  if (start < (rule.inR2 ? r2 : from)) return word
  const rest = word.slice(0, start)
  return rule.after && !rule.after.test(rest) ? word : rest + rule.replacement
}

function cutFinalLetter(word: string, r1: number, r2: number): string {
  const last = word.length - 1
  const rest = word.slice(0, -1)
  if (word.endsWith('e') && (last >= r2 || (last >= r1 && !ENDS_IN_SHORT_SYLLABLE.test(rest)))) return rest
  return word.endsWith('ll') && last >= r2 ? rest : word
}
