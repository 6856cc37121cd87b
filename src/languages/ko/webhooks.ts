import type { Translations } from '../catalog.ts'

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
