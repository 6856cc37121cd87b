import { isOneTypoAway, spell } from './spellings.ts'
import { splitWords } from './split-words.ts'
import { wordTerms } from './word-terms.ts'

/**
 * Korean computing terms with their English equivalents in source code: loanwords, and words that Korean developers use
 * interchangeably with English ones. Only words that mean the same throughout software.
 */
const TABLE = `
가상 virtual|가중치 weight|값 value|개수 count|객체 object|검사 check inspect|검색 search find|검증 validate verify|결과 result|경계 boundary bound
경고 warning warn|경로 path route|계산 calculate compute|계정 account|계층 layer hierarchy|공개 public|공백 space whitespace blank|공용 shared common
관리자 admin manager|교집합 intersection|교체 replace swap|구간 interval range|구독 subscribe subscription|구문 syntax statement|구성 configuration
구조체 struct|권한 permission authorization|규칙 rule|그래프 graph|그룹 group|글자 character letter|기록 record log|기본값 default|길이 length
끝 end|나누기 divide|날짜 date|내림차순 descending|내보내기 export|네트워크 network|노드 node|단어 word|단위 unit|대기 wait pending
대기열 queue|대문자 uppercase upper|대체 fallback replace|데이터 data|데이터베이스 database|데코레이터 decorator|도메인 domain|동기 sync
동기화 sync synchronize|동시 concurrent|동시성 concurrency|디렉터리 directory|디렉토리 directory|디스크 disk|디코딩 decode|디코더 decoder
딕셔너리 dictionary dict|라우터 router|라우팅 routing route|라이브러리 library|락 lock|람다 lambda|래퍼 wrapper|레이블 label|레지스트리 registry
렌더링 render|로거 logger|로그 log|로그아웃 logout|로그인 login|로더 loader|로드 load|로딩 loading|로봇 robot|로컬 local|루트 root|루프 loop
리더 reader leader|리듀서 reducer|리디렉션 redirect|리소스 resource|리스너 listener|리스트 list|리포트 report|링크 link|마이그레이션 migration
마지막 last|매개변수 parameter argument|매니저 manager|매핑 mapping map|맵 map|메모리 memory|메서드 method|메소드 method|메시지 message
메타데이터 metadata|메트릭 metric|명령 command|명령어 command|모델 model|모듈 module|목록 list|무작위 random|무한 infinite|문자 character char
문자열 string|문장 sentence|미들웨어 middleware|미션 mission|바이너리 binary|바이트 byte|반복 repeat iterate loop|반복자 iterator|반올림 round
반환 return|발행 publish|방문 visit|배열 array|배치 batch|배터리 battery|배포 deploy|백그라운드 background|백업 backup|백오프 backoff
버그 bug|버전 version|버킷 bucket|버퍼 buffer|범위 range scope|변경 change update|변수 variable|변환 convert transform|별칭 alias|병합 merge
병렬 parallel|보안 security|복구 recover restore|복사 copy clone|복제 clone replicate|복호화 decrypt|부동소수점 float|부모 parent|분류 classify category
분할 split partition|브라우저 browser|브로커 broker|블록 block|비교 compare|비동기 async asynchronous|비밀번호 password|비율 ratio rate|빈도 frequency
사용자 user|사전 dictionary|삭제 delete remove|삽입 insert|상속 inherit|상수 constant|상태 state status|색인 index|생성 create generate
생성자 constructor|샘플 sample|서명 signature sign|서버 server|서브넷 subnet|서비스 service|선택 select choose|설정 setting config configuration
설치 install|세마포어 semaphore|세션 session|센서 sensor|소문자 lowercase lower|소수 prime decimal|소켓 socket|속도 speed rate|속성 attribute property
송신 send|수신 receive|수정 update modify|순서 order sequence|순열 permutation|순회 traverse|숫자 number digit numeric|스냅샷 snapshot
스레드 thread|스레드풀 threadpool|스위치 switch|스캔 scan|스케줄 schedule|스케줄러 scheduler|스키마 schema|스크립트 script|스택 stack
스트림 stream|스트리밍 streaming stream|슬라이스 slice|시각 time timestamp|시간 time|시간대 timezone|시간초과 timeout|시그니처 signature
시작 start begin|식별자 identifier id|신호 signal|실패 fail failure|실행 run execute|싱글턴 singleton|쌍 pair|쓰기 write|아이디 id
알고리즘 algorithm|알람 alarm alert|알림 notification alert|암호 password cipher|암호화 encrypt encryption|압축 compress zip|액세스 access
액션 action|양수 positive|어댑터 adapter|업데이트 update|업로드 upload|에러 error|엔드포인트 endpoint|엔진 engine|여백 margin padding
역순 reverse|역직렬화 deserialize|연결 connect connection link|연산 operation|열 column|열거형 enum|예약 reserve schedule|예외 exception
예측 predict|오류 error|오름차순 ascending|오프셋 offset|옵션 option|온도 temperature|외부 external|요소 element|요청 request
우선순위 priority|우편번호 zipcode postcode|웹소켓 websocket|웹훅 webhook|위치 position location|유니코드 unicode|유효 valid|유효성 validity validate
음수 negative|응답 response reply|의존성 dependency|이름 name|이메일 email|이미지 image|이벤트 event|이진 binary|인덱스 index|인수 argument
인스턴스 instance|인자 argument|인증 authentication authenticate auth|인증서 certificate|인코딩 encode encoding|인코더 encoder|인터셉터 interceptor
인터페이스 interface|일정 schedule|읽기 read|임계값 threshold|임시 temporary temp|입력 input|자동 automatic auto|자릿수 digit|자식 child
작업 task job|잘라내기 trim cut truncate|재귀 recursive recursion|재귀적 recursive|재생 play replay|재시도 retry|재시작 restart|저장 save store
저장소 storage repository store|전송 send transfer|전역 global|접근 access|접두사 prefix|접미사 suffix|정규식 regex|정규표현식 regex|정규화 normalize
정렬 sort order align|정수 integer int|제거 remove|제곱 square|제곱근 sqrt|제너레이터 generator|제한 limit|조건 condition|조합 combination
조회 get fetch query lookup|종료 exit close terminate|좌표 coordinate|주기 interval period|주석 comment|주소 address|중단 abort stop|중복 duplicate
중앙값 median|중첩 nested|지도 map|지수 exponent exponential|지연 delay latency lazy|지표 metric|직렬화 serialize|진행 progress|집합 set
짝수 even|차단 block|차원 dimension|차이 difference|찾기 find|채널 channel|처리 process handle|처리기 handler|첫 first|청크 chunk
체크섬 checksum|초기화 initialize init reset|최대 max maximum|최댓값 max maximum|최소 min minimum|최솟값 min minimum|추가 add append|추출 extract
출력 output print|취소 cancel|측정 measure|카운터 counter|카운트 count|캐시 cache|커서 cursor|커밋 commit|컨테이너 container
컨텍스트 context|컬렉션 collection|컬럼 column|컴파일 compile|컴포넌트 component|콜백 callback|쿠키 cookie|쿼리 query|큐 queue
크기 size|클라이언트 client|클래스 class|클러스터 cluster|클로저 closure|클릭 click|키 key|키워드 keyword|타이머 timer|타일 tile
타임스탬프 timestamp|타임아웃 timeout|타입 type|탐색 search traverse explore|태그 tag|태스크 task|터미널 terminal|테스트 test|테이블 table
텍스트 text|토글 toggle|토큰 token|토픽 topic|통계 statistics|트랜잭션 transaction|트리 tree|트리거 trigger|특수문자 special|파라미터 parameter
파서 parser|파싱 parse|파이프 pipe|파이프라인 pipeline|파일 file|파티션 partition|패딩 padding|패키지 package|패턴 pattern|패킷 packet
팩토리 factory|팩토리얼 factorial|페이로드 payload|페이지 page|편집 edit|평균 average mean|평탄화 flatten|포맷 format|포인터 pointer|포트 port
폴더 folder directory|폴링 poll polling|표준편차 deviation|프레임 frame|프로미스 promise|프로세스 process|프로토콜 protocol|프로파일 profile
프록시 proxy|플래그 flag|플러그인 plugin|피보나치 fibonacci|픽셀 pixel|필드 field|필터 filter|필터링 filter|하트비트 heartbeat|할당 assign allocate
함수 function|합 sum|합계 sum total|합집합 union|해석 parse interpret|해시 hash|해제 release free|핸들러 handler|행 row|행렬 matrix
허용 allow|헤더 header|형식 format type|호스트 host|호출 call invoke|홀수 odd|화면 screen|확률 probability|확인 check verify confirm
확장자 extension|환경 environment|환경변수 environment env|활성 active|회전 rotate rotation|회문 palindrome|횟수 count|힙 heap`

const ENGLISH = new Map(
  TABLE.trim()
    .split(/[|\n]/)
    .map(entry => entry.split(' '))
    .map(([korean = '', ...english]) => [korean, english] as const),
)
const SPELLINGS = new Map(
  [...ENGLISH.keys()].filter(word => word.length > 1).map(word => [spell(word), word]),
)
const MAX_WORD_LENGTH = Math.max(...[...ENGLISH.keys()].map(word => word.length))

/**
 * The terms of a Korean word's English equivalents: of the whole word, or of the parts of a compound, matching the
 * longest part first (`재시도횟수` is retry and count). Words of one syllable only match alone.
 */
export function englishTerms(word: string): string[] {
  return [...new Set(englishFor(word).flatMap(termsIn))]
}

function englishFor(word: string): string[] {
  const whole = ENGLISH.get(word)
  if (whole) return whole
  const found: string[] = []
  for (let start = 0; start < word.length; ) {
    const length = longestAt(word, start)
    found.push(...(ENGLISH.get(word.slice(start, start + length)) ?? []))
    start += Math.max(1, length)
  }
  return found
}

function termsIn(english: string): string[] {
  return [...splitWords(english)].flatMap(word => [...wordTerms(word)])
}

/** Korean computing terms that are one typo away from a word. @param spelling from `spell` */
export function technicalWordsLike(spelling: string): string[] {
  return [...SPELLINGS].flatMap(([known, word]) => (isOneTypoAway(known, spelling) ? [word] : []))
}

function longestAt(word: string, start: number): number {
  for (let length = Math.min(MAX_WORD_LENGTH, word.length - start); length > 1; length--)
    if (ENGLISH.has(word.slice(start, start + length))) return length
  return 0
}
