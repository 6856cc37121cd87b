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

/** Problems of template content and of template inputs. */
export const TEMPLATE_CONTENT: Translations = {
  'has {bytes:number} bytes; at most {max:number} are allowed':
    '{bytes}바이트입니다. 최대 {max}바이트까지 허용됩니다.',
  'has {lines:number} lines; at most {max:number} are allowed':
    '{lines}줄입니다. 최대 {max}줄까지 허용됩니다.',
  'has {count:number} sections; at most {max:number} are allowed':
    '섹션이 {count}개입니다. 최대 {max}개까지 허용됩니다.',
  'has {count:number} variables; at most {max:number} are allowed':
    '변수가 {count}개입니다. 최대 {max}개까지 허용됩니다.',
  'has {count:number} placeholders; at most {max:number} are allowed':
    '자리표시자가 {count}개입니다. 최대 {max}개까지 허용됩니다.',
  'has {count:number} items; at most {max:number} are allowed':
    '항목이 {count}개입니다. 최대 {max}개까지 허용됩니다.',
  'has {count:number} characters; at most {max:number} are allowed':
    '{count}자입니다. 최대 {max}자까지 허용됩니다.',
  'has {count:number} characters in descriptions, defaults and choices; at most {max:number} are allowed':
    '설명, 기본값, 선택지가 모두 {count}자입니다. 최대 {max}자까지 허용됩니다.',
  'and {count:number} more problems like these': '이와 같은 문제가 {count}개 더 있습니다.',

  '"{key}" is already the key of an earlier section; keys must be unique':
    '앞의 섹션이 이미 사용한 키("{key}")입니다. 키는 겹칠 수 없습니다.',
  'must start with a letter and contain only ASCII letters, digits, "_" and "-", at most {max:number} characters':
    'a~z로 시작하고 a~z, 숫자, "_", "-"만으로 된 {max}자 이하여야 합니다.',
  'must be one line of 1 to {max:number} characters': '1자에서 {max}자까지의 한 줄이어야 합니다.',
  '"{name}" is already the name of an earlier variable; names must be unique':
    '앞의 변수가 이미 사용한 이름("{name}")입니다. 이름은 겹칠 수 없습니다.',
  'must start with a letter and contain only ASCII letters, digits and "_", at most {max:number} characters':
    'a~z로 시작하고 a~z, 숫자, "_"만으로 된 {max}자 이하여야 합니다.',
  '"{name}" is a reserved word; choose another':
    '예약어("{name}")는 이름으로 쓸 수 없습니다. 다른 이름을 사용하세요.',
  'must have 1 to {max:number} choices for an ENUM': 'ENUM의 선택지는 1개에서 {max}개까지입니다.',
  'each choice must have 1 to {max:number} characters': '선택지는 각각 1자에서 {max}자까지입니다.',
  'choices must be unique': '선택지가 겹칩니다.',
  'must be empty for a {type:word}; only an ENUM has choices':
    '선택지는 ENUM에만 지정할 수 있는데 {type} 변수입니다.',
  'must be null for a {type:word}; only a TEXT or a LIST has a maximum length':
    'TEXT와 LIST에만 지정할 수 있는데 {type} 변수입니다.',
  'must be a whole number from 1 to {max:number} for a {type:word}':
    '{type} 변수에는 1에서 {max} 사이의 정수여야 합니다.',
  'does not fit the type {type:word}: {problem:message}': '{type} 형식에 맞지 않습니다. {problem}',

  'is required; provide text': '필수 입력이 없습니다. 텍스트를 지정하세요.',
  'is required; provide a number': '필수 입력이 없습니다. 숫자를 지정하세요.',
  'is required; provide true or false': '필수 입력이 없습니다. true나 false를 지정하세요.',
  'is required; provide a date like "2026-11-22"':
    '필수 입력이 없습니다. "2026-11-22" 같은 날짜를 지정하세요.',
  'is required; provide one of its choices': '필수 입력이 없습니다. 이 변수의 선택지 중 하나를 지정하세요.',
  'is required; provide a list of strings': '필수 입력이 없습니다. 텍스트 목록을 지정하세요.',
  'is not a variable of this template; it has none':
    '템플릿에 없는 변수입니다. 이 템플릿에는 변수가 없습니다.',
  'is not a variable of this template; use one of: {names}':
    '템플릿에 없는 변수입니다. 이 템플릿의 변수: {names}',
  'is not a variable of this template; use one of: {names} and more':
    '템플릿에 없는 변수입니다. 이 템플릿의 변수: {names} 등',
  'must be a list of strings': '텍스트 목록이어야 합니다.',
  'must be text': '텍스트여야 합니다.',
  'must be a number, without quotes': '따옴표 없는 숫자여야 합니다.',
  'must be true or false, without quotes': '따옴표 없는 true나 false여야 합니다.',
  'must be a valid date, like "2026-11-22"': '"2026-11-22"처럼 실제로 있는 날짜여야 합니다.',
  'must be one of: {choices:list}': '다음 중 하나여야 합니다: {choices}',
  'item {index:number} {problem:message}': '{index}번째 항목: {problem}',

  'line {line:number}: "{name}" is not a variable of this template; declare it':
    '{line}행: "{name}" 변수가 이 템플릿에 없습니다. 변수를 선언하세요.',
  'line {line:number}: "{name}" is not a variable of this template; variable names must start with a letter and contain only ASCII letters, digits and "_", at most {max:number} characters':
    '{line}행: "{name}" 변수가 이 템플릿에 없습니다. 변수 이름은 a~z로 시작하고 a~z, 숫자, "_"만으로 된 {max}자 이하입니다.',
  'line {line:number}: "{filter}" takes {types}, but here "{name}" is a {type:word}':
    '{line}행: "{filter}" 필터는 {types} 값을 받는데 여기서 "{name}" 값은 {type}입니다.',
  'line {line:number}: "{%" starts a tag; only {{ placeholders }} are supported':
    '{line}행: "{%"로 시작하는 태그는 지원하지 않습니다. {{ 자리표시자 }}만 사용할 수 있습니다.',
  'cannot be parsed; look for an unclosed quote': '읽을 수 없습니다. 닫지 않은 따옴표가 있는지 확인하세요.',
  'line {line:number}: "{{" is not closed by "}}"': '{line}행: "{{"를 닫는 "}}"가 없습니다.',
  'line {line:number}: {source} is not a placeholder; write one variable, then any filters, like {{ name | default: "none" }}':
    '{line}행: {source} - 자리표시자가 아닙니다. {{ name | default: "none" }}처럼 변수 이름 하나와 필터를 차례로 쓰세요.',
  'line {line:number}: {source} has more than {max:number} characters':
    '{line}행: {source} - {max}자를 넘습니다.',
  'line {line:number}: {source} has more than {max:number} filters':
    '{line}행: {source} - 필터가 {max}개를 넘습니다.',
  'line {line:number}: {source} has the unknown filter "{filter}"; use one of: {filters}':
    '{line}행: {source} - "{filter}" 필터는 없습니다. 사용할 수 있는 필터: {filters}',
  'line {line:number}: {source} has invalid arguments for "{filter}"; write it like {example}':
    '{line}행: {source} - "{filter}" 필터가 받지 않는 인수가 있습니다. 다음과 같이 쓰세요: {example}',
  'line {line:number}: {source} gives "replace" an empty text to search for':
    '{line}행: {source} - "replace" 필터에 찾을 텍스트가 없습니다.',
  'line {line:number}: {source} must give "{filter}" a whole number from {min:number} to {max:number}':
    '{line}행: {source} - "{filter}" 필터의 숫자는 {min}에서 {max} 사이의 정수여야 합니다.',
  'line {line:number}: {source} has an argument of more than {max:number} characters':
    '{line}행: {source} - 인수가 {max}자를 넘습니다.',
  'line {line:number}: {source} has a NUL character at offset {offset:number} in an argument':
    '{line}행: {source} - 인수의 오프셋 {offset}에 NUL 문자가 있습니다.',
  'line {line:number}: {source} has half of a surrogate pair at offset {offset:number} in an argument':
    '{line}행: {source} - 인수의 오프셋 {offset}에 짝이 없는 서로게이트 문자가 있습니다.',

  'renders to more than {max:number} bytes with these inputs': '이 입력으로 채우면 {max}바이트를 넘습니다.',
  'is too complex to render with these inputs': '이 입력으로 채우는 작업이 한도를 넘습니다.',
  'the text {problem:message}': '{problem}',
  'cannot fill in the template: {path:word} {problem:message}':
    '이 입력으로 템플릿을 채울 수 없습니다. {path}: {problem}',
}
