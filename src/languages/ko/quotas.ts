import type { Translations } from '../catalog.ts'

/** Quotas of a workspace. */
export const QUOTAS: Translations = {
  'The workspace has {used:number} documents and this would make {wanted:number}, but the limit is {limit:number} (quota DOCUMENTS). Delete documents, or ask an administrator to raise it with setQuota.':
    '워크스페이스의 문서가 {used}건이고 이 요청을 더하면 {wanted}건이 되어 한도인 {limit}건을 넘습니다(할당량 DOCUMENTS). 문서를 삭제하거나 관리자에게 setQuota로 한도를 올려 달라고 요청하세요.',
  'The documents and uploads of the workspace have {used:number} bytes and this would make {wanted:number}, but the limit is {limit:number} (quota STORAGE_BYTES). Delete documents, or ask an administrator to raise it with setQuota.':
    '워크스페이스의 문서와 업로드가 {used}바이트이고 이 요청을 더하면 {wanted}바이트가 되어 한도인 {limit}바이트를 넘습니다(할당량 STORAGE_BYTES). 문서를 삭제하거나 관리자에게 setQuota로 한도를 올려 달라고 요청하세요.',
  'The workspace has {used:number} agents and this would make {wanted:number}, but the limit is {limit:number} (quota AGENTS). Delete agents, or ask an administrator to raise it with setQuota.':
    '워크스페이스의 에이전트가 {used}개이고 이 요청을 더하면 {wanted}개가 되어 한도인 {limit}개를 넘습니다(할당량 AGENTS). 에이전트를 삭제하거나 관리자에게 setQuota로 한도를 올려 달라고 요청하세요.',
  'The workspace has {used:number} templates and this would make {wanted:number}, but the limit is {limit:number} (quota TEMPLATES). Delete templates, or ask an administrator to raise it with setQuota.':
    '워크스페이스의 템플릿이 {used}개이고 이 요청을 더하면 {wanted}개가 되어 한도인 {limit}개를 넘습니다(할당량 TEMPLATES). 템플릿을 삭제하거나 관리자에게 setQuota로 한도를 올려 달라고 요청하세요.',
  'The workspace has {used:number} webhook endpoints and this would make {wanted:number}, but the limit is {limit:number} (quota WEBHOOK_ENDPOINTS). Delete endpoints, or raise it with setQuota.':
    '워크스페이스의 웹훅 엔드포인트가 {used}개이고 이 요청을 더하면 {wanted}개가 되어 한도인 {limit}개를 넘습니다(할당량 WEBHOOK_ENDPOINTS). 엔드포인트를 삭제하거나 setQuota로 한도를 올리세요.',
  'The workspace has {used:number} valid API keys and this would make {wanted:number}, but the limit is {limit:number} (quota API_KEYS). Revoke keys, or raise it with setQuota.':
    '워크스페이스의 유효한 API 키가 {used}개이고 이 요청을 더하면 {wanted}개가 되어 한도인 {limit}개를 넘습니다(할당량 API_KEYS). 키를 폐기하거나 setQuota로 한도를 올리세요.',
  'The workspace has started {used:number} tasks today, and the limit is {limit:number} (quota TASKS_PER_DAY). It starts again at {time:word}; until then, an administrator can raise it with setQuota.':
    '워크스페이스가 오늘 작업을 {used}개 시작했고 한도는 {limit}개입니다(할당량 TASKS_PER_DAY). {time}에 다시 시작할 수 있습니다. 그 전에는 관리자가 setQuota로 한도를 올릴 수 있습니다.',
  'The workspace has started {used:number} reports today, and the limit is {limit:number} (quota REPORTS_PER_DAY). It starts again at {time:word}; until then, an administrator can raise it with setQuota.':
    '워크스페이스가 오늘 보고서를 {used}개 시작했고 한도는 {limit}개입니다(할당량 REPORTS_PER_DAY). {time}에 다시 시작할 수 있습니다. 그 전에는 관리자가 setQuota로 한도를 올릴 수 있습니다.',
  '{excess:message} At the trend of the last 7 days, the limit is reached within a day.':
    '{excess} 최근 7일 추세로는 하루 안에 한도에 도달합니다.',
  '{excess:message} At the trend of the last 7 days, the limit is reached in {days:number} days.':
    '{excess} 최근 7일 추세로는 {days}일 뒤에 한도에 도달합니다.',
  'must be from 0.000000001 to {max:number}, or null for no budget':
    '0.000000001에서 {max}까지여야 합니다. 예산이 없으면 null로 설정하세요.',
  'must be from 0 to {max:number}, or null for no limit':
    '0에서 {max}까지이거나, 한도가 없으면 null이어야 합니다.',
  'must be a whole number between -9007199254740991 and 9007199254740991':
    '-9007199254740991에서 9007199254740991까지의 정수여야 합니다.',
}
