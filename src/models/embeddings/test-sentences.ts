/** A sentence and its meaning in other words. */
type Paraphrase = readonly [sentence: string, inOtherWords: string]

/**
 * Sentences that mean the same in pairs, and have nothing in common otherwise. The two sentences of a pair share as few
 * words and syllables as possible, so that only a model that knows the language recognizes them. After a change, test
 * all models again: set `embedding_models.test` to null in a migration.
 */
export const TEST_SENTENCES: Record<'en' | 'ko', readonly Paraphrase[]> = {
  en: [
    ['How many days of paid vacation do I get?', 'Annual leave entitlement of employees'],
    ['My computer does not start.', 'The laptop stays off when I press the power button.'],
    ['I forgot my password.', 'Unable to sign in because the credentials slipped from memory'],
    ['When are salaries paid?', 'Date on which wages are transferred every month'],
    ['How do I claim travel expenses?', 'Getting reimbursed for the cost of a business trip'],
    ['Smoking is prohibited in the building.', 'Nobody may light a cigarette indoors.'],
    ['The meeting was postponed to Thursday.', 'We will discuss it a few days later than planned.'],
    ['She is looking for a new job.', 'A colleague wants to change employers.'],
    ['Bread is baked here every morning.', 'Fresh loaves come out of the oven at dawn.'],
    ['The child has a fever.', 'Our little son feels hot and his temperature is too high.'],
    ['Prices have risen sharply this year.', 'Inflation made everything much more expensive.'],
    ['It will rain tomorrow.', 'Take an umbrella, says the weather forecast.'],
    ['Where do I throw away old batteries?', 'Disposal of used power cells'],
    ['The train to the airport is delayed.', 'Our rail connection to the flight is running late.'],
    ['He broke his leg while skiing.', 'An accident on the snowy slope left a man with a fracture.'],
    ['The contract ends in March.', 'Our agreement expires early in spring.'],
    ['Please delete my personal data.', 'I want all information about me erased.'],
    ['The new law protects tenants.', 'Recent legislation makes renters safer.'],
    ['The server crashed last night.', 'Our website went down at midnight because of a failed machine.'],
    ['Cats sleep most of the day.', 'Kittens and other felines nap for hours.'],
    ['The team won the final.', 'Our players became champions.'],
    ['Which vegetables grow in winter?', 'Crops to harvest in the cold season'],
    ['Where can I park my car?', 'Spaces in which visitors leave their vehicles'],
    ['The doctor recommended more exercise.', 'A physician advised me to be physically active.'],
  ],
  ko: [
    ['연차는 며칠이나 쓸 수 있나요?', '직원에게 주어지는 유급 휴가 일수'],
    ['컴퓨터가 켜지지 않아요.', '전원 버튼을 눌러도 노트북은 반응이 없습니다.'],
    ['비밀번호를 잊어버렸어요.', '암호가 기억나지 않아 로그인에 실패함'],
    ['급여는 언제 들어오나요?', '매달 월급을 이체하는 날짜'],
    ['출장비는 어떻게 청구하나요?', '업무로 이동하며 쓴 돈을 돌려받는 절차'],
    ['건물 안에서는 흡연이 금지됩니다.', '실내에서 담배를 피우지 마세요.'],
    ['회의가 목요일로 미뤄졌습니다.', '논의하기로 한 모임은 예정보다 며칠 늦게 열린다.'],
    ['그녀는 새 직장을 찾고 있다.', '동료 한 분이 이직을 준비하시네요.'],
    ['이곳은 아침마다 빵을 굽는다.', '새벽이면 오븐에서 갓 나온 바게트를 만나 보세요.'],
    ['아이가 열이 나요.', '어린 아들의 체온이 너무 높습니다.'],
    ['올해 물가가 크게 올랐다.', '인플레이션 때문에 모든 것이 훨씬 비싸졌어요.'],
    ['내일은 비가 올 것이다.', '일기 예보를 보니 우산을 챙겨야겠어요.'],
    ['다 쓴 건전지는 어디에 버리나요?', '수명이 끝난 배터리의 폐기 방법'],
    ['공항 가는 열차가 지연되고 있습니다.', '비행기를 타야 하는데 기차 도착이 늦네요.'],
    ['그는 스키를 타다가 다리가 부러졌다.', '눈 덮인 비탈에서 사고로 골절상을 입은 남자'],
    ['계약은 3월에 끝납니다.', '이른 봄이면 협정 기간이 만료된다.'],
    ['제 개인정보를 삭제해 주세요.', '나에 관한 기록을 모두 지우고 싶다.'],
    ['새 법은 세입자를 보호한다.', '최근 제정된 규정 덕분에 임차인이 안심할 수 있습니다.'],
    ['어젯밤 서버가 다운되었습니다.', '자정 무렵 장비 고장으로 웹사이트 접속이 끊김'],
    ['고양이는 하루 대부분을 잔다.', '야옹거리는 반려동물의 긴 낮잠'],
    ['우리 팀이 결승에서 이겼다.', '선수들이 우승컵을 들어 올렸어요.'],
    ['겨울에 자라는 채소는 무엇인가요?', '추운 계절에 수확하는 농작물'],
    ['차를 어디에 세우면 되나요?', '방문객을 위한 주차 공간'],
    ['의사가 운동을 더 하라고 권했다.', '병원에서 몸을 많이 움직이라는 조언을 들었어요.'],
  ],
}
