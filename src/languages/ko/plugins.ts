import type { Translations } from '../catalog.ts'

/** Plugins: the audit log, errors of their mutations and tasks, and problems of packages. */
export const PLUGINS: Translations = {
  'Installed the plugin {name} in version {version:word}.':
    '플러그인 {name}의 버전 {version}을(를) 설치했습니다.',
  'Upgraded the plugin {name} from version {from:word} to {to:word}.':
    '플러그인 {name}을(를) 버전 {from}에서 {to}(으)로 업그레이드했습니다.',
  'Enabled the plugin {name} (version {version:word}) with the permissions {names:list}.':
    '플러그인 {name}(버전 {version})을(를) 권한 {names}와(과) 함께 활성화했습니다.',
  'Enabled the plugin {name} (version {version:word}) without permissions.':
    '플러그인 {name}(버전 {version})을(를) 권한 없이 활성화했습니다.',
  'Disabled the plugin {name}.': '플러그인 {name}을(를) 비활성화했습니다.',
  'Removed the plugin {name}.': '플러그인 {name}을(를) 제거했습니다.',
  'The plugin {name} sent a {method:word} request to {host}.':
    '플러그인 {name}이(가) {host}(으)로 {method} 요청을 보냈습니다.',
  'The plugin {name} sent {method:word} requests to {host}.':
    '플러그인 {name}이(가) {host}(으)로 {method} 요청을 보냈습니다.',
  'The plugin {name} called the tool {tool} at {host:word}.':
    '플러그인 {name}이(가) {host}의 도구 {tool}을(를) 호출했습니다.',
  'The plugin {name} deleted {count:number} documents that its source no longer has.':
    '플러그인 {name}이(가) 출처에 더 이상 없는 문서 {count}개를 삭제했습니다.',
  'the plugin {name}': '플러그인 {name}',
  'the MCP server {name}': 'MCP 서버 {name}',

  'A workspace can have at most {max:number} plugins. Remove one that you no longer need.':
    '워크스페이스의 플러그인은 최대 {max}개입니다. 더 이상 필요 없는 플러그인을 제거하세요.',
  '{name} is the name of an official plugin. Choose another name.':
    '{name}은(는) 공식 플러그인의 이름입니다. 다른 이름을 쓰세요.',
  'The plugin {name} is of another kind. Remove it first, or choose another name.':
    '플러그인 {name}은(는) 종류가 다릅니다. 먼저 제거하거나 다른 이름을 쓰세요.',
  'The plugin {name} is installed in version {version:word}. An upgrade must have a higher version than that, not {given:word}.':
    '플러그인 {name}은(는) 버전 {version}(으)로 설치되어 있습니다. 업그레이드하려면 {given}이(가) 아니라 그보다 높은 버전이어야 합니다.',
  'The plugin {name} is disabled. An administrator can enable it with enablePlugin.':
    '플러그인 {name}은(는) 비활성화되어 있습니다. 관리자가 enablePlugin으로 활성화할 수 있습니다.',
  'The plugin {name} cannot run: {reason:message}': '플러그인 {name}을(를) 실행할 수 없습니다: {reason}',
  'The plugin {name} comes with Canopy and cannot be removed. Disable it with disablePlugin.':
    '플러그인 {name}은(는) Canopy에 포함되어 있어 제거할 수 없습니다. disablePlugin으로 비활성화하세요.',
  'A schedule uses the plugin {name}. Delete the schedule first.':
    '플러그인 {name}을(를) 사용하는 예약이 있습니다. 예약을 먼저 삭제하세요.',
  'The plugin {name} is being synced. Wait for that task to end, or cancel it.':
    '플러그인 {name}을(를) 동기화하고 있습니다. 그 작업이 끝날 때까지 기다리거나 작업을 취소하세요.',
  'The plugin {name} could not answer. {reason:message}':
    '플러그인 {name}이(가) 답변하지 못했습니다. {reason}',
  'Its answer is invalid: {problem}.': '답변이 올바르지 않습니다: {problem}.',
  'It threw an error. {error}': '오류가 발생했습니다. {error}',

  'The plugin {name} is another MCP server. Remove it first.':
    '플러그인 {name}은(는) 다른 MCP 서버입니다. 먼저 제거하세요.',
  'The MCP server {name} is installed and offers the same tools.':
    'MCP 서버 {name}은(는) 이미 설치되어 있고 도구가 바뀌지 않았습니다.',
  'The MCP server refuses the key. Give the secret with its key as secretId.':
    'MCP 서버가 키를 거부했습니다. 키가 들어 있는 시크릿을 secretId로 지정하세요.',
  'The MCP server does not answer. Check its URL.': 'MCP 서버가 응답하지 않습니다. URL을 확인하세요.',
  'The MCP server offers no tools.': 'MCP 서버에 도구가 없습니다.',
  'must be a URL such as {url:word}, without a user name, password or fragment':
    '{url}처럼 사용자 이름, 비밀번호, 프래그먼트가 없는 URL이어야 합니다.',
  'is required unless mcpUrl is given': 'mcpUrl을 지정하지 않으면 필수입니다.',
  'must not be combined with uploadId': 'uploadId와 함께 지정할 수 없습니다.',
  'is only for an MCP server; assign secrets with enablePlugin':
    'MCP 서버에만 씁니다. 시크릿은 enablePlugin으로 지정하세요.',

  'Running the plugin': '플러그인 실행 중',
  'Read {done:number} of {total:number} pages': '페이지 {total}개 중 {done}개를 읽음',
  'Read {done:number} of {total:number} files': '파일 {total}개 중 {done}개를 읽음',
  'Syncing documents': '문서 동기화 중',
  'The plugin was removed.': '플러그인이 제거되었습니다.',
  'The plugin {name} is not enabled. Enable it with enablePlugin.':
    '플러그인 {name}이(가) 활성화되어 있지 않습니다. enablePlugin으로 활성화하세요.',
  'Version {version:word} of the plugin {name} was removed.':
    '플러그인 {name}의 버전 {version}이(가) 제거되었습니다.',
  'The plugin {name} needs the permission {permission}. Grant it with enablePlugin, or do a dry run.':
    '플러그인 {name}에는 권한 {permission}이(가) 필요합니다. enablePlugin으로 부여하거나 시험 실행(dryRun)을 하세요.',
  'The plugin {name} needs the permission {permission}. Grant it with enablePlugin.':
    '플러그인 {name}에는 권한 {permission}이(가) 필요합니다. enablePlugin으로 부여하세요.',
  'The run was interrupted after {count:number} effects outside Canopy, so it was not repeated. Check what it did before you run it again.':
    'Canopy 외부에 {count}번 영향을 준 뒤 실행이 중단되어 반복하지 않았습니다. 다시 실행하기 전에 무엇이 실행되었는지 확인하세요.',
  'The plugin threw an error. {error}': '플러그인에서 오류가 발생했습니다. {error}',
  'The tool reported an error. {error}': '도구가 오류를 보고했습니다. {error}',
  'The plugin failed. {reason:message}': '플러그인이 실패했습니다. {reason}',
  'It used more than {ms:number} ms of CPU time.': 'CPU 시간을 {ms}ms 넘게 사용했습니다.',
  'It took longer than {ms:number} ms.': '{ms}ms 넘게 걸렸습니다.',
  'It used more than {bytes:number} bytes of memory.': '메모리를 {bytes}바이트 넘게 사용했습니다.',
  'It nested calls too deeply.': '호출이 너무 깊이 중첩되었습니다.',
  'Its result has more than {bytes:number} bytes.': '결과가 {bytes}바이트를 넘습니다.',
  'It made more than {count:number} host calls.': '호스트를 {count}번 넘게 호출했습니다.',
  'Its result is not JSON: {reason}.': '결과가 JSON이 아닙니다: {reason}.',
  'It waits for a promise that nothing settles.': '끝나지 않는 promise를 기다립니다.',
  'Its process ended.': '프로세스가 종료되었습니다.',
  'The output of the plugin {name} is invalid: {problems}.':
    '플러그인 {name}의 출력이 올바르지 않습니다: {problems}.',
  'The plugin yielded an invalid batch: {problems}.':
    '플러그인이 올바르지 않은 묶음을 보냈습니다: {problems}.',
  'A document that the plugin did not add has this source. It was left unchanged. Delete it to let the plugin add its own.':
    '플러그인이 추가하지 않은 문서가 이 출처를 사용하고 있어 그대로 두었습니다. 플러그인이 추가하게 하려면 그 문서를 삭제하세요.',
  'The page cannot be read.': '페이지를 읽을 수 없습니다.',

  'is not asked for by the plugin, which asks for: {names}':
    '플러그인이 요청하지 않은 권한입니다. 요청한 권한: {names}',
  'is not asked for by the plugin, which asks for no permissions':
    '플러그인이 요청하지 않은 권한입니다. 요청한 권한이 없습니다.',
  'must be network:<host>, secret:<name>, tool:<name> or one of: {names}; a host is like {hosts}':
    'network:<host>, secret:<name>, tool:<name> 또는 다음 중 하나여야 합니다: {names}. 호스트의 예: {hosts}',
  'needs the permission {permission} in input.grant': 'input.grant에 권한 {permission}이(가) 있어야 합니다.',
  'there is no usable secret with this id': '이 ID로 사용할 수 있는 시크릿이 없습니다.',
  'must assign a secret to {name}, because {permission} is granted':
    '{permission}을(를) 부여했으므로 {name}에 시크릿을 지정해야 합니다.',
  'is now version {version:word}; review its permissions and try again':
    '현재 버전은 {version}입니다. 권한을 확인한 뒤 다시 시도하세요.',
  'is a plugin that answers questions; name it as answerWith of a query':
    '질문에 답하는 플러그인입니다. 질의의 answerWith에 지정하세요.',
  'is a plugin without tools; run it with syncPlugin':
    '도구가 없는 플러그인입니다. syncPlugin으로 실행하세요.',
  'is required, because there are several: {names}': '여러 개가 있으므로 지정해야 합니다: {names}',
  'must be an INTEGRATION, but is {article:word} {kind:word}':
    'INTEGRATION이어야 하는데 {article} {kind}입니다.',
  'must be an AGENT plugin, not {kind:word}': '{kind}이(가) 아니라 AGENT 플러그인이어야 합니다.',
  'must be a finished report': '완성된 보고서여야 합니다.',
  'has {bytes:number} bytes, but a package can have at most {max:number}':
    '{bytes}바이트입니다. 패키지는 최대 {max}바이트입니다.',
  'must have at most {max:number} permissions': '권한은 최대 {max}개입니다.',
  'must have at most {max:number} secrets': '시크릿은 최대 {max}개입니다.',
  'must have at most {max:number} keys': '키는 최대 {max}개입니다.',
  'must have at most {max:number} characters as JSON': 'JSON으로 최대 {max}자입니다.',
}

/** Problems of packages, of their JSON Schemas, and of values that do not fit them. */
export const PACKAGES: Translations = {
  'is not signed by a trusted key; sign it with {command}, which prints the public key, and add the key to PLUGIN_TRUSTED_KEYS, or set PLUGIN_ALLOW_UNSIGNED for development':
    '신뢰하는 키로 서명되지 않았습니다. {command}(으)로 서명하고 표시되는 공개 키를 PLUGIN_TRUSTED_KEYS에 추가하거나, 개발용으로 PLUGIN_ALLOW_UNSIGNED를 설정하세요.',
  'does not fit manifest.json and main.js; sign the package again with {command}':
    'manifest.json과 main.js에 맞지 않습니다. {command}(으)로 패키지에 다시 서명하세요.',
  'is missing from the package': '패키지에 없습니다.',
  'is empty': '비어 있습니다.',
  'must be text in UTF-8': 'UTF-8 텍스트여야 합니다.',
  'must be JSON': 'JSON이어야 합니다.',
  'has a key with characters that cannot be stored': '저장할 수 없는 문자가 있는 키가 있습니다.',
  'The package contains {name}, but can only contain {names}.':
    '패키지에 {name}이(가) 있습니다. {names}만 넣을 수 있습니다.',
  'The package contains {name:word} twice.': '패키지에 {name}이(가) 두 번 있습니다.',
  'must be 1 to 64 lower-case letters, digits and hyphens, such as "slack-notifier"':
    '소문자, 숫자, 하이픈으로 1자에서 64자까지 써야 합니다. 예: "slack-notifier"',
  'must be a semantic version without build metadata, such as "1.0.0"':
    '빌드 정보가 없는 유의적 버전이어야 합니다. 예: "1.0.0"',
  'must be a letter, then at most 63 letters, digits, "_" and "-"':
    '영문자로 시작하고, 그 뒤에 영문자, 숫자, "_", "-"를 최대 63자까지 쓸 수 있습니다.',
  'must have at most {max:number} tools': '도구는 최대 {max}개입니다.',
  'must have at least one tool, because the kind is TOOL':
    '종류가 TOOL이므로 도구가 하나 이상 있어야 합니다.',
  'must be omitted, because the kind is AGENT': '종류가 AGENT이므로 생략해야 합니다.',
  'must be named "export", the only tool of a plugin whose kind is INTEGRATION':
    '종류가 INTEGRATION인 플러그인의 도구는 "export" 하나뿐입니다.',
  'must be the name of another tool of this plugin': '이 플러그인의 다른 도구 이름이어야 합니다.',
  'is already asked for by an earlier permission': '앞의 권한에서 이미 요청했습니다.',
  'must be a JSON Schema of an object: its "type" must be "object"':
    '객체의 JSON Schema여야 합니다. "type"이 "object"여야 합니다.',
  'refers to {reference}, which is not in the schema; only references within it can be used':
    '스키마에 없는 {reference}을(를) 참조합니다. 스키마 안의 참조만 쓸 수 있습니다.',
  'has {keyword}, which is not a known keyword': '알 수 없는 키워드 {keyword}이(가) 있습니다.',
  'has {format} at {where}, which is not a known format':
    '{where}에 알 수 없는 형식 {format}이(가) 있습니다.',
  'cannot be used: {reason}': '쓸 수 없습니다: {reason}',
  'is nested too deeply': '너무 깊이 중첩되었습니다.',
  'does not fit a usable JSON Schema': '쓸 수 있는 JSON Schema에 맞지 않습니다.',
  'is a schema that could not be checked': '검사할 수 없는 스키마입니다.',
  'has a value that could not be checked': '검사할 수 없는 값입니다.',
  'is a schema that takes longer than {ms:number} ms to check; simplify the patterns of the schema':
    '스키마를 검사하는 데 {ms}ms 넘게 걸립니다. 스키마의 패턴을 단순하게 하세요.',
  'has a value that takes longer than {ms:number} ms to check; simplify the patterns of the schema':
    '값을 검사하는 데 {ms}ms 넘게 걸립니다. 스키마의 패턴을 단순하게 하세요.',
  'is a schema that takes more than {bytes:number} bytes of memory to check; simplify the schema':
    '스키마를 검사하는 데 메모리가 {bytes}바이트 넘게 듭니다. 스키마를 단순하게 하세요.',
  'has a value that takes more than {bytes:number} bytes of memory to check; simplify the schema':
    '값을 검사하는 데 메모리가 {bytes}바이트 넘게 듭니다. 스키마를 단순하게 하세요.',
  'is required': '필수입니다.',
  'is not a known key': '알 수 없는 키입니다.',
  'must be of type {type}': '형식이 {type}이어야 합니다.',
  'must be one of: {names}': '다음 중 하나여야 합니다: {names}',
  'must have at most {max:number} items': '항목은 최대 {max}개입니다.',
  'must have at most 1 item': '항목은 최대 1개입니다.',
  'must have at least {min:number} items': '항목은 {min}개 이상이어야 합니다.',
  'must have at least 1 item': '항목이 1개 이상이어야 합니다.',
  'must be at most {max:number}': '최대 {max}입니다.',
  'must be at least {min:number}': '최소 {min}입니다.',
  'does not fit {keyword} of the schema': '스키마의 {keyword}에 맞지 않습니다.',
  'must be {value}': '{value}이어야 합니다.',
  'must be less than {max:number}': '{max}보다 작아야 합니다.',
  'must be more than {min:number}': '{min}보다 커야 합니다.',
  'must be a multiple of {factor:number}': '{factor}의 배수여야 합니다.',
  'must match the pattern {pattern}': '패턴 {pattern}과 맞아야 합니다.',
  'must have the format {format}': '형식이 {format}이어야 합니다.',
  'must not have the same item twice ({first:number} and {second:number})':
    '같은 항목이 두 번 있으면 안 됩니다({first}번과 {second}번).',
  'must fit one of the alternatives of the schema': '스키마의 대안 중 하나에 맞아야 합니다.',
  'must fit exactly one of the alternatives of the schema': '스키마의 대안 중 정확히 하나에만 맞아야 합니다.',
}
