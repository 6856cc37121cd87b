import { isKorean } from '../text.ts'

/** Fixed words in a report, in its language. */
export interface ReportWords {
  references: string
}

const ENGLISH: ReportWords = { references: 'References' }
const KOREAN: ReportWords = { references: '참고 문헌' }

/** Returns English words for all languages except Korean. */
export function reportWords(language: string): ReportWords {
  return isKorean(language) ? KOREAN : ENGLISH
}
