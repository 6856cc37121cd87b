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
  'Coverage fell to {percent:number} %, below {below:number} %':
    '커버리지가 {percent}%로 떨어져 기준인 {below}%보다 낮아졌습니다.',
  'Coverage fell by {points:number} points, from {before:number} % to {percent:number} %':
    '커버리지가 {before}%에서 {percent}%로 {points}포인트 떨어졌습니다.',
  'Coverage fell by {points:number} points, from {before:number} % to {percent:number} %, below {below:number} %':
    '커버리지가 {before}%에서 {percent}%로 {points}포인트 떨어져 기준인 {below}%보다 낮아졌습니다.',

  'at most {max:number} at a time': '한 번에 최대 {max}개까지 보낼 수 있습니다.',
  'would exceed the limit of {max:number} probes per agent: there is room for {room:number} more, not {added:number}; remove some first':
    '에이전트 하나의 점검 질문은 최대 {max}개입니다. {room}개만 더 추가할 수 있어 {added}개를 추가할 수 없습니다. 먼저 일부를 삭제하세요.',
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
