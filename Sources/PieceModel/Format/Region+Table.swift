/// Words in venues' names and the regions they stand for, found by their first letter.
///
/// `Region.init(venue:)` looks names up here. In the rows, `?` and `!` behind a word say how cautious to be with it.
struct VenueTable: Sendable {
    struct Entry: Sendable {
        let word: [Unicode.Scalar]
        let region: String
        let caution: Caution
    }

    enum Caution: Sendable {
        /// The word counts whatever follows it.
        case none
        /// It is part of other words, so it counts when it stands alone or in front of a word such as `시` or `아트홀`.
        case some
        /// It is a word of its own (`예산`, `진주`), so alone it counts only where a place must stand.
        case much
    }

    private let entries: [Unicode.Scalar: [Entry]]

    init(_ rows: [(region: String, words: String)]) {
        let entries = rows.flatMap { row in
            VenueTable.split(row.words).map { word in
                Entry(
                    word: word.filter { !"?!&".unicodeScalars.contains($0) }, region: row.region,
                    caution: word.last == "?" ? .some : word.last == "!" ? .much : .none)
            }
        }
        self.entries = Dictionary(grouping: entries.filter { !$0.word.isEmpty }, by: { $0.word[0] })
    }

    /// The words that letters begin with.
    func entries(at letters: ArraySlice<Unicode.Scalar>) -> [Entry] {
        guard let first = letters.first, let candidates = entries[first] else { return [] }
        return candidates.filter { letters.starts(with: $0.word) }
    }

    private static func split(_ text: String) -> [[Unicode.Scalar]] {
        text.split(whereSeparator: \.isWhitespace).map { Array($0.unicodeScalars) }
    }

    /// The names of the regions themselves.
    static let regions = VenueTable([
        ("seoul", "서울 seoul?"), ("busan", "부산 busan?"), ("daegu", "대구 daegu?"), ("incheon", "인천 incheon?"),
        ("gwangju", "광주 gwangju?"), ("daejeon", "대전 daejeon?"), ("ulsan", "울산 ulsan?"), ("sejong", "세종? 세종특별"),
        ("gyeonggi", "경기? 경기도"), ("gangwon", "강원 강원도"), ("chungbuk", "충북 충청북도"), ("chungnam", "충남 충청남도"),
        ("jeonbuk", "전북 전라북도"), ("jeonnam", "전남 전라남도"), ("gyeongbuk", "경북 경상북도"), ("gyeongnam", "경남 경상남도"),
        ("jeju", "제주 jeju?"),
    ])

    /// Cities, counties and well-known quarters. Names that several regions share (`중구`, `고성`, `논현`) are left out.
    static let towns = VenueTable([
        (
            "seoul",
            """
            대학로 혜화 홍대 잠실 강남? 송파 서초 신촌 이태원 용산 영등포 여의도 왕십리 건대 신도림 삼성동 압구정 청담 명동? 동대문 종로? 광화문 \
            인사동 성수! 성수동 상암 마포 목동? 구로? 가산! 노원 상봉 수유 미아! 미아사거리 중랑 은평 연남 합정 서울숲 고척 역삼 천호! 불광! 연신내 \
            하계! 도봉 성북 북촌 삼청동 을지로 충무로 망원 문래 당산 등촌 문정동 가든파이브 신림 사당! 방배 반포 노량진 동작구 관악구 관악아트 \
            금천구 서대문 강동구 강북구 강서구청 광진 한남동 신사동 양재 gangnam? hongdae? jamsil?
            """
        ),
        ("busan", "해운대 서면? 센텀 센텀시티 광안리 남포동 기장! 동래 haeundae?"), ("daegu", "동성로 수성구 수성아트 수성못 달서"),
        ("incheon", "송도 부평 청라 계양! 영종 강화군"), ("gwangju", "충장로"), ("daejeon", "둔산 유성구"),
        (
            "gyeonggi",
            """
            수원 성남 용인 고양? 일산 안양 평촌 과천 의정부 하남 남양주 별내 구리? 광명 시흥 안산 군포 산본 의왕? 오산? 평택 이천! 여주 양평 \
            가평 포천 동두천 파주 화성! 분당 판교 동탄 광교 영통 죽전? 기흥 부천 김포 안성? 양주? 연천 suwon? seongnam? goyang? ilsan?
            """
        ),
        ("gangwon", "강릉 춘천 원주 속초 동해! 삼척 평창 정선! 홍천 철원 횡성 영월 태백 양양 화천 양구!"),
        ("chungbuk", "청주 충주 제천 음성! 진천 오창 증평 괴산 옥천 영동군 보은! 단양"),
        ("chungnam", "천안 아산? 공주! 서산? 당진 논산 보령 홍성 예산! 부여 태안 계룡? 금산? 내포 청양 서천"),
        ("jeonbuk", "전주 익산 군산 정읍 남원 김제 완주? 부안 고창 무주? 진안 임실 순창"),
        (
            "jeonnam",
            "여수 순천 목포 나주 광양 담양 해남 완도 보성? 고흥 영암 무안 화순 강진? 신안! 함평 영광! 구례 곡성? 진도!"
        ),
        ("gyeongbuk", "포항 경주 구미! 안동 김천 영주? 상주! 문경 경산 칠곡 영천 영덕 울진 청도! 의성! 예천 봉화! 성주! 고령군"),
        (
            "gyeongnam",
            "창원 마산 진해 김해 양산? 진주! 통영 거제 사천! 밀양 거창? 함안 합천 남해! 하동! 산청 창녕 함양 의령"
        ),
        ("jeju", "서귀포 중문!"),
    ])

    /// Venues whose names do not tell, and those whose names tell the wrong place.
    static let venues = VenueTable([
        (
            "seoul",
            """
            예술의전당 세종문화회관 세종대극장 세종m씨어터 세종s씨어터 세종체임버홀 세종대학교 블루스퀘어 lg아트센터 샤롯데씨어터 충무아트센터 \
            충무아트홀 올림픽공원 올림픽홀 kspodome 올림픽체조경기장 우리금융아트홀 고척스카이돔 잠실종합운동장 잠실실내체육관 디큐브아트센터 \
            디큐브링크아트센터 링크아트센터 두산아트센터 국립극장 국립중앙극장 국립정동극장 정동극장 국립중앙박물관 국립국악원 국립한글박물관 국립민속박물관 \
            국립고궁박물관 명동예술극장 롯데콘서트홀 롯데월드 예스24라이브홀 예스24스테이지 yes24라이브홀 yes24스테이지 악스코리아 무브홀 롤링홀 \
            상상마당홍대 웨스트브릿지 벨로주홍대 노들섬 남산예술센터 남산골한옥마을 세실극장 유니버설아트센터 유니플렉스 플러스씨어터 드림아트센터 \
            아르코예술극장 대학로예술극장 동덕여대공연예술센터 홍익대대학로아트센터 홍익대학교대학로아트센터 티오엠 et씨어터 tom 링크더스페이스 \
            예그린씨어터 sh아트홀 브릭스씨어터 컬쳐스페이스엔유 바탕골소극장 신한카드sol페이스퀘어 신한pay스퀘어 nol씨어터 놀유니플렉스 \
            서강대메리홀 연세대 이화여대 고려대학교화정 장충체육관 화정체육관 sk올림픽핸드볼경기장 코엑스 coex 그라운드시소 디뮤지엄 대림미술관 \
            리움미술관 아모레퍼시픽미술관 ddp 동대문디자인플라자 아라아트센터 마이아트뮤지엄 씨네큐브 아트나인 에무시네마 더숲아트시네마 \
            인디스페이스 kt&g상상마당시네마 라이카시네마 필름포럼 광림아트센터 bbch홀 플랫폼창동61 더현대 타임스퀘어 김포공항 경희대학교평화의전당 \
            경희대평화의전당 cgv강서 cgv강동 cgv강변 cgv군자 cgv대학로 cgv송파 cgv여의도 cgv피카디리 메가박스이수 메가박스강동 메가박스군자 \
            메가박스코엑스 메가박스화곡 롯데시네마월드타워 롯데시네마건대입구 금호아트홀 영산아트홀 일신홀 페리지홀 티엘아이아트센터 세종대왕기념관 \
            월드컵경기장상암 경복궁 덕수궁 창경궁 창덕궁 경기고 경기상고 경기여고 sac아트홀 백암아트홀 윤당아트홀 나루아트센터 소월아트홀 \
            마리아칼라스홀 영화관나인 이대삼성홀 blue스퀘어 bluesquare seoulartscenter
            """
        ),
        (
            "busan",
            "드림씨어터 영화의전당 벡스코 bexco 소향씨어터 사직야구장 사직실내체육관 사직종합운동장 을숙도문화회관 금정문화회관 누리마루 f1963"
        ),
        ("daegu", "엑스코 exco 계명아트센터 계명대 경북대학교 경북대 봉산문화회관 아양아트센터 오오극장 삼성라이온즈파크"),
        ("incheon", "트라이보울 파라다이스시티 인스파이어 inspirearena 아트센터인천 문학경기장 엘림아트센터 인하대 ssg랜더스필드"),
        ("gwangju", "국립아시아문화전당 아시아문화전당 김대중컨벤션센터 전남대학교 전남대 빛고을시민문화관 기아챔피언스필드"),
        ("daejeon", "우송예술회관 충남대학교 충남대 한남대 한화생명이글스파크 한화생명볼파크 카이스트 kaist"),
        ("ulsan", "현대예술관 hd아트센터 문수월드컵경기장 문수축구경기장"), ("sejong", "세종예술의전당 세종중앙공원 세종호수공원"),
        (
            "gyeonggi",
            """
            경기광주 경기도광주 킨텍스 kintex 아람누리 고양아람누리 어울림누리 고양어울림누리 경기아트센터 서울랜드 서울대공원 국립현대미술관과천 에버랜드 남한산성아트홀 광주시문화예술의전당 \
            백남준아트센터 포은아트홀 명필름아트센터 한국만화박물관 위즈파크 단국대학교죽전 자라섬 남이섬선착장
            """
        ),
        ("gangwon", "알펜시아 남이섬 하이원리조트 모나용평"), ("chungbuk", "오송 국립현대미술관청주 ecoplex"),
        ("chungnam", "독립기념관 이순신빙상장"), ("jeonbuk", "한국소리문화의전당 소리문화의전당"),
        ("jeonnam", "국립남도국악원 gs칼텍스예울마루 예울마루"),
        ("gyeongbuk", "국립경주박물관 경주엑스포 대구대학교 대구가톨릭대 포스코효자아트홀 영남대학교"),
        ("gyeongnam", "성산아트홀 315아트센터 국립김해박물관 창원nc파크"), ("jeju", "본태박물관 빛의벙커"),
    ])

    /// What may follow a word that is part of other words.
    static let continuations = split(
        "시 군 구 읍 점 역 동 대로 입구 아트 문화 예술 체육 종합 월드 공설 국제 박물관 미술관 극장 시립 군립 도립 스타필드 롯데 특별 메가박스 시네마")

    /// Words that begin with a place's name and are no place, or another place.
    static let exceptions = split("고양이 대전쟁 제주항공 평창동 공주시대")

    /// What stands in front of a place without a space, two letters each.
    static let founders = split("국립 시립 도립 구립 군립")

    /// Cinemas, whose names are followed by a place.
    static let chains: Set<[Unicode.Scalar]> = Set(split("cgv 메가박스 롯데시네마 megabox"))
}
