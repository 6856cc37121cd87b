import { expect, it } from 'vitest'
import { expectType } from '../support/expect-type.ts'
import { graphql } from '../support/gql/gql.ts'
import type { SupportLevel } from '../support/gql/graphql.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'

const Forecast = graphql(`
  mutation TopicForecast($input: PlanTopicInput!) {
    planTopic(input: $input) {
      __typename
      ... on PlanTopicPayload { plan { sections { forecast { support } } } }
      ... on Error { message }
    }
  }
`)

const KNOWN = [
  '연차 휴가 신청',
  '재택근무와 해외 근무 규정',
  '법인카드 사용 기준',
  '도리 배터리 관리',
  '장애 대응 절차',
  '신입사원 적응',
  '출장비 정산',
  '로봇 안전 수칙',
  '보안 서약과 정보 유출',
  '추천 채용 보상금',
  'Annual leave rules',
  'Battery health of Dori',
  'Rate limiting of the public API',
  'Remote work from abroad',
  'Lost laptops',
  'Interview process',
  'Webhook signatures',
  'Error codes and triage',
  'Expense claims',
  'Safety around robots',
  '정보보안 현황과 개선 방안',
  '휴가 정책',
  'Leave policy overview',
  '신규 입사자 온보딩 안내',
  // Two headings of the document each have one of the words.
  'Token rotation',
  'Hotel booking',
  '비밀키 교체',
]
/** Each has a word or two that demo documents use in another context. */
const FOREIGN = [
  '배포와 롤백 절차',
  '고객 지원 응대 매뉴얼',
  '마케팅 캠페인 예산 수립',
  '특허 출원 절차',
  '사무실 이전 계획',
  '로봇 팔 제어 알고리즘',
  '해외 지사 설립',
  '연구 개발 세액 공제',
  '인공지능 학습 데이터',
  '주차 등록',
  'Quarterly marketing budget',
  'Patent filing procedure',
  'Office relocation',
  'Customer support playbook',
  'Kubernetes cluster upgrades',
  'Company history and founders',
  'Parking permits',
  'Solar panel installation',
  '김치찌개 끓이는 방법',
  'Overview of Italian cooking',
]

const canopy = setUpTestCanopy({ DEMO: 'true', PLANS_PER_MINUTE: '1000', PLAN_TIMEOUT_MS: '60000' })

/** Groups topics by the forecast support of their summary, which covers all evidence for the topic. */
async function groupBySupport(topics: readonly string[]): Promise<Partial<Record<SupportLevel, string[]>>> {
  const groups: Partial<Record<SupportLevel, string[]>> = {}
  for (const topic of topics) {
    const { planTopic } = await canopy.client.run(Forecast, { input: { topic } })
    const { plan } = expectType(planTopic, 'PlanTopicPayload')
    const support = plan.sections[0]?.forecast.support ?? 'NONE'
    groups[support] = [...(groups[support] ?? []), topic]
  }
  return groups
}

it('topics covered by the documents have support', async () => {
  expect((await groupBySupport(KNOWN)).NONE ?? []).toEqual([])
})

it('topics that only share a word with the documents have no support, except at most one', async () => {
  const { SOLID = [], NONE = [] } = await groupBySupport(FOREIGN)
  expect(SOLID).toEqual([])
  expect(NONE.length).toBeGreaterThanOrEqual(FOREIGN.length - 1)
})
