import { isKorean } from '../../reports/text.ts'

/** What files of a goal say besides its results. */
export interface FileWords {
  subject: string
  finding: string
  source: string
  /** Name of the only sheet of a workbook. */
  sheet: string
  sources: string
  /** Follows the sources that fit on a slide. */
  moreSources(count: number): string
  /** Title of the slide with what is missing. */
  missing: string
  font: string
  /** BCP 47, for spell checkers. */
  locale: string
}

const ENGLISH: FileWords = {
  subject: 'Subject',
  finding: 'Finding',
  source: 'Source',
  sheet: 'Table',
  sources: 'Sources',
  moreSources: count => `and ${count} more`,
  missing: 'Not found',
  font: 'Calibri',
  locale: 'en-US',
}

const KOREAN: FileWords = {
  subject: '주제',
  finding: '내용',
  source: '출처',
  sheet: '표',
  sources: '출처',
  moreSources: count => `외 ${count}건`,
  missing: '찾지 못한 내용',
  font: 'Malgun Gothic',
  locale: 'ko-KR',
}

/** @param language a BCP 47 tag. Words are English unless it is Korean. */
export function fileWords(language: string): FileWords {
  return isKorean(language) ? KOREAN : ENGLISH
}
