import type { Translations } from '../catalog.ts'

/** Agents, coverage and probes. */
export const AGENTS: Translations = {
  'must have 1 to {max:number} agents, but has {count:number}':
    '에이전트를 1개에서 {max}개까지 지정해야 하는데 {count}개입니다.',
  'there is no node with the key "{key}" in the taxonomy': '분류 체계에 키가 "{key}"인 노드가 없습니다.',
  'there is no node with the key "{key}" in the scope of the agent':
    '에이전트의 담당 범위에 키가 "{key}"인 노드가 없습니다.',
  'there is no taxonomy version "{version}"': '이름이 "{version}"인 분류 체계 버전이 없습니다.',
  'no taxonomy is published yet: publish one first or specify a version':
    '아직 게시된 분류 체계가 없습니다. 먼저 하나를 게시하거나 버전을 지정하세요.',
  'does not contain the node "{key}", which is in the scope of the agent; set nodeKeys to choose nodes of this version':
    '에이전트가 담당하는 "{key}" 노드가 그 버전에 없습니다. 그 버전에서 담당할 노드를 nodeKeys로 지정하세요.',
  'The agent has changed: it is at version {version:number}, not {expected:number}. Review the change, then send version {version:number}.':
    '에이전트의 현재 버전은 {version}인데 {expected}을(를) 보냈습니다. 그사이 다른 사용자가 변경했습니다. 변경 내용을 확인한 뒤 버전 {version}을(를) 지정해 다시 보내세요.',

  'No documents are placed under "{name}" yet. Add 1 document, or set its target to 0 if it needs none.':
    '"{name}"에 배치된 문서가 아직 없습니다. 문서를 1건 추가하거나, 문서가 필요 없는 노드라면 목표를 0으로 설정하세요.',
  'No documents are placed under "{name}" yet. Add {count:number} documents, or set its target to 0 if it needs none.':
    '"{name}"에 배치된 문서가 아직 없습니다. 문서를 {count}건 추가하거나, 문서가 필요 없는 노드라면 목표를 0으로 설정하세요.',
  'Add 1 document under "{name}", or lower its target.': '"{name}"에 문서를 1건 추가하거나 목표를 낮추세요.',
  'Add {count:number} documents under "{name}", or lower its target.':
    '"{name}"에 문서를 {count}건 추가하거나 목표를 낮추세요.',
  '1 document is not placed: place it first. {advice:message}':
    '배치되지 않은 문서가 1건 있습니다. 먼저 이 문서를 배치하세요. {advice}',
  '{count:number} documents are not placed: place them first. {advice:message}':
    '배치되지 않은 문서가 {count}건 있습니다. 먼저 이 문서들을 배치하세요. {advice}',
  'Coverage fell to {percent:number} %, below {below:number} %':
    '커버리지가 {percent}%로 떨어져 기준인 {below}%보다 낮아졌습니다.',
  'Coverage fell by {points:number} points, from {before:number} % to {percent:number} %':
    '커버리지가 {before}%에서 {percent}%로 {points}포인트 떨어졌습니다.',
  'Coverage fell by {points:number} points, from {before:number} % to {percent:number} %, below {below:number} %':
    '커버리지가 {before}%에서 {percent}%로 {points}포인트 떨어져 기준인 {below}%보다 낮아졌습니다.',

  'at most {max:number} at a time': '한 번에 최대 {max}개까지 보낼 수 있습니다.',
  'would exceed the limit of {max:number} probes per agent: there is room for {room:number} more, not {added:number}; remove some first':
    '에이전트 하나의 점검 질문은 최대 {max}개입니다. {room}개만 더 추가할 수 있어 {added}개를 추가할 수 없습니다. 먼저 일부를 삭제하세요.',

  'is a conversation with the agent {id}; use that agent, or start another conversation':
    '다른 에이전트({id})와의 대화입니다. 그 에이전트에게 질문하거나 새 대화를 시작하세요.',
  'A user can have {max:number} conversations. Delete one first.':
    '사용자 한 명의 대화는 최대 {max}개입니다. 먼저 대화를 하나 삭제하세요.',
  'is a conversation that has {max:number} turns, which is the maximum; start another one':
    '이 대화의 질문이 한도인 {max}개에 이르렀습니다. 새 대화를 시작하세요.',
}

/** Items of `CoverageChange.detail`, which is a comma-separated list. */
export const COVERAGE_CHANGES: Translations = {
  'version {to} in place of {from}': '버전 변경({from} → {to})',
  '+1 node ({names:list})': '노드 1개 추가({names})',
  '+{count:number} nodes ({names:list})': '노드 {count}개 추가({names})',
  '-1 node ({names:list})': '노드 1개 제외({names})',
  '-{count:number} nodes ({names:list})': '노드 {count}개 제외({names})',
  '{name} from {before:number} to {after:number}': '{name} 목표 {before}건 → {after}건',
  '+1 document under {name}': '{name} 문서 1건 증가',
  '+{count:number} documents under {name}': '{name} 문서 {count}건 증가',
  '-1 document under {name}': '{name} 문서 1건 감소',
  '-{count:number} documents under {name}': '{name} 문서 {count}건 감소',
}

/** Values of `SearchExplanation.detail`. */
export const SEARCH: Translations = {
  'The document is not indexed: its status is {status:word}.': '문서가 색인되지 않았습니다(상태: {status}).',
  'The document is outside the scope of the search.': '문서가 검색 범위 밖에 있습니다.',
  'No lane ran because the weight of each is 0.':
    '모든 검색 방식(lane)의 가중치가 0이어서 검색을 실행하지 않았습니다.',
  'No passage of the document matches the query (lanes: {lanes:message}).':
    '{lanes} 방식으로는 검색어와 관련된 구절이 문서에 없습니다.',
  lexical: 'lexical',
  trigram: 'trigram',
  semantic: 'semantic',
  'lexical and trigram': 'lexical, trigram',
  'lexical and semantic': 'lexical, semantic',
  'trigram and semantic': 'trigram, semantic',
  'lexical and trigram and semantic': 'lexical, trigram, semantic',
  'The best passage has rank {rank:number} in its lane, but only the first {count:number} of each lane are considered.':
    '가장 관련 있는 구절이 해당 검색 방식에서 {rank}위인데, 방식마다 {count}위까지만 후보가 됩니다.',
  'The best passage has a relevance of {relevance:number}, below the minScore of {minScore:number}.':
    '가장 관련 있는 구절의 관련도({relevance})가 minScore({minScore})보다 낮습니다.',
  'The best passage has rank {rank:number} with a score of {score:number}, but the limit is {limit:number}.':
    '가장 관련 있는 구절이 {rank}위(점수 {score})인데, {limit}위까지만 결과에 포함됩니다.',
  'The best passage has rank {rank:number} with a score of {score:number}.':
    '가장 관련 있는 구절이 {rank}위(점수 {score})로 결과에 포함되었습니다.',
}

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
  'This topic belongs to {name}. Ask them to change it, use an API key with the ADMIN scope, or plan a topic of your own.':
    '{name} 사용자의 주제입니다. 그 사용자에게 변경을 요청하거나, ADMIN 스코프가 있는 키를 사용하거나, 직접 새 주제를 계획하세요.',
  'This topic has no owner. Use an API key with the ADMIN scope to change it.':
    '소유자가 없는 주제입니다. 변경하려면 ADMIN 스코프가 있는 키를 사용하세요.',
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
