import type { Translations } from '../catalog.ts'

/** Models, their providers and routing policies: what the audit log says about them, and errors of their mutations. */
export const MODELS: Translations = {
  'Created the model provider {name} at {host:word}.': '{host}에 모델 제공자 {name}을(를) 만들었습니다.',
  'Changed the model provider {name} at {host:word}: {fields:list}.':
    '{host}의 모델 제공자 {name}을(를) 변경했습니다: {fields}',
  'Deleted the model provider {name} with 1 model.': '모델 제공자 {name}과(와) 모델 1개를 삭제했습니다.',
  'Deleted the model provider {name} with {count:number} models.':
    '모델 제공자 {name}과(와) 모델 {count}개를 삭제했습니다.',
  'Added the model {name} to the provider {provider}.': '제공자 {provider}에 모델 {name}을(를) 추가했습니다.',
  'Changed the model {name}: {fields:list}.': '모델 {name}을(를) 변경했습니다: {fields}',
  'Deleted the model {name} of the provider {provider}.':
    '제공자 {provider}의 모델 {name}을(를) 삭제했습니다.',
  'Set the routing policy for {purpose:word} (version {version:number}).':
    '{purpose} 용도의 라우팅 정책을 설정했습니다(버전 {version}).',
  'Set the routing policy for all other purposes (version {version:number}).':
    '나머지 모든 용도의 라우팅 정책을 설정했습니다(버전 {version}).',

  'The settings {settings:word} have this model provider. Change the settings, or save another provider.':
    '이 모델 제공자는 {settings} 설정으로 정해집니다. 설정을 바꾸거나 다른 제공자를 저장하세요.',
  'The settings {settings:word} have this model. Change the settings, or add a model to a provider of the workspace.':
    '이 모델은 {settings} 설정으로 정해집니다. 설정을 바꾸거나 워크스페이스의 제공자에 모델을 추가하세요.',
  'The model provider {id:word} has the name {name}. Choose another name, or change that provider.':
    '{name}은(는) 모델 제공자 {id}의 이름입니다. 다른 이름을 쓰거나 그 제공자를 변경하세요.',
  'The provider already has the model {name}, {id:word}. Change that one, or choose another name.':
    '제공자에 이미 모델 {name}이(가) 있습니다({id}). 그 모델을 변경하거나 다른 이름을 쓰세요.',
  'A workspace can have at most {max:number} model providers. Delete one that you no longer need.':
    '워크스페이스의 모델 제공자는 최대 {max}개입니다. 더 이상 필요 없는 제공자를 삭제하세요.',
  'A workspace can have at most {max:number} models. Delete one that you no longer need.':
    '워크스페이스의 모델은 최대 {max}개입니다. 더 이상 필요 없는 모델을 삭제하세요.',
  'The policy has changed: it is at version {version:number}, not {expected:number}. Review the change, then send version {version:number}.':
    '정책의 현재 버전은 {version}인데 {expected}을(를) 보냈습니다. 그사이 다른 사용자가 변경했습니다. 변경 내용을 확인한 뒤 버전 {version}을(를) 지정해 다시 보내세요.',

  'must be a URL such as https://api.example.com/v1': 'https://api.example.com/v1 같은 URL이어야 합니다.',
  'must not contain a user name or password; give the API key as a secret':
    '사용자 이름이나 비밀번호가 없어야 합니다. API 키는 시크릿으로 지정하세요.',
  'must not have a query or a fragment': '?나 # 뒤의 부분이 없어야 합니다.',
  'has a host name that does not resolve': '호스트 이름을 찾을 수 없습니다.',
  'has a host name that did not resolve within {ms:number} ms; try again later':
    '{ms}밀리초 안에 호스트 이름을 찾지 못했습니다. 잠시 후 다시 시도하세요.',
  'must begin with https://, because its address is public': '공개 주소이므로 https://로 시작해야 합니다.',
  'must not be at a link-local or reserved address, where metadata of a cloud may be':
    '링크 로컬 주소나 예약된 주소는 쓸 수 없습니다. 클라우드의 메타데이터가 있을 수 있습니다.',
  'must not be at a private address, because the setting MODEL_ALLOW_PRIVATE does not allow it':
    'MODEL_ALLOW_PRIVATE 설정에 따라 사설 주소는 쓸 수 없습니다.',
  'is required in production; store the API key with `createSecret`':
    '운영 환경에서는 필수입니다. `createSecret`으로 API 키를 저장하세요.',
  'is not a secret of this workspace; list them with `secrets`':
    '이 워크스페이스의 시크릿이 아닙니다. `secrets`로 목록을 확인하세요.',
  'is a secret that is expired; rotate it': '만료된 시크릿입니다. 교체하세요.',
  'is a secret that was revoked; create another one': '폐기된 시크릿입니다. 다른 시크릿을 만드세요.',
  'is a secret that cannot be decrypted; rotate it': '복호화할 수 없는 시크릿입니다. 교체하세요.',
  'EMBED is set by the settings EMBEDDINGS_*, because a workspace has one embedding model.':
    '워크스페이스의 임베딩 모델은 하나이므로 EMBED는 EMBEDDINGS_* 설정으로 정해집니다.',
  'must not be EMBED, because a workspace has one embedding model':
    '워크스페이스의 임베딩 모델은 하나이므로 EMBED는 쓸 수 없습니다.',
  'must name at least one purpose': '용도를 하나 이상 지정해야 합니다.',
  'repeats an earlier purpose': '앞에 나온 용도와 중복됩니다.',
  'must be at most contextTokens, which is {max:number}, but is {value:number}':
    'contextTokens 값인 {max} 이하여야 하는데 {value}입니다.',
  'must add up to 1, but add up to {sum:number}': '합이 1이어야 하는데 {sum}입니다.',
  'must name at most {max:number} models': '모델은 최대 {max}개까지 지정할 수 있습니다.',
  'is not a model of this workspace; list them with `models`':
    '이 워크스페이스의 모델이 아닙니다. `models`로 목록을 확인하세요.',
  'is not among the candidates; list them with `models`':
    '후보 모델이 아닙니다. `models`로 목록을 확인하세요.',
  'repeats an earlier model': '앞에 나온 모델과 중복됩니다.',
  'must not be in `prefer`, too': '`prefer`에도 있으면 안 됩니다.',
}
