import type { Translations } from '../catalog.ts'

/** Secrets: what the audit log says about them, notices, and errors of their mutations. */
export const SECRETS: Translations = {
  'Created the secret {name} (fingerprint {fingerprint:word}).':
    '시크릿 {name}을(를) 만들었습니다(지문 {fingerprint}).',
  'Rotated the secret {name} to version {version:number} (fingerprint {fingerprint:word}).':
    '시크릿 {name}을(를) 버전 {version}(으)로 교체했습니다(지문 {fingerprint}).',
  'Revoked the secret {name}.': '시크릿 {name}을(를) 폐기했습니다.',
  'Read the secret {name} (version {version:number}) for {reason}.':
    '{reason}에 쓰기 위해 시크릿 {name}(버전 {version})을(를) 읽었습니다.',
  'Could not read the secret {name} (version {version:number}) for {reason}: {problem:message}.':
    '{reason}에 쓰기 위한 시크릿 {name}(버전 {version})을(를) 읽지 못했습니다: {problem}.',
  'Could not read the secret {id:word} for {reason}: {problem:message}.':
    '{reason}에 쓰기 위한 시크릿 {id}을(를) 읽지 못했습니다: {problem}.',
  'The secret {name} cannot be used: {problem:message}. Rotate it.':
    '시크릿 {name}을(를) 사용할 수 없습니다: {problem}. 시크릿을 교체하세요.',
  'The secret {name} cannot be used: {problem:message}. Create another one.':
    '시크릿 {name}을(를) 사용할 수 없습니다: {problem}. 다른 시크릿을 만드세요.',
  'it is expired': '만료됨',
  'it was revoked': '폐기됨',
  'it cannot be decrypted': '복호화할 수 없음',
  'it does not exist': '존재하지 않음',

  'The secret {id:word} has the name {name}. Rotate it to change its value, or choose another name.':
    '{name}은(는) 시크릿 {id}의 이름입니다. 값을 바꾸려면 그 시크릿을 교체하고, 아니면 다른 이름을 쓰세요.',
  'The revoked secret {id:word} has the name {name}. Choose another name.':
    '{name}은(는) 폐기된 시크릿 {id}의 이름입니다. 다른 이름을 쓰세요.',
  'A workspace can have at most {max:number} secrets. Revoke one that you no longer need.':
    '워크스페이스의 시크릿은 최대 {max}개입니다. 더 이상 필요 없는 시크릿을 폐기하세요.',
  'The secret {name} was revoked. Create another one.':
    '시크릿 {name}은(는) 폐기되었습니다. 다른 시크릿을 만드세요.',
  'The secret has changed: it is at version {version:number}, not {expected:number}. Review the change, then send version {version:number}.':
    '시크릿의 현재 버전은 {version}인데 {expected}을(를) 보냈습니다. 그사이 다른 사용자가 교체했습니다. 변경 내용을 확인한 뒤 버전 {version}을(를) 지정해 다시 보내세요.',
  'must have 1 to 100 characters: letters A to Z, digits, ".", "_" or "-"':
    '1자에서 100자까지, 영문자와 숫자, ".", "_", "-"만 쓸 수 있습니다.',
  'must not start with a line break or another control character':
    '줄바꿈이나 다른 제어 문자로 시작하면 안 됩니다.',
  'must not end with a line break or another control character, which is easily copied along with a value':
    '줄바꿈이나 다른 제어 문자로 끝나면 안 됩니다. 값을 복사할 때 함께 복사되기 쉽습니다.',

  'The secret {name} expires at {time:word}. Rotate it with rotateSecret before, or what uses it stops working.':
    '시크릿 {name}이(가) {time}에 만료됩니다. 그 전에 rotateSecret으로 교체하지 않으면 이 시크릿을 사용하는 기능이 멈춥니다.',
  'Send the value of a secret in a variable without a default, because documents are cached: `createSecret(input: { name: "key", value: $value })`.':
    'GraphQL 문서는 캐시되므로 시크릿의 값은 기본값이 없는 변수로 보내세요: `createSecret(input: { name: "key", value: $value })`.',
  'The document has a syntax error at line {line:number}, column {column:number}.':
    'GraphQL 문서의 {line}행 {column}열에 구문 오류가 있습니다.',
  'The variables have a wrong type or lack a required field at: {paths}.':
    '변수의 형식이 잘못되었거나 필수 필드가 없습니다: {paths}.',
}
