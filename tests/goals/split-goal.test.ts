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

/** The parts alone, each with its context in brackets. */
const partsOf = (text: string) => split(text).parts

it.each([
  // Nouns that end in `고`, and the verbs that sound the same.
  ['회고 문서에 할 일을 몇 가지까지 적을 수 있는지', ['회고 문서에 할 일을 몇 가지까지 적을 수 있는지']],
  ['어떤 사고 보고서를 언제까지 내야 하나요?', ['어떤 사고 보고서를 언제까지 내야 하나요?']],
  [
    '재고 조사는 누가 하고 창고 열쇠는 어디에 있나요?',
    ['재고 조사는 누가 하는지', '창고 열쇠는 어디에 있나요?'],
  ],
  ['면접은 몇 번 보고 통보는 언제 하나요?', ['면접은 몇 번 보는지', '통보는 언제 하나요?']],
  // Only requests and questions end at `고`.
  ['퇴근하고 연습실은 몇 시부터 빌릴 수 있는지', ['퇴근하고 연습실은 몇 시부터 빌릴 수 있는지']],
  ['모자를 쓰고 일해도 되는지 알려 주세요.', ['모자를 쓰고 일해도 되는지']],
  ['계약서를 검토하고 서명해야 하나요?', ['계약서를 검토하고 서명해야 하나요?']],
  ['연차 규정을 조사하고 출장비가 얼마인지 알려 줘.', ['연차 규정', '출장비가 얼마인지']],
  ['안전 수칙을 찾고 배터리는 언제 교체하는지 알려 줘.', ['안전 수칙', '배터리는 언제 교체하는지']],
  ['연차 규정을 정리하고 출장비 한도를 조사해 줄 수 있나요?', ['연차 규정', '출장비 한도']],
  ['입사한 뒤 몇 달부터 연차를 쓸 수 있는지 알려 주세요.', ['입사한 뒤 몇 달부터 연차를 쓸 수 있는지']],
  ['연차 규정을 조사한 다음 출장비 한도를 정리해 줘.', ['연차 규정', '출장비 한도']],
  // A question word before the last comma belongs to another clause.
  [
    '로봇을 멈추려면 무엇을 쓰는지, 마스트를 올려놓고 손볼 때 뭘 끼우는지',
    ['로봇을 멈추려면 무엇을 쓰는지', '마스트를 올려놓고 손볼 때 뭘 끼우는지'],
  ],
  [
    '양식은 어디 있고, 누가 검토하고, 언제까지 내야 하는지 궁금해요.',
    ['양식은 어디 있는지', '누가 검토하는지', '언제까지 내야 하는지'],
  ],
  ['몇 명이 필요하고 지원금은 얼마인가요?', ['몇 명이 필요한지', '지원금은 얼마인가요?']],
  // `과` in a noun, and the difference between two things.
  ['사과 메일은 누가 보내나요?', ['사과 메일은 누가 보내나요?']],
  ['육아휴직과 출산휴가의 차이를 설명해 줘.', ['육아휴직과 출산휴가의 차이']],
  ['육아휴직과 출산휴가를 설명해 줘.', ['육아휴직', '출산휴가']],
])('splits Korean clauses: %s', (text, parts) => {
  expect(partsOf(text)).toEqual(parts)
})

it.each([
  [
    'How long may one and the same person stay in charge?',
    ['How long may one and the same person stay in charge?'],
  ],
  ['How do food and drinks get reimbursed?', ['How do food and drinks get reimbursed?']],
  ['How do I book a room and order lunch?', ['How do I book a room', 'Order lunch?']],
  [
    'Explain the difference between annual leave and special leave.',
    ['Explain the difference between annual leave and special leave'],
  ],
  ['Who signs contracts, who pays them?', ['Who signs contracts', 'Who pays them? [Who signs contracts]']],
])('splits English clauses: %s', (text, parts) => {
  expect(partsOf(text)).toEqual(parts)
})

it.each([
  [
    'How is leave booked? Please write it up as a one-page document for the others in my team too.',
    ['How is leave booked?'],
    ['DOCUMENT'],
  ],
  ['연차는 며칠인가요? 답 좀 부탁해요.', ['연차는 며칠인가요?'], []],
  ['연차는 며칠인가요? 현장에 붙여 둘 안내문으로 써 주세요.', ['연차는 며칠인가요?'], ['DOCUMENT']],
  [
    '조장 교육에 쓸 슬라이드를 만들어 줘. 내용은 연차를 어떻게 쓰는지, 병가는 며칠인지 이렇게 두 가지야.',
    ['연차를 어떻게 쓰는지', '병가는 며칠인지'],
    ['SLIDES'],
  ],
  ['내용은 무엇인가요?', ['내용은 무엇인가요?'], []],
  ['출장비 한도에 대해 팀에 보낼 보고서를 써 줘.', ['출장비 한도'], ['DOCUMENT']],
  ['우리 팀 연차 규정을 알려 줄 슬라이드를 만들어 줘.', ['우리 팀 연차 규정'], ['SLIDES']],
  ['병가는 며칠인지 표 하나로 정리해 주세요.', ['병가는 며칠인지'], ['TABLE']],
  [
    'Could you put into a small table which seat I can book and what it costs?',
    ['Which seat I can book', 'What it costs [Which seat I can book]'],
    ['TABLE'],
  ],
  ['I need a short summary of how long the trial period is.', ['How long the trial period is'], []],
  ['Compare Dori and Mulgyeol, then write a summary.', ['Compare Dori', 'Mulgyeol'], []],
  ['Hi team, quick question. Who approves leave? Thanks!', ['Who approves leave?'], []],
  ['안녕하세요. 질문이 있습니다. 휴가는 누가 승인하나요? 감사합니다.', ['휴가는 누가 승인하나요?'], []],
  ['Summarize sick leave. Then send it to Slack.', ['Summarize sick leave', 'Send it to Slack'], []],
])('leaves out what says nothing about a subject: %s', (text, parts, outputs) => {
  const found = splitGoal(text)
  const questions = found.parts.map(({ question, context }) =>
    context && !/Slack/.test(question) ? `${question} [${context}]` : question,
  )
  expect({ parts: questions, outputs: found.outputs.map(({ kind }) => kind) }).toEqual({ parts, outputs })
})

it.each([
  // Statements are the context of the questions after them, until the next statement.
  [
    'Embarrassing, but I lost my badge. What is the fee? Ana joins us in May. Who trains her?',
    ['What is the fee? [Embarrassing, but I lost my badge]', 'Who trains her? [Ana joins us in May]'],
  ],
  [
    'Trouble in Porto today. A robot hit a rack. Who do I call?',
    ['Who do I call? [Trouble in Porto today. A robot hit a rack]'],
  ],
  [
    "I'm new here and don't want to do anything wrong.\n- May we call a former boss?",
    ["May we call a former boss? [I'm new here and don't want to do anything wrong]"],
  ],
  ['I need to fly to Seoul. Which class may I book?', ['Which class may I book? [I need to fly to Seoul]']],
  [
    'We rent trucks in May, so please make slides: who drives them, and what must drivers know?',
    ['Who drives them [We rent trucks in May]', 'What must drivers know? [We rent trucks in May]'],
  ],
  [
    'Support wants logs, where do I get them and how far back do they go?',
    ['Where do I get them [Support wants logs]', 'How far back do they go? [Support wants logs]'],
  ],
  [
    '노트북을 잃어버렸어. 누구한테 말해야 해? 저는 육아휴직 중이에요. 급여는 얼마인가요?',
    ['누구한테 말해야 해? [노트북을 잃어버렸어]', '급여는 얼마인가요? [저는 육아휴직 중이에요]'],
  ],
  ['다음 주에 제 차로 갈 건데, 기름값은 얼마인가요?', ['기름값은 얼마인가요? [다음 주에 제 차로 갈 건데]']],
  ['연차가 궁금한데, 출장비 한도도 알려 주세요.', ['연차가 궁금한데', '출장비 한도']],
  // A question with its own situation is one part and needs no other context.
  [
    'I was ill. Do I get the days back? My son is sick too, can I stay at home?',
    ['Do I get the days back? [I was ill]', 'My son is sick too, can I stay at home?'],
  ],
  [
    'When do logs expire? We still use version 1, when will it be shut down?',
    ['When do logs expire?', 'We still use version 1, when will it be shut down?'],
  ],
  // A question that refers to what was said before needs that.
  [
    'We move. Is parking paid? How much is it?',
    ['Is parking paid? [We move]', 'How much is it? [Is parking paid?]'],
  ],
  [
    '주차는 무료인가요? 그건 언제까지 되나요?',
    ['주차는 무료인가요?', '그건 언제까지 되나요? [주차는 무료인가요?]'],
  ],
  ['My laptop was stolen. What can I do?', ['My laptop was stolen. What can I do?']],
  // Introductions.
  [
    'A shop asks for a quote. Before I call them back I need to know:\n- the price of a robot',
    ['The price of a robot [A shop asks for a quote]'],
  ],
  ['For my trip to Rome I need to know:\n- the budget', ['The budget [For my trip to Rome]']],
  [
    'I lost my badge. Who replaces badges? Unrelated: where is lunch served?',
    ['Who replaces badges? [I lost my badge]', 'Where is lunch served?'],
  ],
  // These are requests, not statements.
  [
    'IT security rules for visitors. How do I report a leak?',
    ['IT security rules for visitors', 'How do I report a leak?'],
  ],
  ['Forms that must be signed. Who signs contracts?', ['Forms that must be signed', 'Who signs contracts?']],
  [
    'Check the safety rules, we are moving. Who signs?',
    ['Check the safety rules, we are moving', 'Who signs?'],
  ],
  ['Documents employees have to sign. Who signs?', ['Documents employees have to sign', 'Who signs?']],
  ['My boss wants to know how long delivery takes.', ['How long delivery takes']],
  [
    'We just need the list of vendors. Who approves new ones?',
    ['The list of vendors', 'Who approves new ones?'],
  ],
  // Without any question, statements and things are the parts.
  ['Vacation rules for Lisbon.', ['Vacation rules for Lisbon']],
  ['My laptop was stolen.', ['My laptop was stolen']],
  ['연차 규정 정리', ['연차 규정']],
  ['교육 개요\n인력 수요', ['교육 개요', '인력 수요']],
  ['노트북이 고장 났습니다.', ['노트북이 고장 났습니다']],
])('finds the situation of questions: %s', (text, parts) => {
  expect(partsOf(text)).toEqual(parts)
})

it.each(['문서와', ',', '사고 ', '어떤 사고 ', ' and', 'hi,', 'i need ', '쓸 ', '는지, '])(
  // Backtracking would take longer than the timeout.
  'splits a goal of 10,000 characters that repeats %j',
  unit => {
    const { outputs } = splitGoal(`We ${unit.repeat(10_000 / unit.length)} 보고서를 써 줘.`)
    expect(outputs.map(({ kind }) => kind)).toEqual(['DOCUMENT'])
  },
)
