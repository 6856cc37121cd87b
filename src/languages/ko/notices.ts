import type { Translations } from '../catalog.ts'

/** Notices and feature flags. */
export const NOTICES: Translations = {
  'The quota {kind:word} is nearly reached: {used:number} of {limit:number} are used. Delete what you no longer need, or raise it with setQuota.':
    '할당량 {kind}이(가) 한도에 가깝습니다. {limit} 중 {used}을(를) 사용했습니다. 더 이상 필요 없는 것을 삭제하거나 setQuota로 한도를 올리세요.',
  'The quota {kind:word} is nearly reached: {used:number} of {limit:number} are used. It starts again at {time:word}; until then, raise it with setQuota if you need more.':
    '할당량 {kind}이(가) 한도에 가깝습니다. {limit} 중 {used}을(를) 사용했습니다. {time}에 다시 시작합니다. 그 전에 더 필요하면 setQuota로 한도를 올리세요.',
  'The budget {period:word} is spent: calls of models cost {spent:number} of {limit:number} US dollars. Calls continue. It starts again at {time:word}; until then, raise it with setBudget if you need more.':
    '예산 {period}을(를) 모두 썼습니다. 모델 호출에 {limit}달러 중 {spent}달러를 썼습니다. 호출은 계속됩니다. {time}에 다시 시작합니다. 그 전에 더 필요하면 setBudget으로 예산을 올리세요.',
  'The budget {period:word} refuses calls of models: {spent:number} of {limit:number} US dollars are spent, and the largest possible cost of a call exceeds the rest. It starts again at {time:word}; until then, raise it with setBudget if you need more.':
    '예산 {period}이(가) 모델 호출을 거부합니다. {limit}달러 중 {spent}달러를 썼고, 호출 한 건의 최대 비용이 남은 금액을 넘습니다. {time}에 다시 시작합니다. 그 전에 더 필요하면 setBudget으로 예산을 올리세요.',
  'The stored data of the workspace grew from {before} on {day:word} to {now}: documents {documents}, index {index}, files {files}, other data {other}. Delete what you no longer need, or limit it with setQuota.':
    '워크스페이스에 저장된 데이터가 {day}의 {before}에서 {now}(으)로 늘었습니다. 문서 {documents}, 색인 {index}, 파일 {files}, 기타 데이터 {other}입니다. 더 이상 필요 없는 것을 삭제하거나 setQuota로 한도를 정하세요.',
  'The feature flag {key:word} was switched off: {failures:number} of {calls:number} operations failed within {seconds:number} seconds, and {failuresBefore:number} of {callsBefore:number} in the same time before. Fix the cause, then switch it on with setFeatureFlag.':
    '기능 플래그 {key}을(를) 껐습니다. {seconds}초 동안 작업 {calls}건 중 {failures}건이 실패했고, 그 전 같은 시간에는 {callsBefore}건 중 {failuresBefore}건이 실패했습니다. 원인을 해결한 뒤 setFeatureFlag로 다시 켜세요.',
  'The language model writes answers and completes follow-up questions. Off: answers quote passages.':
    '언어 모델이 답변을 쓰고 후속 질문을 완성합니다. 끄면 답변은 문단을 인용합니다.',
  'Searches also find passages by meaning. Off: they search by words only.':
    '검색이 의미로도 문단을 찾습니다. 끄면 단어로만 검색합니다.',
  'Webhooks are sent. Off: they wait until it is on again.':
    '웹훅을 보냅니다. 끄면 다시 켤 때까지 기다립니다.',
}
