import { isKorean } from '../../reports/text.ts'

/** Reasons of criteria that are judged by rule. */
interface JudgeWords {
  cites(passages: number): string
  citesNothing: string
  answersAll: string
  unanswered(questions: readonly string[]): string
  rows(files: readonly string[]): string
  noRows: string
  slides(files: readonly string[]): string
  noSlides: string
  sections(passages: number): string
  noSections: string
  notRead: string
  returned: string
  returnedNothing: string
  namesGaps: string
  hidesGaps(gaps: readonly string[]): string
  /** Follows what the rule has found, if the criterion asks for something else. */
  notByRule: string
}

const ENGLISH: JudgeWords = {
  cites: passages => `Cites ${passages} ${passages === 1 ? 'passage' : 'passages'}.`,
  citesNothing: 'Cites no passage.',
  answersAll: 'Every question has an answer.',
  unanswered: questions => `Not answered: ${questions.join('; ')}.`,
  rows: files => `The table has rows: ${files.join(', ')}.`,
  noRows: 'The table has no rows.',
  slides: files => `The presentation has slides: ${files.join(', ')}.`,
  noSlides: 'The presentation has no slides.',
  sections: passages =>
    `The report has sections that cite ${passages} ${passages === 1 ? 'passage' : 'passages'}.`,
  noSections: 'The report cites no passage.',
  notRead: 'The text of the report was not judged.',
  returned: 'The tool returned a result.',
  returnedNothing: 'The tool returned no result.',
  namesGaps: 'Every gap is named.',
  hidesGaps: gaps => `Does not name: ${gaps.join('; ')}.`,
  notByRule: 'Whether the criterion is met in other respects was not judged, because no model judged it.',
}

const KOREAN: JudgeWords = {
  cites: passages => `구절 ${passages}개를 인용합니다.`,
  citesNothing: '인용한 구절이 없습니다.',
  answersAll: '모든 질문에 답이 있습니다.',
  unanswered: questions => `답하지 못한 질문: ${questions.join('; ')}.`,
  rows: files => `표에 행이 있습니다: ${files.join(', ')}.`,
  noRows: '표에 행이 없습니다.',
  slides: files => `발표 자료에 슬라이드가 있습니다: ${files.join(', ')}.`,
  noSlides: '발표 자료에 슬라이드가 없습니다.',
  sections: passages => `보고서의 절이 구절 ${passages}개를 인용합니다.`,
  noSections: '보고서에 인용한 구절이 없습니다.',
  notRead: '보고서의 내용은 판단하지 않았습니다.',
  returned: '도구가 결과를 돌려주었습니다.',
  returnedNothing: '도구가 돌려준 결과가 없습니다.',
  namesGaps: '빠진 것을 모두 밝힙니다.',
  hidesGaps: gaps => `밝히지 않은 것: ${gaps.join('; ')}.`,
  notByRule: '그 밖의 점은 모델이 판단하지 않아 알 수 없습니다.',
}

/** @param language a BCP 47 tag. Words are English unless it is Korean. */
export function judgeWords(language: string): JudgeWords {
  return isKorean(language) ? KOREAN : ENGLISH
}
