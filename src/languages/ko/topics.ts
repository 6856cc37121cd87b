import type { Translations } from '../catalog.ts'

/** Topics, plans and reports. */
export const TOPICS: Translations = {
  'must name at least one agent; omit it to use all agents that have relevant passages':
    '에이전트를 하나 이상 지정해야 합니다. 관련 있는 모든 에이전트를 쓰려면 생략하세요.',
  'must name at most {max:number} agents': '에이전트는 최대 {max}개까지 지정할 수 있습니다.',
  'no agent has the id "{id}"': 'ID가 "{id}"인 에이전트가 없습니다.',
  'are only allowed with a template; set templateId':
    '템플릿의 변수에 넣을 값입니다. templateId로 템플릿을 지정하세요.',
  'the template of this topic is not visible to you; choose another one':
    '이 주제의 템플릿을 볼 수 없습니다. 볼 수 있는 템플릿을 지정하세요.',
  'a report on this topic is being written; wait until it finishes, or cancel it':
    '이 주제의 보고서를 작성하고 있습니다. 끝날 때까지 기다리거나 취소하세요.',
  'A user can request {limit:number} plans per minute. Try again later.':
    '사용자 한 명은 1분에 계획을 {limit}개까지 요청할 수 있습니다. 잠시 후 다시 시도하세요.',
  'must have at least one section': '섹션이 하나 이상 있어야 합니다.',
  'must have at most {max:number} sections': '섹션은 최대 {max}개입니다.',
  'must have at most {max:number} entries': '항목은 최대 {max}개입니다.',
  'is already the title of an earlier section; titles must be unique':
    '앞의 섹션과 제목이 같습니다. 섹션마다 제목이 달라야 합니다.',
  'The topic has a newer plan. Use that one.': '이 주제에 더 새로운 계획이 있습니다. 그 계획을 사용하세요.',
  'This plan is {status:word} and cannot be approved.': '상태가 {status}인 계획은 승인할 수 없습니다.',

  'must have at least one format, such as MARKDOWN': 'MARKDOWN 같은 파일 형식을 하나 이상 지정해야 합니다.',
  'A report requires an approved plan, and this plan is {status:word}. Approve the newest plan of the topic first.':
    '보고서는 승인된 계획으로 작성합니다. 이 계획의 상태는 {status}입니다. 먼저 주제의 최신 계획을 승인하세요.',
  'A report on this topic is being written. Wait until the task finishes, or cancel it.':
    '이 주제의 보고서를 작성하고 있습니다. 작업이 끝날 때까지 기다리거나 취소하세요.',
  'must be the order of a section, from 1 to {last:number}': '1에서 {last} 사이의 섹션 번호여야 합니다.',
  'This report was never finished. Generate it again before you regenerate a section.':
    '완성되지 않은 보고서입니다. 섹션을 다시 쓰기 전에 보고서를 다시 생성하세요.',
}
