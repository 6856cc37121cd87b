import { stemEnglish } from './stem-english.ts'
import { stemKorean } from './stem-korean.ts'
import { STOP_WORDS } from './word-terms.ts'

/**
 * Groups of English words of everyday work that often mean the same. Each word finds the others of its groups. Irregular
 * forms are listed because stemming does not cover them.
 */
const ENGLISH = `
holiday vacation leave pto|sick ill unwell illness sickness|salary pay wage wages compensation earnings|payday payroll
bonus incentive|overtime overwork|boss manager supervisor superior|employee staff worker colleague personnel
coworker colleague teammate peer|company employer firm organization business|department team division unit
hire hired recruit recruitment hiring|onboard onboarding joiner newcomer starter|resign resignation quit leaving
fire fired dismiss dismissal terminate termination|layoff redundancy severance|retire retirement pension
probation trial|promotion promoted advancement|raise increment increase|appraisal review evaluation assessment
feedback comment opinion|goal objective target okr|training course workshop education learning|mentor coach buddy
resume cv|interview screening|candidate applicant|vacancy opening position role|job position role post
remote telework telecommute wfh homeworking|hybrid flexible flextime flexitime|office workplace premises site
desk workstation seat|commute travel|trip travel journey|hotel accommodation lodging|flight airfare plane airline
taxi cab uber ride|train rail railway|car vehicle automobile|parking garage|mileage fuel gas petrol
expense expenses cost spending|reimburse reimbursement refund repay repayment claim|receipt invoice bill voucher
invoice bill billing|price cost fee charge rate|cheap inexpensive affordable|expensive costly pricey|discount rebate
budget funds funding allocation|pay paid payment remit remittance|owe debt liability|tax taxes vat levy
buy bought purchase procure procurement|order purchase|supplier vendor seller contractor|customer client buyer consumer
quote quotation estimate|bid tender proposal|contract agreement deal|sign signature signed|clause provision term
nda confidentiality|renew renewal extend extension|cancel cancellation terminate|penalty fine|deadline due cutoff
lawyer attorney counsel legal|law regulation legislation statute|rule policy guideline regulation|comply compliance
forbid forbidden prohibit prohibited ban banned disallow|allow allowed permit permitted authorize|must required mandatory obligatory compulsory
optional voluntary|approve approval authorize authorization consent|reject rejection decline deny refuse|request ask apply application
form template document|paperwork documents|document file|copy duplicate|print printer printing|meeting conference session
agenda topics|minutes notes|schedule calendar timetable|postpone reschedule delay defer|invite invitation|attend attendance participate join
absent absence|late tardy tardiness delay|early premature|colleague coworker|phone telephone call|mobile smartphone cellphone phone
laptop notebook computer pc|computer pc workstation|screen monitor display|keyboard mouse|charger cable adapter|device equipment hardware
software application app program|install installation setup|password passcode credential credentials|login signin logon
account profile|lock locked lockout|reset restore|mfa 2fa authenticator otp|vpn tunnel|wifi wireless wlan|internet network web
email mail e-mail|message chat slack|attachment file|spam phishing scam|virus malware ransomware|hacker attacker intruder
hack hacked breach compromise|leak leakage disclosure exposure|stolen theft steal|lost lose missing|broken damaged faulty defective
fix repair|outage downtime|crash failure|bug defect error fault|problem issue trouble difficulty|incident accident emergency
help support assistance|helpdesk servicedesk|ticket case|urgent critical priority|escalate escalation|complaint grievance
backup recovery|delete remove erase|keep retain retention store|archive storage|shred destroy dispose disposal|encrypt encryption
private personal confidential|secret confidential sensitive|share sharing distribute|access permission entitlement|badge card keycard pass
visitor guest|door entrance entry gate|key lock|security safety|guard security|camera cctv surveillance|fire evacuation alarm
injury hurt injured accident|doctor physician|hospital clinic|insurance coverage|health medical wellness|disability disabled
pregnant pregnancy maternity|baby newborn birth child|father paternity|mother maternity|parental childcare|wedding marriage married
funeral bereavement death|family relatives dependents|harass harassment bullying abuse|discrimination bias|ethics conduct integrity
gift present|bribe bribery corruption|conflict dispute|whistleblower reporting|report notify inform|announce announcement notice
news newsletter|rule regulation|lunch meal food|dinner meal|breakfast meal|coffee drink beverage|kitchen pantry cafeteria canteen
snack refreshment|clean cleaning tidy|trash garbage waste rubbish|heating cooling aircon temperature|light lighting|chair furniture
supplies stationery|delivery shipping shipment dispatch|send sent deliver|package parcel|warehouse storage depot|stock inventory
return returned refund|warranty guarantee|repair maintenance|moving relocation relocate|address location|begin start commence
end finish complete|stop halt cease|change modify update|increase rise grow|decrease reduce lower cut|choose select pick
show display
check verify confirm|ensure guarantee|plan strategy|project initiative|task assignment|responsible accountable owner
overview summary|guide manual handbook instruction|faq questions|step procedure process|limit maximum cap ceiling|minimum least
amount sum total|daily everyday|weekly week|monthly month|yearly annual annually year|quarterly quarter|money cash funds
bank account|loan advance credit|credit card|stock share equity|overtime extra|shift rota roster|break rest pause
dress clothing attire clothes|pet dog animal|bike bicycle|gym fitness exercise|volunteer charity|hr personnel
ceo president chief|director executive|intern trainee apprentice|freelancer contractor consultant|parttime part-time|fulltime full-time`

/**
 * The same for Korean. A word with `~` is the beginning of an inflected verb: it finds the others, but they do not find
 * it.
 */
const KOREAN = `
월급 급여 봉급 임금 보수|월급날 급여일 월급일 급여지급일 지급일|연봉 급여 임금|월급명세서 급여명세서 임금명세서|보너스 상여금 성과급 인센티브
수당 추가급여|야근 초과근무 연장근무 시간외근무 연장근로 잔업|휴가 연차 연차휴가 쉬는~ 쉬고~ 쉴|연차 연차휴가 유급휴가 휴가|휴일 공휴일 쉬는날
병가 질병휴가 아프~ 아플~ 아파~|출산휴가 산전후휴가 분만휴가|육아휴직 육아휴가|육아 양육 돌봄|반차 반일휴가 반휴|경조사 경조휴가 경조금 축의금 부의금 조의금
결혼 혼인 웨딩|장례 장례식 상례 조문|조퇴 일찍|지각 늦게 늦으~ 늦는~ 늦었~|결근 무단결근 불참|출근 등원 통근|출퇴근 통근
재택근무 원격근무 재택 재택근로|유연근무 탄력근무 시차출퇴근 유연근무제 선택근무|근무시간 업무시간 근로시간|쉬는시간 휴게시간 휴식시간 휴식
점심 중식 오찬|저녁 석식 만찬|아침 조식 오전|점심시간 중식시간|식대 식비 밥값 점심값|밥 식사|식당 구내식당 음식점|간식 다과 스낵
교통비 차비 여비 교통요금|출장비 여비 출장경비|숙박비 숙소비 호텔비 숙박료|숙소 숙박 호텔|비행기 항공 항공편 항공권|비행기표 항공권
기차 열차 철도|차 차량 자동차|자동차 차량 승용차|택시 콜택시|주차 주차장|기름값 유류비 주유비|퇴사 퇴직 사직 사임 그만두~ 그만둘~ 그만둔~ 그만뒀~
퇴직금 퇴직급여|사직서 사표 퇴직원|해고 면직 해임 파면 잘리~ 잘린~|입사 취업 입직|채용 고용 뽑는~ 뽑을~ 뽑아~|구인 채용|신입 신입사원 신규입사자 입사자 온보딩
직원 사원 임직원 근로자 종업원 구성원|동료 팀원 직원|상사 상급자 관리자 팀장 윗사람|사장 대표 대표이사|회사 기업 사업장 직장 사업체
부서 팀 조직|승진 진급 승급|평가 고과 심사|교육 훈련 연수|멘토 사수 선배|이력서 경력기술서|면접 인터뷰|수습 시용 인턴|정년 은퇴 퇴직|연금 퇴직연금
계약 약정 협약 협정|계약서 약정서 협약서|해지 해약 취소 파기|갱신 연장 재계약|위약금 배상금 손해배상|서명 사인 날인|도장 인감 직인|비밀유지 기밀유지
변호사 법률가 법무|법 법률 법령|규정 규칙 내규 지침|지침 가이드 안내서 매뉴얼|설명서 매뉴얼 안내서|금지 불가 제한 안되는~|허용 허가 승인|의무 필수 의무적
승인 결재 허가 재가|거절 반려 거부 기각|신청 청구 요청 접수|신청서 청구서 양식|서류 문서 자료|서식 양식 템플릿|사본 복사본|복사 사본|인쇄 출력 프린트|프린터 인쇄기 복합기
회의 미팅 회합|회의실 미팅룸|회의록 의사록|안건 의제|일정 스케줄 일시|연기 미루~ 미룰~ 미뤄~ 지연|초대 초청|참석 참가 참여 출석|불참 결석
돈 금액 비용 자금|비용 경비 지출 요금|값 가격 비용|가격 값 요금 단가|요금 수수료 비용 가격|경비 비용 지출|정산 청산 환급|환급 환불 돌려받~ 반환|환불 환급 반품
영수증 증빙 증빙서류|세금계산서 계산서 인보이스|법인카드 회사카드 법카|카드 신용카드|예산 재원 자금|지급 지불 납부 송금|송금 이체 입금|통장 계좌|계좌 통장
빚 부채 채무|대출 융자 차입|이자 금리|세금 조세 납세|할인 감면 인하|공짜 무료 무상|무료 무상|유료 유상|구매 구입 사려~ 샀~ 매입|판매 매매 매출 팔~
납품 공급 조달|공급업체 거래처 납품업체 협력업체|거래처 협력사 고객사|고객 손님 소비자 이용자|견적 견적서|입찰 응찰 공모|주문 발주 오더|배송 배달 택배 운송
물건 물품 제품 상품|재고 보유량 비축|창고 보관소|반품 환불 반송|보증 보장 담보|고장 장애 파손 망가~|수리 수선 고치~ 고쳐~ 고칠~ 보수|점검 검사 확인|교체 교환 바꾸~ 바꿀~ 바꿔~ 변경
컴퓨터 피시 노트북 단말기|노트북 랩톱 컴퓨터|핸드폰 휴대폰 휴대전화 스마트폰 모바일|휴대폰 핸드폰 휴대전화 스마트폰|전화 통화 유선|모니터 화면 디스플레이|장비 기기 기자재 설비
소프트웨어 프로그램 애플리케이션|앱 애플리케이션 어플|설치 셋업|비밀번호 패스워드 암호 비번|로그인 접속|계정 아이디|잠금 잠기~ 잠긴~ 차단|초기화 재설정 리셋|이중인증 다중인증 본인확인
인증 본인확인|와이파이 무선랜 무선인터넷|인터넷 온라인 웹|이메일 메일 전자우편|메신저 채팅 슬랙|첨부 첨부파일|스팸 피싱 사기|바이러스 악성코드 랜섬웨어|해킹 침해 침입|해커 공격자
유출 누출 노출 새나~|도난 절도 훔치~ 훔친~|분실 잃어버~ 유실|삭제 제거 지우~ 지울~|폐기 파기 버리~ 버릴~|보관 보존 저장 간직|기간 기한 동안|기한 마감 마감일 시한|마감 기한 종료
개인정보 신상정보 사생활|기밀 비밀 대외비|비밀 기밀|공유 배포 나누~|권한 접근권한 자격|출입증 사원증 출입카드|방문자 방문객 손님 외부인|출입 입장 출입문|입구 출입구|보안 안전|경비원 보안요원
화재 불 소방|대피 피난 탈출|부상 상해 다치~ 다친~ 다쳐~|사고 재해 사건|산재 산업재해 업무상재해|의사 의료진 전문의|병원 의료기관 의원 클리닉|치료 진료 의료|약 의약품 약물|병 질병 질환|보험 공제
건강검진 신체검사 검진|건강 보건|임신 임산부 임부|아기 영아 신생아 자녀|아이 아동 자녀 어린이|아이들 아동 어린이|부모 학부모 보호자|가족 부양가족 친족|노인 고령자 어르신 고령층|청년 젊은이 청년층|장애인 장애
괴롭힘 따돌림 갑질|성희롱 성추행|차별 불평등|윤리 도덕|선물 금품 사례|뇌물 부정청탁 금품|신고 제보 고발|내부고발 공익신고|알림 통지 공지 안내|통보 통지 고지|공지 안내 공고|소식 뉴스 소식지
문의 질의 질문 상담|도움 지원 보조|도와~ 지원|지원금 보조금 장려금|불만 민원 고충 컴플레인|긴급 응급 비상 급한~|문제 이슈 장애|해결 해소 대응|원인 이유 사유|이유 사유 까닭 원인|방법 절차 방식|절차 과정 단계 프로세스
담당자 책임자 담당|책임 의무|업무 일 직무 작업|할일 업무 과제|프로젝트 사업 과제|계획 방안 플랜|목표 목적 타깃|결과 성과 산출물|요약 개요 정리|보고 리포트|보고서 리포트
시작 개시 착수|끝 종료 완료|끝나~ 종료 만료|중단 정지 멈추~ 멈춘~|변경 수정 개정 편집|늘리~ 증가 확대|늘어~ 증가|줄이~ 감소 축소 절감|줄어~ 감소 하락|오르~ 상승 인상|올라~ 상승 인상|올리~ 인상|내리~ 인하 하락|떨어지~ 하락 감소
만들~ 제작 생성 제조 작성|받으~ 수령 취득|받을~ 수령|보내~ 전송 송부 발송|빌리~ 대여 임차 대출|빌려~ 대여 임대|고르~ 선택 선정|사용 이용 활용 쓰는~ 쓰고~ 쓸~ 쓴~ 썼~|잔여 미사용 남은~ 남긴~|찾으~ 검색 조회|막으~ 방지 예방 차단|막는~ 방지 예방|지키~ 준수 보호|어기~ 위반|어겼~ 위반
고쳤~ 수리 수정|넣으~ 포함 투입|빼~ 제외|나가~ 퇴장 외출|옮기~ 이전 이동|옮길~ 이전|이사 이전 이주|주소 소재지|집 주택 주거|땅 토지 부지|건물 건축물 빌딩|사무실 오피스 사무소|책상 자리 좌석|의자 가구|비품 사무용품 소모품
청소 청결 미화|쓰레기 폐기물|냉방 에어컨|난방 히터|전기 전력|물 수도|커피 음료|술 음주 주류|담배 흡연|운동 체육 피트니스|동호회 동아리 모임|봉사 자원봉사|기부 후원|복장 옷차림 의복|옷 의류 복장
하루 일일 매일|매일 일일 날마다|매주 주간|매달 매월 월별 월간|달마다 매월|매년 해마다 연간|올해 금년|작년 지난해 전년|내년 다음해 차년도|한도 상한 최대|최대 최고 최장|최소 최저|평균 통상|전체 총 모든|일부 부분
나라 국가 정부|정부 당국|외국 해외 국외|외국인 이방인|국내 내국|세계 글로벌 국제|사람 인원|여자 여성|남자 남성|학생 재학생|선생님 교사 교원|학교 교육기관|시험 평가 고사|점수 성적|책 도서 서적|사진 이미지|그림 삽화 도표|노래 음악 곡
`

/** A query term and the terms it also finds. */
const ENGLISH_SYNONYMS = readGroups(ENGLISH, word => (STOP_WORDS.has(word) ? null : stemEnglish(word)))
const KOREAN_SYNONYMS = readGroups(KOREAN, word => (word.endsWith('~') ? word : stemKorean(word).stem))
const LONGEST_BEGINNING = 4

function readGroups(table: string, toTerm: (word: string) => string | null): Map<string, string[]> {
  const synonyms = new Map<string, string[]>()
  for (const group of table.trim().split(/[|\n]/)) {
    const terms = [...new Set(group.split(' ').flatMap(word => toTerm(word) ?? []))]
    for (const term of terms) {
      const others = terms.filter(other => other !== term && !other.endsWith('~'))
      synonyms.set(term, [...new Set([...(synonyms.get(term) ?? []), ...others])])
    }
  }
  return synonyms
}

/** The terms of words that often mean the same as an English word. @param term of the whole word, stemmed */
export function englishSynonyms(term: string): readonly string[] {
  return ENGLISH_SYNONYMS.get(term) ?? []
}

/** The terms of words that often mean the same as a Korean word. @param stem without particle or ending */
export function koreanSynonyms(word: string, stem: string): readonly string[] {
  const found = KOREAN_SYNONYMS.get(stem) ?? KOREAN_SYNONYMS.get(word)
  if (found) return found
  for (let length = Math.min(LONGEST_BEGINNING, word.length); length > 0; length--) {
    const synonyms = KOREAN_SYNONYMS.get(`${word.slice(0, length)}~`)
    if (synonyms) return synonyms
  }
  return []
}
