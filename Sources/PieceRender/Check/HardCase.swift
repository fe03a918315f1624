import PieceModel

/// Fields that are hard on layouts.
struct HardCase: Sendable {
    /// How many photos the fields are tried with.
    enum Reach: Sendable { case everyPhoto, everyShape, inTurn }

    var name: String
    var reach: Reach
    /// The fields as a user writes them.
    var json: String

    init(_ name: String, _ reach: Reach, _ json: String) {
        self.name = name
        self.reach = reach
        self.json = json
    }

    /// Nil when the fields are not valid.
    var piece: Piece? { try? Piece(json: Array(json.utf8)) }

    static let all: [HardCase] = [
        HardCase(
            "plain", .everyPhoto,
            """
            {"kind": "musical", "title": "새벽의 항해", "date": "2026-11-14", "time": "19:00", "venue": "블루스퀘어 신한카드홀",
             "seat": "1층 B구역 12열 7번", "cast": ["도윤재", "백하늘", "남궁혁"], "companions": ["지우"], "price": 150000,
             "score": 4.5, "review": "마지막 합창에서 객석이 함께 숨을 멈췄다", "number": 128, "bookingNumber": "M2026111407"}
            """),
        HardCase(
            "everything", .everyPhoto,
            """
            {"kind": "festival", "genres": [], "title": "서울 국제 공연 예술 축제 개막작 〈바람이 지나간 자리〉", "date": "2026-12-30",
             "time": "10:30", "venue": "예술의전당 오페라하우스 토월극장 대공연장 지하 2층 연습동 스튜디오 다라", "seat": "10층 중앙구역 112열 1024번",
             "cast": [{"name": "도윤재", "role": "햄릿"}, {"name": "백하늘", "role": "오필리아"}, {"name": "남궁혁", "role": "클로디어스"},
              {"name": "심연우", "role": "거트루드"}, {"name": "류이현", "role": "호레이쇼"}, {"name": "권태오", "role": "폴로니어스"},
              {"name": "Elisabeth Hohenberg-Montenegro", "role": "Rosencrantz"}, {"name": "선우정아름다운", "role": "길든스턴"},
              {"name": "황보라", "role": "레어티즈"}, {"name": "제갈민", "role": "포틴브라스"}, {"name": "독고진", "role": "유령"},
              {"name": "사공찬", "role": "첫 번째 무덤 파는 사람"}],
             "director": "알렉산드라 콘스탄티노폴리스카야", "artist": "국립현대무용단과 서울시립교향악단",
             "companions": ["지우", "하린", "Maximilian", "서연이와 민준이", "할머니", "윤"], "price": 1234000, "facePrice": 2234000,
             "discount": "조기예매 20%", "score": 3.5, "number": 123456, "bookingNumber": "ABCD1234EFGH5678", "viewing": 12,
             "link": "https://piece.example/p/0190f7c2",
             "review": "막이 오르자마자 숨을 멈췄다.\\n바람 소리 하나로 무대 전체가 바다가 되었고, 배우들은 한 번도 서로를 보지 않으면서 끝까지 서로를 붙들고 있었다. 두 번째 막의 침묵은 지금까지 본 어떤 장면보다 길고 또렷했다.\\n다시 보고 싶다! 다음에는 꼭 맨 앞줄에서, 그 손끝이 떨리는 것까지 보고 싶다. 돌아오는 길 내내 🌊 파도 소리가 귀에 남아 있었다."}
            """),
        HardCase(
            "long-title", .everyShape,
            """
            {"kind": "play", "title": "우리가 잃어버린 〈여름밤의 정원〉에서 마지막으로 부르는 노래 그리고 남은 사람들의 새 아침",
             "date": "2026-10-09", "time": "15:00", "venue": "국립극장 달오름극장", "seat": "1층 A구역 3열 11번",
             "cast": ["도윤재", "백하늘"], "score": 4, "review": "빈 의자 하나로 왕국이 무너졌다", "number": 121, "price": 70000}
            """),
        HardCase(
            "one-word-title", .everyShape,
            """
            {"kind": "exhibition", "title": "보이지않는도시의기억을따라걷는사람들의느린산책과오래된지도그리고사라진강과다리와골목들의모든옛이름들",
             "date": "2026-07-05", "venue": "국립현대미술관 서울관", "score": 5, "artist": "한이든", "number": 7,
             "review": "천천히 걸었다"}
            """),
        HardCase(
            "english-title", .everyShape,
            """
            {"kind": "classical", "title": "The Extraordinarily Incomprehensible Transcontinental Counterrevolutionaries",
             "date": "2026-09-30", "time": "20:00", "venue": "Philharmonic Concert Hall, Great Auditorium",
             "seat": "Fl 1 · Block B · Row 12 · Seat 7", "cast": ["Wolfgang Hohenzollern", "Maria-Antonia de la Cruz"],
             "companions": ["Christopher"], "score": 2.5, "price": {"amount": 12050, "currency": "USD"}, "number": 99999,
             "review": "Unforgettable — the slow movement alone was worth the journey."}
            """),
        HardCase(
            "emoji-title", .inTurn,
            """
            {"kind": "concert", "title": "🎸 밤샘 👨‍👩‍👧‍👦 가족 🏳️‍🌈 공연 🇰🇷🇯🇵 2️⃣0️⃣", "date": "2026-08-15", "time": "18:30",
             "venue": "잠실 🏟️ 주경기장", "seat": "스탠딩 A-127", "companions": ["👩🏽‍🎤", "지우 🐰"], "score": 5, "number": 88,
             "review": "🔥🔥🔥"}
            """),
        HardCase(
            "emoji-review", .inTurn,
            """
            {"kind": "festival", "title": "펜타포트", "date": "2026-08-07", "time": "13:00", "venue": "송도달빛축제공원",
             "score": 4.5, "number": 90, "review": "👏👏🏽👏🏿 🎉🎆 앵콜만 다섯 곡 🥹 🧑‍🚒👩‍❤️‍💋‍👨 🇺🇳 ❤️‍🔥 최고의 밤이었다 🌙✨"}
            """),
        HardCase(
            "hanja-title", .inTurn,
            """
            {"kind": "dance", "title": "春香傳 ― さくらの森の満開の下 カグヤ姫", "date": "2026-04-01", "time": "19:30",
             "venue": "國立劇場 해오름", "seat": "2층 6열 3번", "cast": ["金永 (김영)", "宮崎 あおい"], "score": 3, "number": 45,
             "review": "꽃이 지는 소리를 들었다 「夢」"}
            """),
        HardCase(
            "arabic-title", .inTurn,
            """
            {"kind": "movie", "title": "ألف ليلة وليلة", "date": "2026-10-12", "time": "21:00", "venue": "영화의전당 하늘연극장",
             "seat": "7관 G열 8번", "cast": ["فيروز"], "score": 4, "number": 61, "review": "천일야화의 밤"}
            """),
        HardCase(
            "thai-title", .inTurn,
            """
            {"kind": "movie", "title": "ลุงบุญมีระลึกชาติ", "date": "2026-10-13", "venue": "영화의전당 소극장", "seat": "F열 2번",
             "score": 4.5, "number": 62, "review": "숲이 말을 걸었다"}
            """),
        HardCase(
            "only-the-required", .everyShape,
            """
            {"kind": "etc", "title": "낮", "date": "2026-01-01", "venue": "집"}
            """),
        HardCase(
            "review-only", .inTurn,
            """
            {"kind": "movie", "title": "가을 산책", "date": "2026-10-31", "venue": "씨네큐브 광화문",
             "review": "낙엽을 밟는 소리만으로 두 시간을 채운 영화.\\n나오는 길에 나도 모르게 천천히 걸었다."}
            """),
        HardCase(
            "one-line-review", .inTurn,
            """
            {"kind": "gugak", "title": "수궁가", "date": "2026-03-03", "time": "11:00", "venue": "국립국악원", "review": "얼쑤",
             "score": 0.5, "number": 1}
            """),
        HardCase(
            "long-review", .inTurn,
            """
            {"kind": "play", "title": "고도를 기다리며", "date": "2026-05-05", "time": "14:00", "venue": "명동예술극장",
             "seat": "1층 5열 5번", "score": 1.5, "number": 3000,
             "review": "기다린다는 것은 무엇일까. 두 시간 동안 아무 일도 일어나지 않았는데 나는 그 사이에 한 사람의 일생을 본 것 같다. 나무 한 그루, 길 하나, 그리고 저녁. 오지 않을 것을 알면서도 내일 다시 오겠다고 말하는 두 사람을 보며 내가 기다려 온 것들을 하나씩 떠올렸다. 다음 계절에도 이 극장에 앉아 있을 것이다."}
            """),
        HardCase(
            "loose-seat", .inTurn,
            """
            {"kind": "concert", "title": "Dawn Chorus", "date": "2026-06-20", "time": "19:00", "venue": "노들섬 라이브하우스",
             "seat": "지하 2층 커플 테이블석 안쪽 벽면 소파 왼쪽에서 세 번째 자리", "artist": "새벽합창단", "score": 4, "price": 88000,
             "number": 230, "bookingNumber": "2026-0620-1900-88"}
            """),
        HardCase(
            "four-seat-parts", .inTurn,
            """
            {"kind": "sports", "title": "한국시리즈 7차전", "date": "2026-11-01", "time": "18:30", "venue": "잠실야구장",
             "seat": "3층 VIP-12구역 10열 120번", "companions": ["아버지", "동생"], "price": 45000, "score": 5, "number": 231}
            """),
        HardCase(
            "many-cast", .inTurn,
            """
            {"kind": "musical", "title": "모두의 무대", "date": "2026-02-28", "time": "14:00", "venue": "세종문화회관 대극장",
             "cast": [{"name": "Christina Bartholomew-Featherstonehaugh", "role": "The Countess of Monte Cristo"}, "이", "김수한무",
              "박하", "최고은", "정다운", "한여름", "강물", "윤슬", "남궁선우", "제갈하늘", "황보름달", "독고단비", "Andrzej", "오로라",
              "서리", "노을", "바다"], "director": "한결", "score": 4.5, "number": 500}
            """),
        HardCase(
            "no-score-no-review", .inTurn,
            """
            {"kind": "dance", "title": "봄의 제전", "date": "2026-05-29", "time": "20:00", "venue": "LG아트센터 서울",
             "seat": "2층 1열 1번", "cast": ["서하진", "임그늘", "장태리"], "companions": ["하린", "민", "유진", "솔"],
             "price": 0, "number": 12}
            """),
    ]
}
