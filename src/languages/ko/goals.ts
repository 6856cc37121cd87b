import type { Translations } from '../catalog.ts'

/** Goals: the audit log, errors of their mutations, and what their tasks and steps say. */
export const GOALS: Translations = {
  goal: '목표',
  step: '단계',
  'goal file': '파일',
  'Approved version {version:number} of the plan of the goal {name}.':
    '목표 {name}의 계획 버전 {version}을(를) 승인했습니다.',
  'Cancelled the goal {name}.': '목표 {name}을(를) 취소했습니다.',
  'Deleted the goal {name}.': '목표 {name}을(를) 삭제했습니다.',

  'This goal belongs to {name}. Ask them to change it, use an API key with the ADMIN scope, or plan a goal of your own.':
    '이 목표는 {name} 님의 것입니다. 그 사용자에게 변경을 요청하거나, ADMIN 범위의 API 키를 쓰거나, 목표를 직접 계획하세요.',
  'must be an enabled plugin; enable it with enablePlugin':
    '활성화된 플러그인이어야 합니다. enablePlugin으로 활성화하세요.',
  'no plugin has the id "{id}"': 'ID가 "{id}"인 플러그인이 없습니다.',
  'must name at least one; omit it to use all': '하나 이상 지정해야 합니다. 모두 쓰려면 생략하세요.',
  'must be 0 or greater': '0 이상이어야 합니다.',
  'The goal is being planned. Try again later.': '목표를 계획하고 있습니다. 나중에 다시 시도하세요.',
  'The goal is {status:word}. Plan a new goal.': '목표의 상태가 {status}입니다. 새 목표를 계획하세요.',
  'The goal has version {version:word} of its plan, not {expected:number}. Look at it first.':
    '목표의 계획은 버전 {expected}이(가) 아니라 {version}입니다. 먼저 확인하세요.',
  'The goal is {status:word}. Only a plan that has not started can be approved.':
    '목표의 상태가 {status}입니다. 시작하지 않은 계획만 승인할 수 있습니다.',
  'The plan of the goal has another hash. Look at the current plan before you approve it.':
    '목표의 계획은 해시가 다릅니다. 승인하기 전에 현재 계획을 확인하세요.',
  'The goal has no plan yet. Try again later.': '목표에 아직 계획이 없습니다. 나중에 다시 시도하세요.',
  'The goal is {status:word}. Its limits cannot change anymore.':
    '목표의 상태가 {status}입니다. 한도를 더 이상 변경할 수 없습니다.',
  'The goal is {status:word}, so its steps cannot run.':
    '목표의 상태가 {status}이므로 단계를 실행할 수 없습니다.',
  'Only a failed step can be retried; this step is {status:word}.':
    '실패한 단계만 다시 실행할 수 있습니다. 이 단계의 상태는 {status}입니다.',
  'The goal has ended: it is {status:word}.': '목표가 끝났습니다. 상태는 {status}입니다.',
  'The goal is {status:word}. Cancel it first.': '목표의 상태가 {status}입니다. 먼저 취소하세요.',
  'A task of the goal is still running. Try again when it has ended.':
    '목표의 작업이 아직 실행 중입니다. 끝난 뒤에 다시 시도하세요.',
  'This task works for a goal. Use retryGoalStep, replanGoal or cancelGoal instead.':
    '목표의 작업입니다. 대신 retryGoalStep, replanGoal 또는 cancelGoal을 사용하세요.',
  'A goal uses the plugin {name}. Cancel or replan the goal first.':
    '플러그인 {name}을(를) 사용하는 목표가 있습니다. 목표를 먼저 취소하거나 다시 계획하세요.',

  'It needs the step "{title}", which was not completed.': '완료되지 않은 단계 "{title}"이(가) 필요합니다.',
  'The task was cancelled.': '작업이 취소되었습니다.',
  'The task was deleted.': '작업이 삭제되었습니다.',
  'The steps that this one needs found nothing to show.':
    '이 단계에 필요한 단계에서 보여 줄 내용을 찾지 못했습니다.',
  'The input of the tool "{tool}" is invalid: {problems}.':
    '도구 "{tool}"의 입력이 올바르지 않습니다: {problems}.',
  'The plugin "{name}" has no tool "{tool}" anymore.':
    '플러그인 "{name}"에 도구 "{tool}"이(가) 더 이상 없습니다.',
  'The plugin has no tool that undoes this step anymore.':
    '플러그인에 이 단계를 되돌리는 도구가 더 이상 없습니다.',
  'The tool "{tool}" does not accept what it is to undo: {problems}.':
    '도구 "{tool}"이(가) 되돌릴 내용을 받아들이지 않습니다: {problems}.',
  'No document has anything to write in the report.': '보고서에 쓸 내용이 있는 문서가 없습니다.',
  Planning: '계획을 세우는 중',
  'Making the table': '표를 만드는 중',
  'Making the slides': '슬라이드를 만드는 중',
  'Writing the synthesis': '종합을 작성하는 중',
  'Removing old changes of goals': '목표의 오래된 변경 기록을 제거하는 중',
}
