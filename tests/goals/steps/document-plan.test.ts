import { expect, it } from 'vitest'
import { planDocument } from '../../../src/goals/steps/document-plan.ts'
import { nameSubject } from '../../../src/goals/steps/name-subject.ts'
import type { StepResult } from '../../../src/goals/steps/step-result.ts'
import { makeResult } from './step-doubles.ts'

const plan = (goal: string, results: readonly StepResult[], { language = 'en', title = 'Report' } = {}) =>
  planDocument({ goal, language, step: { title }, results })

const LEAVE = makeResult(['Everybody has 22 days of leave in a year.', 'Leave is booked in the portal.'], {
  title: 'How many days of annual leave do I get?',
})
const TRAVEL = makeResult(['Travel expenses are paid within ten days.'], {
  key: 'research-2',
  title: 'The rules for business travel',
})

it('plans a section for each finding, with its sentences as key points', () => {
  const { title, sections } = plan('Explain annual leave and business travel. Write a report.', [
    LEAVE,
    TRAVEL,
  ])
  expect(title).toBe('Days of annual leave and rules for business travel')
  expect(sections.map(section => [section.title, section.keyPoints])).toEqual([
    ['Summary', []],
    ['Days of annual leave', ['Everybody has 22 days of leave in a year.', 'Leave is booked in the portal.']],
    ['Rules for business travel', ['Travel expenses are paid within ten days.']],
  ])
})

it('names the subject, not the request', () => {
  const named = {
    'How do I claim travel expenses': 'Claim travel expenses',
    'Please compare the rules for remote work': 'Rules for remote work',
    'What happens if I fall ill on holiday?': 'Fall ill on holiday',
    'Find out how many days of leave people get': 'Days of leave people get',
    'The travel policy': 'Travel policy',
    'What?': 'What',
    '재택근무는 며칠까지 되나요?': '재택근무는 며칠까지 되나요',
  }
  for (const [question, subject] of Object.entries(named)) expect(nameSubject(question)).toBe(subject)
})

it('prefers a title of the step that says what the report is about', () => {
  const goal = 'Explain annual leave. Write a report.'
  expect(plan(goal, [LEAVE], { title: 'Guide for new colleagues' }).title).toBe('Guide for new colleagues')
  expect(plan(goal, [TRAVEL], { title: 'Report' }).title).toBe('Rules for business travel')
})

it('divides a single answer by the headings of its documents', () => {
  const answer = makeResult(
    ['### 일수', '한 해에 연차 22일을 쓸 수 있다.', '### 신청', '연차는 사내 포털에서 신청한다.'],
    { title: '연차휴가 규정' },
  )
  const { title, sections } = plan('연차휴가 규정을 보고서로 정리해 줘', [answer], {
    language: 'ko',
    title: '보고서',
  })
  expect(title).toBe('연차휴가 규정')
  expect(sections.map(section => section.title)).toEqual(['요약', '일수', '신청'])
})

it('falls back to what the goal asks for, and names at most three subjects', () => {
  const goal = 'Explain annual leave, business travel, code review and remote work. Write a report.'
  const none = makeResult(['!Nothing.'], { unanswered: ['Annual leave'] })
  const { title, sections } = plan(goal, [none])
  expect(title).toBe('Annual leave, business travel, code review and more')
  expect(sections).toHaveLength(5)
  expect(plan('가'.repeat(500), []).title.length).toBeLessThanOrEqual(200)
})

it('plans a section once, and quotes no question or fragment as a key point', () => {
  const result = makeResult([
    '## Leave',
    'Why?',
    'See the portal',
    'Leave is booked in the portal.',
    '## leave!',
    'Ask.',
  ])
  const { sections } = plan('Explain leave.', [result])
  expect(sections.map(({ title }) => title)).toHaveLength(1)
})
