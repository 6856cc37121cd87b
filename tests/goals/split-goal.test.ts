import { expect, it } from 'vitest'
import { splitGoal } from '../../src/goals/plan/split-goal.ts'

const split = (text: string) => {
  const { parts, outputs } = splitGoal(text)
  return {
    parts: parts.map(({ question, context }) => (context ? `${question} [${context}]` : question)),
    outputs: outputs.map(({ kind }) => kind),
  }
}

it.each([
  [
    'How many days of annual leave do we get, and how do I claim travel expenses?',
    ['How many days of annual leave do we get', 'How do I claim travel expenses?'],
    [],
  ],
  [
    'Compare the rules for remote work and business travel. Then write a report on it.',
    ['Compare the rules for remote work', 'Business travel'],
    ['DOCUMENT'],
  ],
  ['List the travel limits in a table.', ['List the travel limits'], ['TABLE']],
  [
    'Write a report on how Dori charges, stops and reports errors, and make slides from it.',
    ['How Dori charges', 'Stops', 'Reports errors'],
    ['DOCUMENT', 'SLIDES'],
  ],
  [
    'Summarize for new employees:\n- annual leave\n- sick leave\n- expenses',
    [
      'Annual leave [Summarize for new employees]',
      'Sick leave [Summarize for new employees]',
      'Expenses [Summarize for new employees]',
    ],
    [],
  ],
  ['What must an expense report contain?', ['What must an expense report contain?'], []],
  [
    'If an employee is ill, who must be told and when?',
    ['If an employee is ill, who must be told and when?'],
    [],
  ],
  ['연차 규정을 정리하고 출장비 한도를 알려줘.', ['연차 규정', '출장비 한도'], []],
  ['연차휴가와 재택근무 규정을 비교해서 보고서를 작성해 줘.', ['연차휴가', '재택근무 규정'], ['DOCUMENT']],
  ['도리 오류 코드를 표로 정리해 주세요.', ['도리 오류 코드'], ['TABLE']],
  [
    'Prepare a site for Dori: what must the floor be like, how is it installed, and which rules apply?',
    [
      'What must the floor be like [Prepare a site for Dori]',
      'How is it installed [Prepare a site for Dori]',
      'Which rules apply? [Prepare a site for Dori]',
    ],
    [],
  ],
  [
    'Compare how leave works in Seoul and Lisbon and write a two-page report for managers.',
    ['Compare how leave works in Seoul and Lisbon'],
    ['DOCUMENT'],
  ],
  [
    'Build a comparison table of Dori charging and battery care, plus a report.',
    ['Dori charging', 'Battery care'],
    ['TABLE', 'DOCUMENT'],
  ],
  [
    '도리 설치 절차, 일상 점검, 배터리 관리를 조사해서 현장 관리자용 보고서를 써 주세요.',
    ['도리 설치 절차', '일상 점검', '배터리 관리'],
    ['DOCUMENT'],
  ],
  [
    '장애가 나면 누가 무엇을 하는지 알려 주고, 웹훅 수신 서버를 만드는 방법도 설명해 주세요. 결과는 문서로 정리해 주세요.',
    ['장애가 나면 누가 무엇을 하는지', '웹훅 수신 서버를 만드는 방법'],
    ['DOCUMENT'],
  ],
  [
    '1. 연차휴가 규정\n2. 경조사 휴가\n3. 재택근무 지침\n위 내용을 표와 슬라이드로 만들어 줘.',
    ['연차휴가 규정', '경조사 휴가', '재택근무 지침'],
    ['TABLE', 'SLIDES'],
  ],
  ['물결 API 인증에 대한 보고서와 발표 자료를 만들어 주세요.', ['물결 API 인증'], ['DOCUMENT', 'SLIDES']],
  ['대표를 만나려면 누구에게 말해야 하나요?', ['대표를 만나려면 누구에게 말해야 하나요?'], []],
])('splits %s', (text, parts, outputs) => {
  expect(split(text)).toEqual({ parts, outputs })
})
