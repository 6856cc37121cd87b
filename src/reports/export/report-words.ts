import { isKorean } from '../is-korean.ts'

/** The words that a report has besides its own, in its language. */
export interface ReportWords {
  references: string
}

const ENGLISH: ReportWords = { references: 'References' }
const KOREAN: ReportWords = { references: '참고 문헌' }

/** English where a language has none of its own. */
export function reportWords(language: string): ReportWords {
  return isKorean(language) ? KOREAN : ENGLISH
}
