import { describe, expect, it } from 'vitest'
import { standaloneQuestion } from '../../src/knowledge/answers/standalone-question.ts'
import { readDemoQuestions } from '../support/demo-knowledge.ts'
import { hostileTexts } from './text/hostile-texts.ts'

const LEAVE = 'How many days of annual leave do I get in Seoul?'
const ROOM = 'How do I book a meeting room?'
const HOTEL = 'How much can I spend on a hotel in Tokyo in 2024?'
const TRAINING = 'Do full-time employees get 5 days of training?'
const OPEN = 'Is the office open on Mondays?'
const HOME = 'Can I work from home on Fridays?'
const PORTUGAL = 'Can I work from Portugal?'
const SPEED = 'What is the top speed of Dori?'
const BATTERY = 'How long does the battery last?'
const KO_LEAVE = '서울에서 연차휴가는 며칠인가요?'
const KO_ROOM = '회의실은 어떻게 예약하나요?'
const KO_TRAINING = '2024년에 정규직 직원은 교육비를 얼마까지 받나요?'
const KO_OFFICE = '서울 사무소 연차는 며칠인가요?'
const KO_MEALS = '식대는 한 달에 얼마인가요?'
const KO_PLEDGE = '보안 서약서는 언제 서명하나요?'
const KO_BATTERY = '배터리는 무게가 얼마인가요?'
const KO_CARD = '법인카드로 얼마까지 쓸 수 있나요?'

type Case = [previous: string, question: string, standalone: string]

const complete = ([previous, question]: readonly string[]) =>
  standaloneQuestion(question ?? '', [previous ?? ''])

describe('an English follow-up', () => {
  it.each<Case>([
    // Another place, year, weekday or number.
    [LEAVE, 'And in Lisbon?', 'How many days of annual leave do I get in Lisbon?'],
    [LEAVE, 'What about Lisbon?', 'How many days of annual leave do I get in Lisbon?'],
    [LEAVE, 'what about lisbon', 'How many days of annual leave do I get in lisbon?'],
    [LEAVE, 'Lisbon?', 'How many days of annual leave do I get in Lisbon?'],
    [LEAVE, 'In Portugal?', 'How many days of annual leave do I get in Portugal?'],
    [LEAVE, 'And Busan?', 'How many days of annual leave do I get in Busan?'],
    [LEAVE, 'What is it in Lisbon?', 'How many days of annual leave do I get in Lisbon?'],
    [LEAVE, 'How many do I get in Lisbon?', 'How many days of annual leave do I get in Lisbon?'],
    [LEAVE, 'How many in Lisbon?', 'How many days of annual leave do I get in Lisbon?'],
    [LEAVE, 'Thanks. And in Lisbon?', 'How many days of annual leave do I get in Lisbon?'],
    [LEAVE, 'Is it the same in Lisbon?', 'How many days of annual leave do I get in Lisbon?'],
    [HOTEL, 'And 2025?', 'How much can I spend on a hotel in Tokyo in 2025?'],
    [HOTEL, 'And in London in 2025?', 'How much can I spend on a hotel in London in 2025?'],
    [OPEN, 'And Saturdays?', 'Is the office open on Saturdays?'],
    ['annual leave Seoul', 'and Lisbon', 'annual leave Lisbon'],
    // Another thing or person.
    [LEAVE, 'And what about sick leave?', 'How many days of sick leave do I get in Seoul?'],
    [LEAVE, 'How about sick leave in Lisbon?', 'How many days of sick leave do I get in Lisbon?'],
    [LEAVE, 'What about overtime?', 'How many days of overtime do I get in Seoul?'],
    [ROOM, 'What about a parking space?', 'How do I book a parking space?'],
    [HOTEL, 'And on meals?', 'How much can I spend on meals in Tokyo in 2024?'],
    [TRAINING, 'And part-time employees?', 'Do part-time employees get 5 days of training?'],
    [TRAINING, 'What about contractors?', 'Do contractors get 5 days of training?'],
    // Parts that the earlier question does not have are added.
    [LEAVE, 'For contractors?', 'How many days of annual leave do I get in Seoul for contractors?'],
    [LEAVE, 'And in 2025?', 'How many days of annual leave do I get in Seoul in 2025?'],
    [LEAVE, 'And next year?', 'How many days of annual leave do I get in Seoul next year?'],
    [LEAVE, 'What if I am part-time?', 'How many days of annual leave do I get in Seoul if I am part-time?'],
    [ROOM, 'And in Lisbon?', 'How do I book a meeting room in Lisbon?'],
    // Pronouns.
    [LEAVE, 'Can I carry it over?', 'Can I carry annual leave over in Seoul?'],
    [LEAVE, 'When does it expire?', 'When does annual leave expire in Seoul?'],
    [LEAVE, 'And who approves that?', 'Who approves annual leave in Seoul?'],
    [LEAVE, 'Does that include public holidays?', 'Does annual leave include public holidays in Seoul?'],
    [LEAVE, 'How do I get there?', 'How do I get to Seoul?'],
    [ROOM, 'Can I cancel it in Lisbon?', 'Can I cancel a meeting room in Lisbon?'],
    [HOME, 'Is it insured?', 'Can I work from home on Fridays? Is it insured?'],
    // A word without its object, or no subject at all.
    [LEAVE, 'Who approves?', 'Who approves annual leave in Seoul?'],
    [LEAVE, 'And who approves in Lisbon?', 'Who approves annual leave in Lisbon?'],
    [LEAVE, 'What is the deadline?', 'What is the deadline for annual leave in Seoul?'],
    [LEAVE, 'How do I apply?', 'How do I apply for annual leave in Seoul?'],
    [LEAVE, 'Why?', 'How many days of annual leave do I get in Seoul? Why?'],
    [ROOM, 'How early?', 'How do I book a meeting room? How early?'],
    ['How often are backups made?', 'Where are they stored?', 'Where are backups stored?'],
    ['How often are backups made?', 'Who can restore them?', 'Who can restore backups?'],
    [
      'What does the dental plan cover?',
      'Does it cover orthodontics?',
      'Does the dental plan cover orthodontics?',
    ],
    ['Can I expense a taxi to the airport?', 'And a train?', 'Can I expense a train to the airport?'],
    ['Can I expense a taxi to the airport?', 'What about parking?', 'Can I expense parking to the airport?'],
    [
      'Who signs off invoices over 500 euros?',
      'And over 1000 euros?',
      'Who signs off invoices over 1000 euros?',
    ],
    [ROOM, 'When should I do that?', 'How do I book a meeting room? When should I do that?'],
    ['Can contractors use the gym?', 'And visitors?', 'Can visitors use the gym?'],
    [
      'How many vacation days do new hires get?',
      'Can they carry them over?',
      'Can new hires carry vacation days over?',
    ],
    ['Where is the Berlin office?', 'And the one in Munich?', 'Where is the Munich office?'],
    ['The display says E402. What should I do?', 'And E207?', 'The display says E207. What should I do?'],
    ['How long does a token live, and who issues it?', 'How do I get one?', 'How do I get a token?'],
    [
      'How heavy an item can the parallel gripper lift?',
      'And the suction gripper?',
      'How heavy an item can the suction gripper lift?',
    ],
    [BATTERY, 'How long does it take to charge?', 'How long does the battery take to charge?'],
    ['How long is an access token valid?', 'How do I refresh it?', 'How do I refresh an access token?'],
    [SPEED, 'And its weight?', 'What is the weight of Dori?'],
    [SPEED, 'And when loaded?', 'What is the top speed of Dori when loaded?'],
    ['How fast can Dori drive?', 'If it carries totes?', 'How fast can Dori drive if it carries totes?'],
    ['What does SEV1 mean?', 'SEV2?', 'What does SEV2 mean?'],
    ['What does SEV1 mean?', 'Who must acknowledge it?', 'Who must acknowledge SEV1?'],
    ['Do I need a receipt for taxis?', 'What about trains?', 'Do I need a receipt for trains?'],
    ['What is the limit for "client meals"?', 'And for "books"?', 'What is the limit for "books"?'],
    ['How many steps can a mission have?', 'And the retries?', 'How many retries can a mission have?'],
    [LEAVE, 'And for José?', 'How many days of annual leave do I get in Seoul for José?'],
    [LEAVE, 'so does it expire?', 'Does annual leave expire in Seoul?'],
    [LEAVE, 'But it expires in March?', 'Annual leave expires in March in Seoul?'],
    [PORTUGAL, 'What about the UK?', 'Can I work from the UK?'],
    [PORTUGAL, 'And the US?', 'Can I work from the US?'],
    // A question about the earlier one.
    [PORTUGAL, 'For how long?', 'Can I work from Portugal? For how long?'],
    [PORTUGAL, 'Until when?', 'Can I work from Portugal? Until when?'],
    [PORTUGAL, 'How many days?', 'Can I work from Portugal? How many days?'],
    // Emoji and full-width punctuation.
    [LEAVE, 'And in Lisbon? 👍🏽', 'How many days of annual leave do I get in Lisbon?'],
    [LEAVE, 'And in Lisbon？', 'How many days of annual leave do I get in Lisbon?'],
    [LEAVE, 'Great! And in Lisbon?', 'How many days of annual leave do I get in Lisbon?'],
    // Another language.
    [KO_LEAVE, 'And in Lisbon?', `${KO_LEAVE} And in Lisbon?`],
  ])('after "%s", "%s" means "%s"', (...example) => {
    expect(complete(example)).toBe(example[2])
  })

  it.each([
    [LEAVE, 'How do I book a meeting room?'],
    [LEAVE, 'And how do I book a meeting room?'],
    [LEAVE, 'But what is the wifi password?'],
    [LEAVE, 'Where is the cafeteria?'],
    [LEAVE, 'What is SSO?'],
    [LEAVE, 'How do I resign?'],
    [LEAVE, 'Can I work from Spain?'],
    // "IT" is a department, and this "it" refers to nothing.
    [LEAVE, 'How do I contact IT?'],
    [LEAVE, 'Is it possible to book a meeting room?'],
    [LEAVE, 'How long does it take to get a visa?'],
    // The pronoun refers to a word of the same question.
    [LEAVE, 'How long is probation, and can it be prolonged?'],
    [LEAVE, 'Why do robots leave the dock before they are full?'],
    [LEAVE, 'What if I lose my laptop?'],
    [LEAVE, 'Are there meeting rooms?'],
    [LEAVE, 'Who is on call tonight?'],
    [LEAVE, 'What is on the menu?'],
    [LEAVE, 'How much is in the training budget?'],
    [LEAVE, 'What should I do if it rains during the company picnic?'],
    [LEAVE, 'Tell me about the travel policy'],
    [LEAVE, 'meeting room booking'],
    [LEAVE, 'VPN setup'],
    [LEAVE, 'I was ill during my vacation. Do I get those days back?'],
    [LEAVE, 'Thanks!'],
    [LEAVE, 'hello'],
    [LEAVE, 'Right to disconnect?'],
    [LEAVE, 'How do I get to Lisbon?'],
    [LEAVE, 'How old is Taylor Swift?'],
    [LEAVE, 'Will it rain in London this weekend?'],
    [LEAVE, 'In which countries is customer data stored?'],
    [LEAVE, 'If I lose my laptop, who do I call?'],
    [LEAVE, '…'],
    [LEAVE, '?!'],
    [ROOM, 'How many days of annual leave do I get in Seoul?'],
  ])('does not change what is complete: after "%s", "%s"', (...example) => {
    expect(complete(example)).toBe(example[1])
  })
})

describe('a Korean follow-up', () => {
  it.each<Case>([
    [KO_LEAVE, '리스본은요?', '리스본에서 연차휴가는 며칠인가요?'],
    [KO_LEAVE, '그럼 리스본은?', '리스본에서 연차휴가는 며칠인가요?'],
    [KO_LEAVE, '리스본에서는요?', '리스본에서 연차휴가는 며칠인가요?'],
    [KO_LEAVE, '리스본?', '리스본에서 연차휴가는 며칠인가요?'],
    [KO_LEAVE, '포르투갈은요?', '포르투갈에서 연차휴가는 며칠인가요?'],
    [KO_LEAVE, '리스본에서는 며칠인가요?', '리스본에서 연차휴가는 며칠인가요?'],
    [KO_LEAVE, '리스본도 같나요?', '리스본에서 연차휴가는 며칠인가요?'],
    [KO_LEAVE, '감사합니다. 그럼 리스본은요?', '리스본에서 연차휴가는 며칠인가요?'],
    [KO_OFFICE, '리스본은요?', '리스본 사무소 연차는 며칠인가요?'],
    [KO_TRAINING, '2025년에는요?', '2025년에 정규직 직원은 교육비를 얼마까지 받나요?'],
    [KO_LEAVE, '병가는요?', '서울에서 병가는 며칠인가요?'],
    [KO_LEAVE, '그리고 출산휴가는?', '서울에서 출산휴가는 며칠인가요?'],
    [KO_LEAVE, '리스본 병가는요?', '리스본에서 병가는 며칠인가요?'],
    [KO_ROOM, '주차장은요?', '주차장은 어떻게 예약하나요?'],
    [KO_TRAINING, '식대는요?', '2024년에 정규직 직원은 식대를 얼마까지 받나요?'],
    [KO_TRAINING, '계약직 직원은요?', '2024년에 계약직 직원은 교육비를 얼마까지 받나요?'],
    [KO_CARD, '개인카드는요?', '개인카드로 얼마까지 쓸 수 있나요?'],
    [KO_LEAVE, '그럼 파트타임은?', '서울에서 파트타임 연차휴가는 며칠인가요?'],
    [KO_LEAVE, '계약직의 경우는요?', '서울에서 계약직 연차휴가는 며칠인가요?'],
    [KO_LEAVE, '그러면 인턴은 어떻게 되나요?', '서울에서 인턴 연차휴가는 며칠인가요?'],
    [KO_LEAVE, '그럼 2025년에는요?', '2025년에 서울에서 연차휴가는 며칠인가요?'],
    [KO_ROOM, '부산에서는요?', '부산에서 회의실은 어떻게 예약하나요?'],
    [KO_LEAVE, '그건 이월할 수 있나요?', '서울에서 연차휴가는 이월할 수 있나요?'],
    [KO_LEAVE, '그게 이월되나요?', '서울에서 연차휴가가 이월되나요?'],
    [KO_ROOM, '그건 취소할 수 있나요?', '회의실은 취소할 수 있나요?'],
    [KO_CARD, '그걸 잃어버리면 어떻게 하나요?', '법인카드를 잃어버리면 어떻게 하나요?'],
    [KO_LEAVE, '거기서 신청은 어떻게 하나요?', '서울에서 연차휴가 신청은 어떻게 하나요?'],
    [KO_LEAVE, '신청은 어떻게 하나요?', '서울에서 연차휴가 신청은 어떻게 하나요?'],
    [KO_LEAVE, '신청 방법은?', '서울에서 연차휴가 신청 방법은?'],
    [KO_LEAVE, '누가 승인하나요?', '서울에서 연차휴가는 누가 승인하나요?'],
    [KO_LEAVE, '그럼 리스본에서는 누가 승인하나요?', '리스본에서 연차휴가는 누가 승인하나요?'],
    [KO_LEAVE, '언제까지 써야 하나요?', '서울에서 연차휴가는 언제까지 써야 하나요?'],
    [KO_LEAVE, '왜 그런가요?', '서울에서 연차휴가는 며칠인가요? 왜 그런가요?'],
    [KO_LEAVE, '나눠 쓸 수 있나요?', '서울에서 연차휴가는 나눠 쓸 수 있나요?'],
    ['VPN은 맥에서 어떻게 설치하나요?', '윈도우에서는요?', 'VPN은 윈도우에서 어떻게 설치하나요?'],
    ['인턴도 건강검진을 받나요?', '프리랜서는요?', '프리랜서도 건강검진을 받나요?'],
    ['택시비는 비용 처리되나요?', '영수증이 없으면요?', '영수증이 없으면 택시비는 비용 처리되나요?'],
    ['육아휴직은 얼마나 쓸 수 있나요?', '아빠도 쓸 수 있나요?', '육아휴직은 아빠도 쓸 수 있나요?'],
    ['평일 당직 수당은 얼마인가요?', '주말은요?', '주말 당직 수당은 얼마인가요?'],
    ['결제 서비스는 누가 담당하나요?', '검색 서비스는요?', '검색 서비스는 누가 담당하나요?'],
    ['외주 직원도 헬스장을 쓸 수 있나요?', '방문객은요?', '방문객도 헬스장을 쓸 수 있나요?'],
    ['2단계 인증은 어떻게 설정하나요?', '관리자도요?', '관리자 2단계 인증은 어떻게 설정하나요?'],
    ['구내식당은 일요일에 몇 시에 여나요?', '몇 시에 닫나요?', '구내식당은 몇 시에 닫나요?'],
    // Persons, and names that end like particles.
    ['팀장의 법인카드 한도는 얼마인가요?', '본부장은요?', '본부장의 법인카드 한도는 얼마인가요?'],
    ['본인이 결혼하면 휴가는 며칠인가요?', '자녀는요?', '자녀가 결혼하면 휴가는 며칠인가요?'],
    ['김은 씨의 부서는 어디인가요?', '이도 씨는요?', '이도씨의 부서는 어디인가요?'],
    // Conditions and times.
    [KO_MEALS, '그럼 야근할 때는요?', '야근할 때 식대는 한 달에 얼마인가요?'],
    [KO_MEALS, '휴직하면요?', '휴직하면 식대는 한 달에 얼마인가요?'],
    [KO_PLEDGE, '어기면 어떻게 되나요?', '보안 서약서는 어기면 어떻게 되나요?'],
    // Properties and words without their object.
    [KO_BATTERY, '용량은요?', '배터리는 용량이 얼마인가요?'],
    [KO_BATTERY, '교체는 어떻게 하나요?', '배터리 교체는 어떻게 하나요?'],
    ['웹훅 서명은 어떻게 확인하나요?', '파이썬에서는요?', '파이썬에서 웹훅 서명은 어떻게 확인하나요?'],
    ['병가 진단서는 얼마나 보관하나요?', '면접 기록은요?', '면접 기록은 얼마나 보관하나요?'],
    ['스캐너 창은 무엇으로 닦나요?', '흡착 컵은요?', '흡착 컵은 무엇으로 닦나요?'],
    [KO_ROOM, '노트북은요?', '노트북은 어떻게 예약하나요?'],
    // Particles follow how digits and letters are read.
    ['오류 코드 E207은 무슨 뜻인가요?', 'W203은요?', '오류 코드 W203은 무슨 뜻인가요?'],
    ['VPN은 어떻게 설치하나요?', 'SSO는요?', 'SSO는 어떻게 설치하나요?'],
    // Laughter and full-width punctuation.
    [KO_LEAVE, '리스본은요? ㅎㅎ', '리스본에서 연차휴가는 며칠인가요?'],
    [KO_LEAVE, '리스본은요？', '리스본에서 연차휴가는 며칠인가요?'],
    // It is not certain what a question of several clauses is about.
    [
      '결혼하면 회사에서 얼마를 주나요?',
      '언제까지 신청해야 하나요?',
      '결혼하면 회사에서 얼마를 주나요? 언제까지 신청해야 하나요?',
    ],
    [LEAVE, '리스본은요?', `${LEAVE} 리스본은요?`],
  ])('after "%s", "%s" means "%s"', (...example) => {
    expect(complete(example)).toBe(example[2])
  })

  it.each([
    [KO_LEAVE, '회의실은 어떻게 예약하나요?'],
    [KO_LEAVE, '그럼 회의실 예약은 어떻게 하나요?'],
    [KO_LEAVE, '비밀번호를 어떻게 바꾸나요?'],
    [KO_LEAVE, '구내식당은 어디에 있나요?'],
    [KO_LEAVE, '리스본 사무실은 어디에 있나요?'],
    [KO_LEAVE, '퇴직금은 어떻게 되나요?'],
    [KO_LEAVE, '노트북을 잃어버리면 어떻게 하나요?'],
    [KO_LEAVE, '법인카드 한도는 얼마인가요?'],
    [KO_LEAVE, '재택근무는 일주일에 며칠까지 되나요?'],
    [KO_LEAVE, '보안 서약서는 언제까지 서명해야 하나요?'],
    [KO_LEAVE, '육아휴직은 얼마나 쓸 수 있나요?'],
    [KO_LEAVE, '그리고 주차 등록은 어떻게 하나요?'],
    [KO_LEAVE, '출장비 정산은 어떻게 하나요?'],
    [KO_LEAVE, '집에서 일해도 되나요?'],
    [KO_LEAVE, '프린터가 안 돼요'],
    [KO_LEAVE, '회사 계정을 만들어 주세요'],
    [KO_LEAVE, '하드웨어 요청은 어디에 하나요?'],
    [KO_LEAVE, '4월 월급이 갑자기 줄었는데 왜 그런가요?'],
    [KO_LEAVE, 'VPN 설정 방법'],
    [KO_LEAVE, '수습 기간은 얼마나 되나요?'],
    [KO_LEAVE, '야유회 날 비가 오면 어떻게 하나요?'],
    [KO_LEAVE, '노트북을 놓치면 어떻게 되나요?'],
    [KO_LEAVE, '네 시간만 일해도 점심을 주나요?'],
    [KO_LEAVE, '화면 밝기 조절'],
    [KO_LEAVE, '경조금은 신청하고 언제 들어와요?'],
    [KO_LEAVE, '복지 포인트는 언제 없어져요?'],
    [KO_LEAVE, '내일 서울 날씨가 어때요?'],
    [KO_LEAVE, '세상에서 제일 넓은 바다는?'],
    [KO_LEAVE, '감사합니다'],
    [KO_ROOM, '서울에서 연차휴가는 며칠인가요?'],
  ])('does not change what is complete: after "%s", "%s"', (...example) => {
    expect(complete(example)).toBe(example[1])
  })
})

describe('a question', () => {
  it('of the demo is complete after any other question', async () => {
    const questions = (await readDemoQuestions()).map(({ question }) => question)
    for (const previous of [LEAVE, ROOM, KO_LEAVE, KO_ROOM])
      expect(questions.filter(question => standaloneQuestion(question, [previous]) !== question)).toEqual([])
  })

  it('is not changed before there is another one', () => {
    for (const earlier of [[], [''], ['?'], ['Thanks!'], ['안녕하세요', 'ok']])
      expect(standaloneQuestion('And in Lisbon?', earlier)).toBe('And in Lisbon?')
  })

  it('refers to the latest question, and not to thanks', () => {
    expect(standaloneQuestion('And in Lisbon?', [ROOM, LEAVE, 'Thanks a lot!'])).toBe(
      'How many days of annual leave do I get in Lisbon?',
    )
  })

  it('has a bounded length after any conversation', () => {
    const texts = hostileTexts(300, 7)
    for (const [i, question] of texts.entries()) {
      const standalone = standaloneQuestion(question, [texts.at(i - 1) ?? '', LEAVE.repeat(50)])
      expect(standalone.length).toBeLessThan(question.length + 500)
      expect(standalone.isWellFormed() || !question.isWellFormed()).toBe(true)
    }
  })
})
