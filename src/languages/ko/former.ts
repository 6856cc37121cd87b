import type { Translations } from '../catalog.ts'

/** Messages of earlier releases that stored rows still contain. */
export const FORMER: Translations = {
  '{count:number} workers died while they ran this task; it is not given to another.':
    '이 작업을 실행하던 워커 {count}개가 비정상 종료되어 더 이상 실행하지 않습니다.',

  'This is not a URL; a webhook needs one like https://example.com/hooks.':
    'URL이 아닙니다. https://example.com/hooks 같은 URL이 필요합니다.',
  'The URL has no host; a webhook needs one like https://example.com/hooks.':
    'URL에 호스트가 없습니다. https://example.com/hooks 같은 URL이 필요합니다.',
  'The URL holds a user name or a password; leave them out, and check the signature instead.':
    'URL에 사용자 이름이나 비밀번호가 들어 있습니다. 빼고 대신 서명을 확인하세요.',
  'The URL ends in a #fragment, which is never sent; leave it out.':
    'URL 끝의 #fragment는 전송되지 않습니다. 빼고 지정하세요.',
  'http:// is only for a receiver on this machine; begin with https://.':
    'http://는 이 컴퓨터의 수신기에만 사용할 수 있습니다. https://로 시작하는 URL을 지정하세요.',
  'The name does not resolve; a webhook needs one with a public address.':
    '호스트 이름을 찾을 수 없습니다. 공개된 주소가 있는 이름이 필요합니다.',
  'TLS: the certificate is not signed by an authority that is trusted here.':
    'TLS: 신뢰할 수 있는 기관이 서명한 인증서가 아닙니다.',
  'The address cannot be reached from here.': '이 주소에 연결할 수 없습니다.',
  'The connection was closed before an answer came.': '응답을 받기 전에 연결이 끊어졌습니다.',
  'The connection was not taken up in time.': '제한 시간 안에 연결되지 않았습니다.',
  "The answer's headers are too long.": '응답 헤더가 너무 깁니다.',
  'TLS: no secure connection could be agreed on.': 'TLS: 보안 연결 방식이 맞지 않습니다.',
  'TLS: no secure connection could be made.': 'TLS: 보안 연결에 실패했습니다.',
  'The answer is not valid HTTP.': '응답이 올바른 HTTP가 아닙니다.',
  'No answer within {ms:number} ms.': '{ms}ms 안에 응답이 없었습니다.',
  'Refused: {address:word} is not a public address; a webhook needs one on the public internet.':
    '공개된 주소가 아니어서({address}) 거부했습니다. 공용 인터넷의 주소가 필요합니다.',
  'Refused: the name leads to a private address; a webhook needs one on the public internet.':
    '호스트 이름이 사설 주소를 가리켜 거부했습니다. 공용 인터넷의 주소가 필요합니다.',
  'The file has {bytes:number} bytes, and at most {max:number} are kept of one; write a shorter report, or ask for fewer formats.':
    '파일 크기가 {bytes}바이트로 한도인 {max}바이트를 넘습니다. 보고서를 짧게 쓰거나 형식을 줄이세요.',
  '{count:number} workers died while they ran only this task. It is not started again.':
    '이 작업만 실행하던 워커 {count}개가 비정상 종료되어 다시 시작하지 않습니다.',
  '{count:number} workers stopped answering while they ran this task.':
    '이 작업을 실행하던 워커 {count}개가 응답하지 않게 되었습니다.',
  'The worker stopped answering.': '워커가 응답하지 않습니다.',
  'The task failed for a reason of ours; the log has it under the task id.':
    '서버 내부 오류로 작업이 실패했습니다. 자세한 내용은 작업 ID로 로그에서 찾을 수 있습니다.',
  'The topic, the plan or the report that this was to follow is gone.':
    '작업의 대상인 주제나 계획 또는 보고서가 삭제되었습니다.',
  'The model {name} answers with {length:number} numbers, and did with {before:number} before: it is another model. Set EMBEDDINGS_DIMENSIONS to {before:number}, or give the model another name.':
    '{name} 모델이 만드는 벡터의 길이가 이전에는 {before}이었는데 지금은 {length}입니다. 다른 모델로 바뀐 것입니다. EMBEDDINGS_DIMENSIONS에 {before}을(를) 설정하거나 모델에 다른 이름을 지정하세요.',
  'The embeddings endpoint answered {status:number}: it does not take the key. Set EMBEDDINGS_API_KEY to one that may use {model}.':
    '임베딩 엔드포인트가 키를 거부했습니다(응답 상태 {status}). EMBEDDINGS_API_KEY에 {model} 모델을 사용할 수 있는 키를 설정하세요.',
  'The embeddings endpoint answered {status:number}. Check that EMBEDDINGS_BASE_URL ends where /embeddings begins, and that it has the model {model}.':
    '임베딩 엔드포인트의 응답 상태는 {status}입니다. EMBEDDINGS_BASE_URL이 /embeddings 바로 앞까지인지, 그곳에 {model} 모델이 있는지 확인하세요.',
  'Making files': '파일 생성',
  'Removing files of deleted reports from their store': '삭제된 보고서의 파일을 저장소에서 삭제',
  'Nothing has reached the receiver for {hours:number} hours.': '{hours}시간 동안 전송에 모두 실패했습니다.',
  'Disabled by a person.': '사용자가 중지했습니다.',
}
