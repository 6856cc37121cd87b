import { expect, it } from 'vitest'
import { readSubjects } from '../../src/reports/topic-subjects.ts'

it.each([
  ['Leave policy overview', ['Leave']],
  ['A guide to business travel', ['A to business travel']],
  ['Travel and expenses', ['Travel', 'expenses']],
  ['Incident response and on-call: status and plan', ['Incident response', 'on-call']],
  ['정보보안 현황과 개선 방안', ['정보보안']],
  ['휴가정책 안내', ['휴가']],
  ['출장비와 법인카드 정산', ['출장비', '법인카드 정산']],
  ['신규 입사자 온보딩 안내', ['입사자 온보딩']],
  // Nothing else is left.
  ['Status report', ['Status report']],
  ['향후 계획', ['향후 계획']],
])('%s is about %j', (topic, subjects) => {
  expect(readSubjects(topic)).toEqual(subjects)
})
