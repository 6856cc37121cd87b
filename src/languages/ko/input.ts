import type { Translations } from '../catalog.ts'

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
