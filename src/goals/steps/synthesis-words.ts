import { isKorean } from '../../reports/text.ts'

/** What a synthesis says in its own words. */
export interface SynthesisWords {
  /** First, if the goal is not completed. */
  partial: string
  /** First, if steps have no result. */
  incomplete: string
  /** Instead of answers, if there are none. */
  nothing: string
  /** Instead of an answer that only repeats others. */
  answeredAbove: string
  /** Instead of an answer that is too long. */
  inStep(title: string): string
  files: string
  missing: string
  notFound: string
  /** Before quotes that may not answer a question. */
  closest: string
  /** Ends a list that was cut. */
  others(count: number): string
  /** Why a step has no result, by its status. */
  statuses: Record<string, string>
}

const ENGLISH: SynthesisWords = {
  partial: 'This answer is partial: the goal is not completed.',
  incomplete: 'This answer is incomplete: some steps have no result. What is missing is listed at the end.',
  nothing: 'No step found an answer to the goal.',
  answeredAbove: 'The answers above cover this.',
  inStep: title => `The answer is in the result of the step “${title}”.`,
  files: 'Files',
  missing: 'Missing',
  notFound: 'No document clearly answers this.',
  closest: 'No document clearly answers this. The closest passages:',
  others: count => `And ${count} more.`,
  statuses: {
    PLANNED: 'Not started yet.',
    READY: 'Not started yet.',
    RUNNING: 'Not completed yet.',
    FAILED: 'The step failed.',
    BLOCKED: 'A step that it needs has no result.',
    CANCELLED: 'The step was canceled.',
    COMPENSATED: 'The step was undone.',
  },
}

const KOREAN: SynthesisWords = {
  partial: '목표가 아직 끝나지 않아 일부만 답합니다.',
  incomplete: '결과가 없는 단계가 있어 답이 완전하지 않습니다. 빠진 것은 끝에 정리했습니다.',
  nothing: '목표에 대한 답을 찾은 단계가 없습니다.',
  answeredAbove: '위의 답에 들어 있습니다.',
  inStep: title => `답은 ‘${title}’ 단계의 결과에 있습니다.`,
  files: '파일',
  missing: '빠진 것',
  notFound: '분명히 답하는 문서를 찾지 못했습니다.',
  closest: '분명히 답하는 문서를 찾지 못했습니다. 가장 가까운 내용은 다음과 같습니다.',
  others: count => `그 밖에 ${count}개가 더 있습니다.`,
  statuses: {
    PLANNED: '아직 시작하지 않았습니다.',
    READY: '아직 시작하지 않았습니다.',
    RUNNING: '아직 끝나지 않았습니다.',
    FAILED: '단계가 실패했습니다.',
    BLOCKED: '필요한 단계의 결과가 없습니다.',
    CANCELLED: '단계가 취소되었습니다.',
    COMPENSATED: '단계를 되돌렸습니다.',
  },
}

/** @param language a BCP 47 tag. Words are English unless it is Korean. */
export function synthesisWords(language: string): SynthesisWords {
  return isKorean(language) ? KOREAN : ENGLISH
}
