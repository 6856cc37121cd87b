import type { Translations } from '../catalog.ts'

/** Sharing, versions, forks, merges and ratings of templates. */
export const TEMPLATES: Translations = {
  'must have at most {max:number} tags': '태그는 최대 {max}개입니다.',
  'must have at most {max:number} resolutions': '최대 {max}개까지 보낼 수 있습니다.',
  'is required when visibility is TEAM': '공개 범위가 TEAM이므로 볼 수 있는 팀을 지정해야 합니다.',
  'you are not in a team with the ID "{id}"; list your teams with `teams`':
    'ID가 "{id}"인 팀에 속해 있지 않습니다. 속한 팀은 `teams`로 조회할 수 있습니다.',
  'is only allowed when visibility is TEAM; omit it, or set visibility to TEAM':
    '공개 범위가 TEAM일 때만 지정할 수 있습니다. 생략하거나 공개 범위를 TEAM으로 바꾸세요.',
  'Only the author of a template or the owner of its team can change it.':
    '템플릿은 작성자와 소속 팀의 소유자만 변경할 수 있습니다.',
  'Only the author of a template, the owner of its team or an API key with the ADMIN scope can delete it.':
    '템플릿은 작성자, 소속 팀의 소유자, ADMIN 스코프가 있는 키만 삭제할 수 있습니다.',
  'Only the author of a template can change who can see it.':
    '템플릿의 공개 범위는 작성자만 변경할 수 있습니다.',
  'You can only rate a template that you have used.':
    '템플릿은 사용한 뒤에 평가할 수 있습니다. 먼저 사용하세요.',
  'You cannot vote on your own rating.': '자신의 평가에는 투표할 수 없습니다.',

  'This template has no version with the number "{number}".':
    '이 템플릿에는 번호가 "{number}"인 버전이 없습니다.',
  'Version {number:word} is already published and cannot be changed. The latest version is {latest:word}.':
    '버전 {number}은(는) 이미 게시되었고, 게시된 버전은 바꿀 수 없습니다. 최신 버전은 {latest}입니다.',
  'must be a semantic version of three whole numbers up to {max:number}, like "1.2.0"':
    '"1.2.0"처럼 {max} 이하의 정수 세 개로 된 유의적 버전(semver)이어야 합니다.',
  'must be greater than {latest:word}, the latest version': '최신 버전인 {latest}보다 커야 합니다.',
  'needs a new major version, {number:word} or greater: {change:message}':
    '호환되지 않는 변경이므로 {number} 이상의 새 주 버전이 필요합니다. {change}',
  'the variable "{name}" was removed': '"{name}" 변수가 삭제되었습니다.',
  'the variable "{name}" changed from {before:word} to {after:word}':
    '"{name}" 변수의 형식이 바뀌었습니다({before} → {after}).',
  'the variable "{name}" can no longer be omitted': '생략할 수 있던 "{name}" 변수가 필수가 되었습니다.',
  'the variable "{name}" is new, required and has no default':
    '새 "{name}" 변수가 기본값 없는 필수 변수입니다.',

  'Nothing to pull: upstream has no version newer than {number:word}, which was already pulled.':
    '가져올 것이 없습니다. 원본 템플릿에 이미 가져온 {number} 이후의 버전이 없습니다.',
  'Template "{id}" has no upstream to pull from: it is not a fork, or its upstream was deleted or is no longer visible to you.':
    '템플릿 "{id}"에는 가져올 원본이 없습니다. 포크가 아니거나, 원본이 삭제되었거나, 원본을 더 이상 볼 수 없습니다.',
  'Upstream is at version {latest:word}, but the resolutions are for {chosen:word}. Pull without resolutions to see the current conflicts.':
    '원본 템플릿의 최신 버전은 {latest}인데 {chosen}에 대한 해결 방법을 보냈습니다. resolutions 없이 다시 가져와 현재의 충돌을 확인하세요.',
  'One path changed on both sides. Pull again with a resolution for it (OURS, THEIRS or a text): {paths:list}.':
    '양쪽에서 함께 바뀐 항목이 1개 있습니다. 경로별로 OURS, THEIRS 또는 직접 쓴 텍스트를 지정해 다시 가져오세요: {paths}',
  '{count:number} paths changed on both sides. Pull again with a resolution for each (OURS, THEIRS or a text): {paths:list}.':
    '양쪽에서 함께 바뀐 항목이 {count}개 있습니다. 경로별로 OURS, THEIRS 또는 직접 쓴 텍스트를 지정해 다시 가져오세요: {paths}',
  'exactly one of `take` and `text` must be given': '`take`와 `text` 중 하나만 지정해야 합니다.',
  'this conflict is not about text; use OURS or THEIRS':
    '텍스트의 충돌이 아닙니다. OURS나 THEIRS를 지정하세요.',
  'is already resolved above; resolve each path once': '위에서 이미 해결했습니다. 한 번만 지정하세요.',
  'is not a conflict of this pull; omit it to see the current conflicts':
    '이번 가져오기의 충돌이 아닙니다. 빼고 다시 가져와 충돌 목록을 확인하세요.',
  'cannot be merged with upstream: the merged {path:word} would have a problem ({problem:message}); publish a version of the fork that fits both, then pull again':
    '원본과 합치면 {path}에 문제가 생깁니다. {problem} 양쪽에 맞는 포크 버전을 게시한 뒤 다시 가져오세요.',
}
