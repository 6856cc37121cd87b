import type { Translations } from '../catalog.ts'

/** Steps and failures of tasks, and errors of task mutations. */
export const TASKS: Translations = {
  'Counting documents in scope': '담당 범위의 문서 집계',
  'Judging probes': '점검 질문 판정',
  'Writing the snapshot': '측정 결과 저장',
  'Indexing documents': '문서 색인',
  'Testing the embedding model': '임베딩 모델 시험',
  'Placing documents': '문서 배치',
  'No taxonomy is published': '게시된 분류 체계가 없음',
  'Embedding passages': '구절 임베딩',
  'Placing documents by meaning': '의미에 따른 문서 배치',
  'Removing finished tasks': '끝난 작업 삭제',
  'Removing old measurements': '오래된 측정 삭제',
  'Removing old audit events': '오래된 감사 기록 삭제',
  'Removing old deliveries': '오래된 웹훅 전송 기록 삭제',
  'Removing idempotency keys': '멱등 키 삭제',
  'Removing streamed queries': '스트리밍 쿼리 삭제',
  'Removing expired API keys': '만료된 API 키 삭제',
  'Removing expired event streams': '만료된 이벤트 스트림 삭제',
  'Removing old uploads': '오래된 업로드 삭제',
  'Removing files of deleted reports': '삭제된 보고서의 파일 삭제',
  'Removing files of deleted reports from storage': '삭제된 보고서의 파일을 저장소에서 삭제',
  'Removing expired secrets': '만료된 시크릿 삭제',
  'Removing old values of secrets': '시크릿의 이전 값 삭제',
  'Removing old totals': '오래된 집계 삭제',
  'Removing old usage': '오래된 사용량 삭제',
  'Merging totals': '집계 합치기',
  'Removing old model calls': '오래된 모델 호출 기록 삭제',
  'Removing old spending': '오래된 지출 기록 삭제',
  'Merging spending': '지출 기록 합치기',
  'Merging usage': '사용량 합치기',
  'Looking for passages': '관련 구절 검색',
  'Writing "{title}"': '"{title}" 작성',
  'Exporting files': '파일 생성',

  'The task took longer than {ms:number} ms.': '작업 시간이 {ms}ms를 넘었습니다.',
  'Internal error. The server log has the details under the task ID.':
    '서버 내부 오류로 작업이 실패했습니다. 자세한 내용은 작업 ID로 로그에서 찾을 수 있습니다.',
  'The worker stopped responding.': '워커가 응답하지 않습니다.',
  '{count:number} workers died while running only this task. It will not be retried.':
    '이 작업만 실행하던 워커 {count}개가 비정상 종료되어 다시 시작하지 않습니다.',
  '{count:number} workers stopped responding while running this task.':
    '이 작업을 실행하던 워커 {count}개가 응답하지 않게 되었습니다.',
  'This worker cannot run tasks of kind {kind:word}.': '이 워커는 {kind} 작업을 실행할 수 없습니다.',
  'The task input is invalid. Send the request again.':
    '작업의 입력이 올바르지 않습니다. 요청을 다시 보내세요.',
  'The task has no agent.': '작업에 에이전트가 지정되지 않았습니다.',
  'No agent has the id "{id}".': 'ID가 "{id}"인 에이전트가 없습니다.',
  'The topic, plan or source report of this task was deleted.':
    '작업의 대상인 주제나 계획 또는 보고서가 삭제되었습니다.',
  'Could not export the report as {kind:word}.': '보고서의 {kind} 파일을 만들지 못했습니다.',
  'Exporting the report as {kind:word} took more than {ms:number} ms.':
    '보고서의 {kind} 파일을 만드는 시간이 {ms}ms를 넘었습니다.',
  'Exporting the report as {kind:word} took more than {bytes:number} bytes of memory.':
    '보고서의 {kind} 파일을 만드는 데 필요한 메모리가 {bytes}바이트를 넘었습니다.',
  'The file has {bytes:number} bytes, but the maximum is {max:number}. Write a shorter report, or request fewer formats.':
    '파일 크기가 {bytes}바이트로 한도인 {max}바이트를 넘습니다. 보고서를 짧게 쓰거나 형식을 줄이세요.',
  'The model {name} returned vectors with {length:number} dimensions, but earlier ones have {before:number}. Set EMBEDDINGS_DIMENSIONS to {before:number}, or use another model name.':
    '{name} 모델이 만드는 벡터의 길이가 이전에는 {before}이었는데 지금은 {length}입니다. 다른 모델로 바뀐 것입니다. EMBEDDINGS_DIMENSIONS에 {before}을(를) 설정하거나 모델에 다른 이름을 지정하세요.',
  'The embeddings endpoint answered {status:number}.': '임베딩 엔드포인트의 응답 상태는 {status}입니다.',
  'The embeddings endpoint rejected the API key (status {status:number}). Set EMBEDDINGS_API_KEY to a key that can use {model}.':
    '임베딩 엔드포인트가 키를 거부했습니다(응답 상태 {status}). EMBEDDINGS_API_KEY에 {model} 모델을 사용할 수 있는 키를 설정하세요.',
  'The embeddings endpoint answered {status:number}. Check that EMBEDDINGS_BASE_URL is the URL without /embeddings, and that the endpoint has the model {model}.':
    '임베딩 엔드포인트의 응답 상태는 {status}입니다. EMBEDDINGS_BASE_URL이 /embeddings 바로 앞까지인지, 그곳에 {model} 모델이 있는지 확인하세요.',

  'The workspace has reached its limit of {max:number} pending tasks. Wait until some have started, or cancel some.':
    '워크스페이스에서 대기할 수 있는 작업은 최대 {max}개이고 이미 한도에 이르렀습니다. 일부가 시작될 때까지 기다리거나 일부를 취소하세요.',
  'Only a dead letter can be redriven; this task is {status:word}.':
    '최종 실패한 작업(dead letter)만 다시 실행할 수 있습니다. 이 작업의 상태는 {status}입니다.',
  'The input of this task is no longer valid. Send the original request again.':
    '이 작업의 입력은 더 이상 유효하지 않습니다. 원래 요청을 다시 보내세요.',
  'must have at least one criterion; to cancel all tasks, set status to PENDING and RUNNING':
    '조건을 하나 이상 지정해야 합니다. 모두 취소하려면 상태로 PENDING과 RUNNING을 지정하세요.',
  'requires `background: true`: without a task, there is nothing to report':
    '`background: true`가 필요합니다. 작업이 없으면 알릴 내용이 없습니다.',
}

/** Schedules and cron expressions. */
export const SCHEDULES: Translations = {
  'must be COVERAGE_REFRESH (with an agentId), PLUGIN_SYNC (with a pluginId) or RETENTION (without either); {kind:word} cannot be scheduled':
    'COVERAGE_REFRESH(agentId 필요), PLUGIN_SYNC(pluginId 필요), RETENTION(둘 다 없음) 중 하나여야 합니다. {kind}은(는) 예약할 수 없습니다.',
  'is required for {kind:word}': '{kind} 작업의 대상을 지정해야 합니다.',
  'must be omitted for {kind:word}':
    '{kind} 작업에는 지정할 수 없으므로 생략하세요.',
  'the workspace has reached its limit of {max:number} schedules; delete one first':
    '워크스페이스의 예약이 한도인 {max}개에 이르렀습니다. 먼저 하나를 삭제하세요.',
  'must have five fields (minute, hour, day of month, month, day of week), such as "30 2 * * MON-FRI"; it has none':
    '"30 2 * * MON-FRI"처럼 필드 다섯 개(분, 시, 일, 월, 요일)가 있어야 하는데 비어 있습니다.',
  'must have five fields (minute, hour, day of month, month, day of week), such as "30 2 * * MON-FRI"; it has {count:number}':
    '"30 2 * * MON-FRI"처럼 필드 다섯 개(분, 시, 일, 월, 요일)가 있어야 하는데 {count}개입니다.',
  'has "{value}" as its {field:message}, but it must be {values:message}, given as a value, a range (a-b), a list (a,b), "*", or a range or "*" with a step (*/n)':
    '{field} 필드가 "{value}"입니다. {values}의 값 하나, 범위(a-b), 목록(a,b), "*", 또는 간격을 붙인 범위나 "*"(*/n)여야 합니다.',
  minute: '분',
  hour: '시',
  'day of month': '일',
  month: '월',
  'day of week': '요일',
  '0 to 59': '0~59',
  '0 to 23': '0~23',
  '1 to 31': '1~31',
  '1 to 12 or JAN to DEC': '1~12 또는 JAN~DEC',
  '0 to 7, where 0 and 7 are Sunday, or SUN to SAT': '0~7(0과 7은 일요일) 또는 SUN~SAT',
  'never runs: none of its months has such a day': '지정한 달에 그런 날짜가 없어 실행되는 때가 없습니다.',
  'must be the IANA name of a time zone, such as "Asia/Seoul", "Europe/Berlin" or "UTC"':
    '"Asia/Seoul", "Europe/Berlin", "UTC" 같은 IANA 시간대 이름이어야 합니다.',
}

/** Errors of streams, streamed queries and the single connection mode. */
export const STREAMS: Translations = {
  '{who:message} has {count:number} streams open, which is the maximum. Close one, or try again later.':
    '{who}에서 열린 스트림이 이미 {count}개여서 더 열 수 없습니다. 하나를 닫거나 나중에 다시 시도하세요.',
  'Cursor is invalid for these events. Send a cursor that came with them, "0" for all stored events, or none.':
    '이 이벤트들의 커서가 아닙니다. 이벤트와 함께 받은 커서를 보내거나, 보관된 모든 이벤트를 받으려면 "0"을 보내거나, 생략하세요.',
  'An event took longer than {ms:number} ms. Select fewer fields.':
    '이벤트 하나를 처리하는 시간이 {ms}ms를 넘었습니다. 요청하는 필드를 줄이세요.',

  'Last-Event-ID is not from this stream. Omit it to start over.':
    'Last-Event-ID가 이 스트림의 것이 아닙니다. 처음부터 받으려면 생략하세요.',
  'Last-Event-ID is from another query. Omit it to start over.':
    'Last-Event-ID가 다른 쿼리의 것입니다. 처음부터 받으려면 생략하세요.',
  'No streamed query has the ID "{id}", or it ended more than {minutes:number} minutes ago.':
    'ID가 "{id}"인 스트리밍 쿼리가 없거나 끝난 지 {minutes}분이 지났습니다.',
  '{who:message} already runs {count:number} streamed queries. Wait for one to end.':
    '{who}에서 스트리밍 쿼리가 이미 {count}개 실행 중입니다. 하나가 끝난 뒤 다시 시도하세요.',
  'The query was cancelled.': '쿼리가 취소되었습니다.',
  'The server that ran this query is gone. Send the query again.':
    '이 쿼리를 실행하던 서버가 사라졌습니다. 쿼리를 다시 보내세요.',
  'The server that ran this query was stopped. Send the query again.':
    '이 쿼리를 실행하던 서버가 중지되었습니다. 쿼리를 다시 보내세요.',
  'The query took longer than {ms:number} ms. Send it again, or request fewer results.':
    '쿼리 시간이 {ms}ms를 넘었습니다. 쿼리를 다시 보내거나 요청하는 양을 줄이세요.',
  'The database does not respond. Send the query again.':
    '데이터베이스가 응답하지 않습니다. 쿼리를 다시 보내세요.',
  'Internal error. Send the query again, and include the request ID {id:word} when you report it.':
    '서버 내부 오류가 발생했습니다. 쿼리를 다시 보내고, 문의할 때는 요청 ID({id})를 함께 알려 주세요.',

  'Stream not found. Reserve one with PUT, and send its token with every request.':
    '스트림이 없습니다. PUT으로 스트림을 예약하고 모든 요청에 그 토큰을 보내세요.',
  'This API key has {count:number} reserved event streams that are not open yet. Open them, or try again in a minute.':
    '이 API 키로 예약하고 아직 열지 않은 이벤트 스트림이 {count}개입니다. 스트림을 열거나 1분 뒤에 다시 시도하세요.',
  'Stream already open.': '이미 열린 스트림입니다.',
  'Operation with ID already exists.': '같은 ID의 오퍼레이션이 이미 있습니다.',
  'This stream has {count:number} operations, which is the maximum. Stop one, or reserve another stream.':
    '이 스트림의 오퍼레이션이 한도인 {count}개에 이르렀습니다. 하나를 중지하거나 다른 스트림을 예약하세요.',
  'More than {bytes:number} bytes of operations are waiting for this stream. Open it, or send them without its token.':
    '이 스트림에서 대기하는 오퍼레이션이 {bytes}바이트를 넘습니다. 스트림을 열거나 토큰 없이 보내세요.',
  'Operation ID is missing. Send it as extensions.operationId with POST, or as the query parameter operationId with DELETE.':
    '오퍼레이션 ID가 없습니다. POST에는 extensions.operationId로, DELETE에는 URL 매개변수 operationId로 보내세요.',
  'Operation ID must be a string of at most {max:number} characters.':
    '오퍼레이션 ID는 {max}자 이하의 텍스트여야 합니다.',
  'The body must have a "query" or a "documentId".': '본문에 "query"나 "documentId"가 있어야 합니다.',
  '"query" must be a string.': '"query" 값은 텍스트여야 합니다.',
  '"operationName" must be a string.': '"operationName" 값은 텍스트여야 합니다.',
  '"variables" must be an object.': '"variables" 값은 객체여야 합니다.',
}

/** Problems of webhook URLs, and errors of deliveries. */
export const WEBHOOKS: Translations = {
  'must not be TEST, which only testWebhookEndpoint can send':
    'TEST 이벤트는 testWebhookEndpoint만 보냅니다. 빼고 지정하세요.',
  'A workspace can send {limit:number} test events per minute. Try again later.':
    '워크스페이스 하나는 테스트 이벤트를 1분에 {limit}개까지 보낼 수 있습니다. 잠시 후 다시 시도하세요.',
  'must name at least one event': '이벤트를 하나 이상 지정해야 합니다.',
  'A workspace can have at most {max:number} webhook endpoints. Delete one that you no longer need.':
    '워크스페이스의 웹훅 엔드포인트는 최대 {max}개입니다. 더 이상 필요 없는 엔드포인트를 삭제하세요.',

  'The URL has {length:number} characters; at most {max:number} are allowed.':
    'URL이 {length}자입니다. 최대 {max}자까지 허용됩니다.',
  'The URL is not valid. Use one like https://example.com/hooks.':
    'URL이 아닙니다. https://example.com/hooks 같은 URL이 필요합니다.',
  'The URL must begin with https://.': 'URL은 https://로 시작해야 합니다.',
  'The URL contains a user name or password. Remove it, and verify the signature instead.':
    'URL에 사용자 이름이나 비밀번호가 들어 있습니다. 빼고 대신 서명을 확인하세요.',
  'The URL has a #fragment, which is never sent. Remove it.':
    'URL 끝의 #fragment는 전송되지 않습니다. 빼고 지정하세요.',
  'The URL has no host. Use one like https://example.com/hooks.':
    'URL에 호스트가 없습니다. https://example.com/hooks 같은 URL이 필요합니다.',
  'http:// is only allowed for a receiver on this machine. Use https://.':
    'http://는 이 컴퓨터의 수신기에만 사용할 수 있습니다. https://로 시작하는 URL을 지정하세요.',
  'The host name did not resolve within {ms:number} ms. Try again later.':
    '{ms}ms 안에 호스트 이름을 확인하지 못했습니다. 나중에 다시 시도하세요.',
  'The host name does not resolve. Use one with a public address.':
    '호스트 이름을 찾을 수 없습니다. 공개된 주소가 있는 이름이 필요합니다.',
  '{address:word} is not a public address. Use one on the public internet.':
    '공개된 주소가 아니어서({address}) 거부했습니다. 공용 인터넷의 주소가 필요합니다.',
  'The host name resolves to a private address. Use one on the public internet.':
    '호스트 이름이 사설 주소를 가리켜 거부했습니다. 공용 인터넷의 주소가 필요합니다.',

  'No response within {ms:number} ms.': '{ms}ms 안에 응답이 없었습니다.',
  'The receiver answered {status:number}.': '수신 서버의 응답 상태는 {status}입니다.',
  'TLS: the certificate is not signed by a trusted authority.':
    'TLS: 신뢰할 수 있는 기관이 서명한 인증서가 아닙니다.',
  'The address is unreachable.': '이 주소에 연결할 수 없습니다.',
  'The connection was refused.': '연결이 거부되었습니다.',
  'The signing secret cannot be decrypted. Rotate the secret.':
    '서명 비밀키를 복호화할 수 없습니다. 비밀키를 교체하세요.',
  'The connection was closed before a response arrived.': '응답을 받기 전에 연결이 끊어졌습니다.',
  'The connection attempt timed out.': '제한 시간 안에 연결되지 않았습니다.',
  'The response headers are too long.': '응답 헤더가 너무 깁니다.',
  'TLS: the handshake failed.': 'TLS: 보안 연결 방식이 맞지 않습니다.',
  'TLS: the connection failed.': 'TLS: 보안 연결에 실패했습니다.',
  'TLS: the certificate is not valid for this name.': 'TLS: 이 호스트 이름에 유효한 인증서가 아닙니다.',
  'TLS: the certificate has expired.': 'TLS: 인증서가 만료되었습니다.',
  'TLS: the certificate is not valid yet.': 'TLS: 인증서의 유효 기간이 아직 시작되지 않았습니다.',
  'TLS: the certificate has been revoked.': 'TLS: 인증서가 폐기되었습니다.',
  'The response is not valid HTTP.': '응답이 올바른 HTTP가 아닙니다.',
  'The connection failed ({code:word}).': '연결에 실패했습니다({code}).',
  'The connection failed.': '연결에 실패했습니다.',

  'Disabled by a user.': '사용자가 중지했습니다.',
  'The receiver answered 410 Gone.': '수신 서버가 410 Gone으로 응답했습니다.',
  'All deliveries have failed for {hours:number} hours.': '{hours}시간 동안 전송에 모두 실패했습니다.',
}
