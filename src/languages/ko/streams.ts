import type { Translations } from '../catalog.ts'

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
  'The body must have a "query" string.': '본문에 텍스트인 "query"가 있어야 합니다.',
  '"operationName" must be a string.': '"operationName" 값은 텍스트여야 합니다.',
  '"variables" must be an object.': '"variables" 값은 객체여야 합니다.',
}
