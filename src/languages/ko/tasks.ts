import type { Translations } from '../catalog.ts'

/** Steps and failures of tasks, and errors of task mutations. */
export const TASKS: Translations = {
  'Counting documents in scope': '담당 범위의 문서 집계',
  'Judging probes': '점검 질문 판정',
  'Writing the snapshot': '측정 결과 저장',
  'Indexing documents': '문서 색인',
  'Embedding passages': '구절 임베딩',
  'Placing documents by meaning': '의미에 따른 문서 배치',
  'Removing finished tasks': '끝난 작업 삭제',
  'Removing old measurements': '오래된 측정 삭제',
  'Removing old deliveries': '오래된 웹훅 전송 기록 삭제',
  'Removing idempotency keys': '멱등 키 삭제',
  'Removing streamed queries': '스트리밍 쿼리 삭제',
  'Removing expired event streams': '만료된 이벤트 스트림 삭제',
  'Removing old uploads': '오래된 업로드 삭제',
  'Removing files of deleted reports': '삭제된 보고서의 파일 삭제',
  'Removing files of deleted reports from storage': '삭제된 보고서의 파일을 저장소에서 삭제',
  'Removing expired secrets': '만료된 시크릿 삭제',
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
  'must have at least one criterion; to cancel all tasks, set status to PENDING and RUNNING':
    '조건을 하나 이상 지정해야 합니다. 모두 취소하려면 상태로 PENDING과 RUNNING을 지정하세요.',
  'requires `background: true`: without a task, there is nothing to report':
    '`background: true`가 필요합니다. 작업이 없으면 알릴 내용이 없습니다.',
}

/** Schedules and cron expressions. */
export const SCHEDULES: Translations = {
  'must be COVERAGE_REFRESH (with an agentId) or RETENTION (without one); {kind:word} cannot be scheduled':
    'agentId를 지정한 COVERAGE_REFRESH나 agentId가 없는 RETENTION이어야 합니다. {kind} 작업은 예약할 수 없습니다.',
  'is required for {kind:word}': '{kind} 작업의 대상 에이전트를 지정해야 합니다.',
  'must be omitted: {kind:word} applies to the whole workspace':
    '{kind} 작업은 워크스페이스 전체가 대상이므로 생략해야 합니다.',
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
