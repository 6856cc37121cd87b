import { isKorean } from '../../reports/text.ts'
import type { Violation } from './estimate-plan.ts'

/** What a plan says of its steps, in the language of its goal. */
export interface StepWords {
  research(question: string): string
  cites: string
  answers(question: string): string
  noEvidence: string
  dropped(question: string): string
  noTool(question: string): string
  document: string
  writeDocument: string
  hasSections: string
  table: string
  writeTable: string
  hasRows: string
  slides: string
  writeSlides: string
  hasSlides: string
  runTool(name: string): string
  toolSucceeds: string
  hasEffects: string
  synthesis: string
  synthesize: string
  namesGaps: string
  /** Why a plan was replaced without being asked. */
  stepFailed(title: string, failure: string): string
  isExceeding(violation: Violation): string
}

/** Names of limits, and how their amounts are written. */
const LIMITS: Record<
  Violation['constraint'],
  { english: string; korean: string; write(amount: number): string }
> = {
  COST: { english: 'cost', korean: '비용', write: usd => `$${usd.toFixed(2)}` },
  TIME: { english: 'time', korean: '시간', write: seconds => `${Math.round(seconds)} s` },
  TOKENS: { english: 'tokens', korean: '토큰', write: tokens => String(Math.round(tokens)) },
}

const ENGLISH: StepWords = {
  research: question => `Find out what the documents say: ${question}`,
  cites: 'Cites at least one passage.',
  answers: question => `Answers: ${question}`,
  noEvidence: 'No document seems to answer this.',
  dropped: question => `Left out, because it failed and nothing else can do it: ${question}`,
  noTool: question => `Left out, because no enabled tool can do it: ${question}`,
  document: 'Report',
  writeDocument: 'Write a report with a section for each finding.',
  hasSections: 'Has a section for each finding, with citations.',
  table: 'Table',
  writeTable: 'Put the findings into a table, one row for each fact.',
  hasRows: 'Has at least one row for each finding.',
  slides: 'Slides',
  writeSlides: 'Make a presentation with a slide for each finding.',
  hasSlides: 'Has a slide for each finding.',
  runTool: name => `Run the tool ${name}.`,
  toolSucceeds: 'The tool returns a result.',
  hasEffects: 'May change something outside of Canopy.',
  synthesis: 'Summary',
  synthesize: 'Answer every part of the goal from the results, and name what is missing.',
  namesGaps: 'Answers each part, or says that it is missing.',
  stepFailed: (title, failure) => `The step "${title}" failed: ${failure}`,
  isExceeding: ({ constraint, expected, limit }) =>
    `Expected to exceed the limit of ${LIMITS[constraint].english}: ${LIMITS[constraint].write(expected)} instead of ${LIMITS[constraint].write(limit)}.`,
}

const KOREAN: StepWords = {
  research: question => `문서에서 다음을 찾습니다: ${question}`,
  cites: '구절을 하나 이상 인용합니다.',
  answers: question => `다음에 답합니다: ${question}`,
  noEvidence: '답이 되는 문서를 찾지 못했습니다.',
  dropped: question => `실패했고 대신할 방법이 없어 제외했습니다: ${question}`,
  noTool: question => `할 수 있는 도구가 켜져 있지 않아 제외했습니다: ${question}`,
  document: '보고서',
  writeDocument: '조사 결과마다 절을 하나씩 두어 보고서를 씁니다.',
  hasSections: '조사 결과마다 인용이 있는 절이 있습니다.',
  table: '표',
  writeTable: '조사 결과를 사실마다 한 행씩 표로 정리합니다.',
  hasRows: '조사 결과마다 행이 하나 이상 있습니다.',
  slides: '발표 자료',
  writeSlides: '조사 결과마다 슬라이드를 하나씩 만듭니다.',
  hasSlides: '조사 결과마다 슬라이드가 있습니다.',
  runTool: name => `도구 ${name}을(를) 실행합니다.`,
  toolSucceeds: '도구가 결과를 돌려줍니다.',
  hasEffects: 'Canopy 밖의 것을 바꿀 수 있습니다.',
  synthesis: '종합',
  synthesize: '결과를 바탕으로 목표의 각 부분에 답하고, 빠진 것을 밝힙니다.',
  namesGaps: '각 부분에 답하거나, 빠졌다고 밝힙니다.',
  stepFailed: (title, failure) => `‘${title}’ 단계가 실패했습니다: ${failure}`,
  isExceeding: ({ constraint, expected, limit }) =>
    `${LIMITS[constraint].korean} 한도를 넘을 것으로 예상됩니다(한도 ${LIMITS[constraint].write(limit)}, 예상 ${LIMITS[constraint].write(expected)}).`,
}

/** @param language a BCP 47 tag. Words are English unless it is Korean. */
export function stepWords(language: string): StepWords {
  return isKorean(language) ? KOREAN : ENGLISH
}
