import type { Translations } from '../catalog.ts'

/** Errors of whole requests, and the sentences that wrap input problems. */
export const REQUESTS: Translations = {
  'No {what:message} has the id or key "{id}".': 'ID 또는 키가 "{id}"인 {what}이(가) 없습니다.',
  '{path:word}: {problem:message}': '{path}: {problem}',
  'The input has {count:number} problems, starting with {path:word}: {problem:message}':
    '입력에 문제가 {count}개 있습니다. 첫 번째 문제는 {path}: {problem}',
  'The input has more than 100 problems, starting with {path:word}: {problem:message}':
    '입력에 문제가 100개 넘게 있습니다. 첫 번째 문제는 {path}: {problem}',
  'Idempotency key "{key}" was already used with a different input. Use a new key for a new request.':
    '이미 다른 입력에 사용된 멱등 키("{key}")입니다. 새 요청에는 새 키를 사용하세요.',
  'The {what:message} was deleted before it could be read.':
    '처리하는 동안 {what}이(가) 삭제되어 읽을 수 없습니다.',

  'Send an API key as "Authorization: Bearer <key>" or "X-API-Key: <key>".':
    'API 키를 "Authorization: Bearer <key>" 또는 "X-API-Key: <key>" 헤더로 보내세요.',
  'This API key is unknown, expired or revoked.': '등록되지 않았거나 만료 또는 폐기된 API 키입니다.',
  'This API key lacks the required scope.': '이 API 키에는 필요한 스코프가 없습니다.',
  'Requests from this origin are not allowed. Add it to CORS_ORIGINS, or to the allowed origins of an API key.':
    '허용되지 않은 출처(origin)의 요청입니다. CORS_ORIGINS나 API 키의 허용 출처에 추가하세요.',
  'This operation requires an API key with the {scope:word} scope.':
    '{scope} 스코프가 있는 API 키가 필요합니다.',

  'The body must be JSON. Send the header "Content-Type: application/json".':
    '본문은 JSON이어야 합니다. "Content-Type: application/json" 헤더를 보내세요.',
  'The body must be at most {bytes:number} bytes.': '본문이 허용 크기인 {bytes}바이트보다 큽니다.',
  'The body is not valid JSON.': '본문이 올바른 JSON이 아닙니다.',
  'The body must be one JSON-RPC message. Batches are not supported.':
    '본문은 JSON-RPC 메시지 하나여야 합니다. 일괄 처리는 지원하지 않습니다.',
  'The body must be one JSON object with a "query".': '본문은 "query"가 있는 JSON 객체 하나여야 합니다.',
  'Not found: {path}. The API is at /graphql.':
    '{path} 경로에는 아무것도 없습니다. API 경로는 /graphql입니다.',
  'WebSockets are not served here. Connect to /graphql.':
    '이 경로에는 WebSocket이 없습니다. API 경로는 /graphql입니다.',

  'The body took longer than {ms:number} ms to arrive.': '{ms}ms 안에 본문을 모두 받지 못했습니다.',
  'The document has {length:number} characters, but the maximum is {max:number}. Request less data at once.':
    'GraphQL 문서가 {length}자로 한도인 {max}자를 넘습니다. 한 번에 요청하는 양을 줄이세요.',
  'The document nests more than {max:number} levels. Request less data at once.':
    'GraphQL 문서의 중첩이 한도인 {max}단계를 넘습니다. 한 번에 요청하는 양을 줄이세요.',
  'The document selects `{field:word}` more than {max:number} times in one place. Request less data at once.':
    'GraphQL 문서가 한곳에서 `{field}` 필드를 {max}번 넘게 선택합니다. 한 번에 요청하는 양을 줄이세요.',
  'The document does not contain this operation, or has several and operationName is missing.':
    'GraphQL 문서에 그 오퍼레이션이 없거나, 오퍼레이션이 여러 개인데 이름을 보내지 않았습니다.',
  'The variables nest more than {max:number} levels. Flatten them.':
    '변수의 중첩이 한도인 {max}단계를 넘습니다. 중첩을 줄이세요.',
  'The operation is too large: its cost is {cost:word} and its depth is {depth:number}. The limits are {maxCost:number} and {maxDepth:number}. Request fewer rows or fields at once.':
    '요청이 너무 큽니다. 비용은 {cost}, 깊이는 {depth}단계입니다. 비용은 {maxCost}, 깊이는 {maxDepth}단계까지 허용됩니다. 한 번에 요청하는 행이나 필드를 줄이세요.',
  'The operation selects too much of the schema. Send the standard introspection query once.':
    '한 번에 요청한 스키마 정보가 너무 많습니다. 표준 인트로스펙션 쿼리를 한 번만 보내세요.',

  'The first message is too large.': '첫 메시지가 너무 큽니다.',
  'Connect with an API key first.': '먼저 API 키로 연결하세요.',
  'The operation was completed by the client.': '클라이언트가 이미 끝낸 오퍼레이션입니다.',
  'Internal error.': '서버 내부 오류가 발생했습니다.',
  'Use GET to read the schema.': 'GET으로 스키마를 요청하세요.',
  'Use POST to send the token of a sign-in link.': '로그인 링크의 토큰을 POST로 보내세요.',
  'This sign-in link was already used, has expired or is from before the last restart. Paste an API key, or restart Canopy for a new link.':
    '이미 사용했거나 만료되었거나 이전에 시작한 Canopy의 로그인 링크입니다. API 키를 붙여 넣거나, Canopy를 다시 시작해 새 링크를 받으세요.',

  'The operation took longer than {ms:number} ms. Request less data at once.':
    '응답 시간이 {ms}ms를 넘었습니다. 한 번에 요청하는 양을 줄이세요.',
  'The database does not respond. Retry with exponential backoff.':
    '데이터베이스가 응답하지 않습니다. 간격을 늘려 가며 다시 시도하세요.',
  'The database is busy. Retry in a few seconds.': '데이터베이스가 바쁩니다. 몇 초 후 다시 시도하세요.',
  'A database statement timed out. Request less at once, or try again later.':
    '데이터베이스의 처리 시간이 한도를 넘었습니다. 한 번에 요청하는 양을 줄이거나 나중에 다시 시도하세요.',
  'Writes are refused: the disk is full or nearly full, or the database is read-only. Reads still work. Try again later.':
    '디스크가 가득 찼거나 거의 찼거나 데이터베이스가 읽기 전용이어서 쓸 수 없습니다. 읽기는 할 수 있습니다. 나중에 다시 시도하세요.',
  'Internal error. Include the request ID when you report it.':
    '서버 내부 오류가 발생했습니다. 문의할 때는 요청 ID를 함께 알려 주세요.',

  '{who:message} has too many requests in progress: at most {max:number} operations, running or waiting ({setting:word}). Wait for responses before you send more.':
    '{who}에서 한 번에 보낼 수 있는 양을 넘었습니다. 실행 중이거나 대기 중인 오퍼레이션은 최대 {max}개입니다({setting}). 응답을 받은 뒤 더 보내세요.',
  '{who:message} has too many requests in progress: at most {max:number} bytes of requests ({setting:word}). Wait for responses before you send more.':
    '{who}에서 한 번에 보낼 수 있는 양을 넘었습니다. 처리 중인 요청은 모두 합해 최대 {max}바이트입니다({setting}). 응답을 받은 뒤 더 보내세요.',
  'This connection has more than {bytes:number} bytes of unread responses. Read them before you send more.':
    '이 연결에서 아직 받지 않은 응답이 {bytes}바이트를 넘습니다. 응답을 받은 뒤 더 보내세요.',
  'The operation did not start within {ms:number} ms. Send fewer at once.':
    '오퍼레이션이 {ms}ms 동안 차례를 기다렸지만 실행되지 않았습니다. 한 번에 보내는 수를 줄이세요.',
  '{who:message} has {remaining:number} of {capacity:number} points left, but the operation needs {points:number}. {refill:number} points are restored per minute. Try again in {seconds:number} s.':
    '{who}에 남은 포인트는 {capacity}포인트 중 {remaining}포인트인데 이 오퍼레이션에는 {points}포인트가 필요합니다. 1분에 {refill}포인트씩 다시 채워집니다. {seconds}초 뒤에 다시 시도하세요.',
  '{who:message} can spend at most {capacity:number} points at once, but the operation needs {points:number}. Request fewer rows or fields at once.':
    '{who}에서 한 번에 쓸 수 있는 포인트는 최대 {capacity}포인트인데 이 오퍼레이션에는 {points}포인트가 필요합니다. 한 번에 요청하는 행이나 필드를 줄이세요.',
  'This address sent too many requests without a valid API key: at most {capacity:number} at once and {refill:number} per minute. Send a valid key, or try again in {seconds:number} s.':
    '이 주소에서 유효한 API 키 없이 보낸 요청이 너무 많습니다. 한 번에 최대 {capacity}개, 그 뒤로는 1분에 {refill}개까지 보낼 수 있습니다. 유효한 키를 보내거나 {seconds}초 뒤에 다시 시도하세요.',
  '{who:message} has {count:number} downloads open. Try again when one finishes.':
    '{who}에서 다운로드 {count}개가 진행 중입니다. 하나가 끝난 뒤 다시 시도하세요.',

  'Cursor is invalid for this list and order. Omit `after` to start over.':
    '이 목록과 정렬 순서에 맞지 않는 커서입니다. `after` 없이 처음부터 다시 조회하세요.',
  'first must be from 1 to {max:number}, but is {value}.':
    'first는 1에서 {max} 사이여야 하는데 {value}입니다.',
  'ids may have at most 100 entries, but has {count:number}.':
    'ids는 최대 100개까지 지정할 수 있는데 {count}개입니다.',
  'threshold must be from 0 to 1, but is {value}.':
    'threshold는 0에서 1 사이의 비율이어야 하는데 {value}입니다.',
  'expiresInSeconds must be from 1 to {max:number}, but is {value}.':
    'expiresInSeconds는 1에서 {max} 사이여야 하는데 {value}입니다.',
}

/** Problems of inputs in general. The subject of each message is the field at the path. */
export const INPUT: Translations = {
  'must have at least 1 character': '1자 이상이어야 합니다.',
  'must have at least {min:number} characters': '{min}자 이상이어야 합니다.',
  'must have at most {max:number} characters': '{max}자 이하여야 합니다.',
  'must not consist only of spaces': '공백만으로는 안 됩니다.',
  'must not be blank': '비어 있으면 안 됩니다.',
  'must have at least one letter or digit': '글자나 숫자가 하나 이상 있어야 합니다.',
  'has a NUL character at offset {offset:number}': '오프셋 {offset}에 NUL 문자가 있습니다.',
  'has half of a surrogate pair at offset {offset:number}':
    '오프셋 {offset}에 짝이 없는 서로게이트 문자가 있습니다.',
  'must be a whole number from {min:number} to {max:number}': '{min}에서 {max} 사이의 정수여야 합니다.',
  'must be from {min:number} to {max:number}': '{min}에서 {max} 사이여야 합니다.',
  'must be from {min:number} to {max:number}, but is {value}':
    '{min}에서 {max} 사이여야 하는데 {value}입니다.',
  'must be above 0 and at most {max:number}': '0보다 크고 {max} 이하여야 합니다.',
  'must be 0 or more, but is {value}': '0 이상이어야 하는데 {value}입니다.',
  'must be a sequence number, 0 or greater': '0 이상의 sequence여야 합니다.',
  'must be in the future': '미래의 시각이어야 합니다.',
  'must be a BCP 47 tag, such as en, ko or pt-BR': 'en, ko, pt-BR 같은 BCP 47 언어 태그여야 합니다.',
  'must be a JSON object': 'JSON 객체여야 합니다.',
  'must be at most {max:number} levels deep': '최대 {max}단계까지 중첩할 수 있습니다.',
  'must be at most {max:number} bytes': '{max}바이트 이하여야 합니다.',

  'must name at least one scope': '스코프를 하나 이상 지정해야 합니다.',
  'is not a user of this workspace; list them with `users`':
    '이 워크스페이스의 사용자가 아닙니다. 사용자 목록은 `users`로 조회할 수 있습니다.',
  'must be an email address such as name@example.org': 'name@example.org 같은 이메일 주소여야 합니다.',
  'no user has the id "{id}"': 'ID가 "{id}"인 사용자가 없습니다.',
  'must name at most {max:number} users': '사용자는 최대 {max}명까지 지정할 수 있습니다.',
  'Only the owner of a team or an API key with the ADMIN scope can change its members.':
    '팀 구성원은 팀 소유자나 ADMIN 스코프가 있는 키만 바꿀 수 있습니다.',
}
