/** Prefixes after which R1 always starts, as listed by the algorithm. */
const R1_PREFIX = /^(?:gener|commun|arsen)/
/** Up to the first consonant after a vowel. */
const TO_REGION = /^[^aeiouy]*[aeiouy]+[^aeiouy]/

/** Where the regions R1 and R2 of the Porter2 algorithm start. The length of the word if a region is empty. */
export interface EnglishRegions {
  r1: number
  r2: number
}

/** @param word in lower case, with a consonantal y written as Y */
export function findEnglishRegions(word: string): EnglishRegions {
  const prefix = R1_PREFIX.exec(word)
  const r1 = prefix ? prefix[0].length : endOfMatch(word, 0)
  return { r1, r2: endOfMatch(word, r1) }
}

function endOfMatch(word: string, from: number): number {
  const match = TO_REGION.exec(word.slice(from))
  return match ? from + match[0].length : word.length
}
