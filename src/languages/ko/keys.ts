import type { Translations } from '../catalog.ts'

/** API keys and their restrictions. */
export const KEYS: Translations = {
  '{field:word} is not allowed. This API key has the scope ASK alone: it can only ask its agents.':
    '{field}은(는) 사용할 수 없습니다. 이 API 키에는 ASK 스코프만 있어 지정된 에이전트에게 질문만 할 수 있습니다.',
  '{field:word} is not allowed. This API key is restricted to agents: it can only ask them, and read their coverage and tasks.':
    '{field}은(는) 사용할 수 없습니다. 이 API 키는 지정된 에이전트에게 질문하고 그 커버리지와 작업을 읽을 수만 있습니다.',
  '{field:word} is not allowed. This API key has no scope.':
    '{field}은(는) 사용할 수 없습니다. 이 API 키에는 스코프가 없습니다.',
  'A key with the scope ASK can have {max:number} conversations. Delete one first.':
    'ASK 스코프의 키는 대화를 {max}개까지 가질 수 있습니다. 먼저 하나를 삭제하세요.',
  'This API key is restricted to agents. Pass one of them as agentId.':
    '이 API 키는 에이전트가 제한되어 있습니다. 그중 하나를 agentId로 지정하세요.',
  'This API key may only be used from its allowed origins.':
    '이 API 키는 허용된 출처(origin)에서만 사용할 수 있습니다.',
  'This API key no longer has a scope.': '이 API 키에는 스코프가 더 이상 없습니다.',
  'With the WRITE scope, you can only create keys of your own with the scope ASK that name agentIds, expire within 15 minutes and have no rateLimit. Other keys require the ADMIN scope.':
    'WRITE 스코프로는 agentIds를 지정하고 15분 안에 만료되는 본인의 ASK 키만 만들 수 있습니다. 다른 키를 만들려면 ADMIN 스코프가 필요합니다.',
  'is required for a key with the scope ASK': 'ASK 스코프의 키에는 꼭 필요합니다.',
  'cannot be combined with the scope {scope:word}; use ASK or READ':
    '{scope} 스코프와 함께 쓸 수 없습니다. ASK나 READ를 사용하세요.',
  'is not an agent of this workspace; list them with `agents`':
    '이 워크스페이스의 에이전트가 아닙니다. `agents`로 목록을 확인하세요.',
  'must have 1 to {max:number} origins, but has {count:number}':
    '출처(origin)는 1개 이상 {max}개 이하여야 하는데 {count}개입니다.',
  'must be an origin such as https://app.example.com, without a path or *':
    '경로나 * 없이 https://app.example.com과 같은 출처(origin)여야 합니다.',
  'must be an allowed origin of the key that you use': '사용 중인 키에 허용된 출처(origin)여야 합니다.',
}
