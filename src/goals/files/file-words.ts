import { isKorean } from '../../reports/text.ts'

/** What files of a goal say besides its results. */
export interface FileWords {
  subject: string
  finding: string
  /** The subject of what may not answer its question. */
  unclear(subject: string): string
  source: string
  /** Name of the only sheet of a workbook. */
  sheet: string
  sources: string
  /** Follows the sources that fit on a slide. */
  moreSources(count: number): string
  /** Title of the slide that follows the last finding that fits. */
  more: string
  /** The text of that slide. */
  omitted(count: number): string
  /** Title of the slide with what is missing. */
  missing: string
  font: string
  /** BCP 47, for spell checkers. */
  locale: string
}

const ENGLISH: FileWords = {
  subject: 'Subject',
  finding: 'Finding',
  unclear: subject => `${subject} (no clear answer)`,
  source: 'Source',
  sheet: 'Table',
  sources: 'Sources',
  moreSources: count => `and ${count} more`,
  more: 'More findings',
  omitted: count =>
    count === 1
      ? 'There is 1 more finding that these slides do not show.'
      : `There are ${count} more findings that these slides do not show.`,
  missing: 'No clear answer',
  font: 'Calibri',
  locale: 'en-US',
}

const KOREAN: FileWords = {
  subject: '주제',
  finding: '내용',
  unclear: subject => `${subject} (분명한 답 없음)`,
  source: '출처',
  sheet: '표',
  sources: '출처',
  moreSources: count => `외 ${count}건`,
  more: '그 밖의 내용',
  omitted: count => `이 슬라이드에 싣지 못한 내용이 ${count}건 더 있습니다.`,
  missing: '분명한 답이 없는 내용',
  font: 'Malgun Gothic',
  locale: 'ko-KR',
}

/** @param language a BCP 47 tag. Words are English unless it is Korean. */
export function fileWords(language: string): FileWords {
  return isKorean(language) ? KOREAN : ENGLISH
}
