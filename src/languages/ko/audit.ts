import type { Translations } from '../catalog.ts'

/** Summaries of the audit log. Names are in quotation marks. */
export const AUDIT: Translations = {
  'Created the API key {name} ({scopes:list}) for {user}.':
    '{user} 사용자의 API 키 {name}({scopes})을(를) 만들었습니다.',
  'Created the short-lived API key {name} ({scopes:list}) for {user}.':
    '{user} 사용자의 단기 API 키 {name}({scopes})을(를) 만들었습니다.',
  'Revoked the API key {name}.': 'API 키 {name}의 사용을 중지했습니다.',
  'Created the user {name}.': '{name} 사용자를 만들었습니다.',
  'Deleted the agent {name}.': '{name} 에이전트를 삭제했습니다.',
  'Deleted {count:number} agents: {names:list}.': '에이전트 {count}개를 삭제했습니다: {names}',
  'Deleted 1 document.': '문서 1건을 삭제했습니다.',
  'Deleted {count:number} documents.': '문서 {count}건을 삭제했습니다.',
  'Published the taxonomy version {version}.': '분류 체계의 {version} 버전을 게시했습니다.',
  'Deleted the template {name}.': '{name} 템플릿을 삭제했습니다.',
  'Deleted the topic {name}.': '{name} 주제를 삭제했습니다.',
  'Created a webhook endpoint at {host:word}.': '{host}에 웹훅 엔드포인트를 만들었습니다.',
  'Changed the webhook endpoint at {host:word}: {fields:list}.':
    '{host}의 웹훅 엔드포인트를 변경했습니다: {fields}',
  'Deleted the webhook endpoint at {host:word}.': '{host}의 웹훅 엔드포인트를 삭제했습니다.',
  'Rotated the secret of the webhook endpoint at {host:word}.':
    '{host}의 웹훅 엔드포인트 비밀키를 교체했습니다.',
  'Rotated the webhook secret of the workspace.': '워크스페이스의 웹훅 비밀키를 교체했습니다.',
  'Rotated the webhook secret of the workspace and revoked the earlier ones.':
    '워크스페이스의 웹훅 비밀키를 교체하고 이전 비밀키를 폐기했습니다.',
  'Registered the document {name}.': '신뢰 문서 {name}을(를) 등록했습니다.',
  'Registered {count:number} documents: {names:list}.': '신뢰 문서 {count}건을 등록했습니다: {names}',
  'Offered the document {name} as a tool.': '신뢰 문서 {name}을(를) 도구로 제공했습니다.',
  'Offered {count:number} documents as tools: {names:list}.':
    '신뢰 문서 {count}건을 도구로 제공했습니다: {names}',
  'Removed the registration of the document {name}.': '신뢰 문서 {name}의 등록을 해제했습니다.',
  'Set the limit of the quota {kind:word} to {limit:number}.':
    '할당량 {kind}의 한도를 {limit}(으)로 설정했습니다.',
  'Switched the feature flag {key:word} on for {percent:number} % of users.':
    '기능 플래그 {key}을(를) 사용자 {percent}%에게 켰습니다.',
  'Switched the feature flag {key:word} off.': '기능 플래그 {key}을(를) 껐습니다.',
  'Switched the feature flag {key:word} off, because {failures:number} of {calls:number} operations failed.':
    '작업 {calls}건 중 {failures}건이 실패하여 기능 플래그 {key}을(를) 껐습니다.',
  'Set the budget {period:word} to {limit:word} US dollars ({action:word}).':
    '예산 {period}을(를) {limit}달러로 설정했습니다({action}).',
  'Removed the budget {period:word}.': '예산 {period}을(를) 삭제했습니다.',
  'Removed the limit of the quota {kind:word}.': '할당량 {kind}의 한도를 해제했습니다.',
}
