import type { Translations } from '../catalog.ts'

/** Messages that only rows stored by earlier releases contain. */
export const FORMER: Translations = {
  '{count:number} workers died while they ran this task; it is not given to another.':
    '이 작업을 실행하던 워커 {count}개가 비정상 종료되어 더 이상 실행하지 않습니다.',
}
