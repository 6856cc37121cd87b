import type { Translations } from '../catalog.ts'

/** Errors of whole requests, and the frames around problems of an input. */
export const REQUESTS: Translations = {
  'No {what:message} has the id or key "{id}".': 'ID 또는 키가 "{id}"인 {what}이(가) 없습니다.',
  '{path:word}: {problem:message}': '{path}: {problem}',
  'The input has {count:number} problems; the first: {path:word}: {problem:message}':
    '입력에 문제가 {count}개 있습니다. 첫 번째 문제는 {path}: {problem}',
  'The input has more than 100 problems; the first: {path:word}: {problem:message}':
    '입력에 문제가 100개 넘게 있습니다. 첫 번째 문제는 {path}: {problem}',
  'The idempotency key "{key}" was used before with a different input; use a new key for a new request.':
    '이미 다른 입력에 사용된 멱등 키("{key}")입니다. 새 요청에는 새 키를 사용하세요.',
  'The {what:message} was deleted meanwhile, before it could be read.':
    '처리하는 동안 {what}이(가) 삭제되어 읽을 수 없습니다.',

  'Send an API key as "Authorization: Bearer <key>" or "X-API-Key: <key>".':
    'API 키를 "Authorization: Bearer <key>" 또는 "X-API-Key: <key>" 헤더로 보내세요.',
  'This API key is unknown, expired or revoked.': '등록되지 않았거나 만료 또는 폐기된 API 키입니다.',
  'This API key has not the scope for that.': '이 API 키에는 필요한 스코프가 없습니다.',
  'This API key has not the scope for that any more.': '이 API 키에는 필요한 스코프가 더 이상 없습니다.',
  'This needs an API key with the scope {scope:word}.': '{scope} 스코프가 있는 API 키가 필요합니다.',
  'Pages of this origin may not ask.': '허용되지 않은 출처(origin)의 페이지에서 보낸 요청입니다.',

  'The body must be JSON: send the header "Content-Type: application/json".':
    '본문은 JSON이어야 합니다. "Content-Type: application/json" 헤더를 보내세요.',
  'The body is larger than the {bytes:number} bytes that are taken.':
    '본문이 허용 크기인 {bytes}바이트보다 큽니다.',
  'The body is not valid JSON.': '본문이 올바른 JSON이 아닙니다.',
  'The body must be one JSON object with a "query".': '본문은 "query"가 있는 JSON 객체 하나여야 합니다.',
  'There is nothing at {path}. The API is at /graphql.':
    '{path} 경로에는 아무것도 없습니다. API 경로는 /graphql입니다.',
  'There is no WebSocket here. The API is at /graphql.':
    '이 경로에는 WebSocket이 없습니다. API 경로는 /graphql입니다.',

  'The answer took longer than {ms:number} ms. Ask for less at once.':
    '응답 시간이 {ms}ms를 넘었습니다. 한 번에 요청하는 양을 줄이세요.',
  'An event took longer than {ms:number} ms. Ask for less of it.':
    '이벤트 하나를 처리하는 시간이 {ms}ms를 넘었습니다. 요청하는 필드를 줄이세요.',
  'The database does not answer. Try again with growing pauses.':
    '데이터베이스가 응답하지 않습니다. 간격을 늘려 가며 다시 시도하세요.',
  'Something went wrong on our side. The log has it under the request id.':
    '서버 내부 오류가 발생했습니다. 자세한 내용은 요청 ID로 로그에서 찾을 수 있습니다.',
  'This operation is too large: its {kind:message} is {cost:word} (cost/depth), at most {limit:word} is answered. Ask for fewer rows or fields at once.':
    '요청이 너무 큽니다. {kind} 한도를 넘었습니다(비용/깊이 {cost}, 최대 {limit}). 한 번에 요청하는 행이나 필드를 줄이세요.',
  complexity: '비용',
  depth: '깊이',

  '{who:message} has {count:number} streams open, and may not have more. Close one, or try again later.':
    '{who}에서 열린 스트림이 이미 {count}개여서 더 열 수 없습니다. 하나를 닫거나 나중에 다시 시도하세요.',
  '{who:message} has {count:number} downloads open; try again when one of them is over.':
    '{who}에서 다운로드 {count}개가 진행 중입니다. 하나가 끝난 뒤 다시 시도하세요.',

  'This cursor is not one of this list in this order; start again without `after`.':
    '이 목록과 정렬 순서에 맞지 않는 커서입니다. `after` 없이 처음부터 다시 조회하세요.',
  'This is not a cursor of these events. Send one that came with them, "0" for all that are kept, or none.':
    '이 이벤트들의 커서가 아닙니다. 이벤트와 함께 받은 커서를 보내거나, 보관된 모든 이벤트를 받으려면 "0"을 보내거나, 생략하세요.',
  'Last-Event-ID is not one of this stream; leave it out to start anew.':
    'Last-Event-ID가 이 스트림의 것이 아닙니다. 처음부터 받으려면 생략하세요.',
  'first must be from 1 to {max:number}, but is {value}.':
    'first는 1에서 {max} 사이여야 하는데 {value}입니다.',
  'ids may have at most 100 entries, but has {count:number}.':
    'ids는 최대 100개까지 지정할 수 있는데 {count}개입니다.',
  'threshold must be a share from 0 to 1, but is {value}.':
    'threshold는 0에서 1 사이의 비율이어야 하는데 {value}입니다.',
  'expiresInSeconds must be from 1 to {max:number}, but is {value}.':
    'expiresInSeconds는 1에서 {max} 사이여야 하는데 {value}입니다.',
}
