import PieceModel
import Testing

@Suite("Regions of venues")
struct RegionTests {
    @Test("There are the seventeen regions, each with its own names")
    func all() {
        #expect(Region.all.count == 17)
        #expect(Set(Region.all.map(\.id)).count == 17)
        #expect(Set(Region.all.map(\.korean)).count == 17)
        for region in Region.all { #expect(Region(id: region.id) == region) }
        #expect(Region(id: "pyongyang") == nil)
    }

    @Test(
        "A venue's name tells its region",
        arguments: [
            (
                "seoul",
                """
                예술의전당 오페라극장|예술의 전당|세종문화회관 대극장|세종M씨어터|블루스퀘어 신한카드홀|LG아트센터 서울 LG SIGNATURE홀|샤롯데씨어터|충무아트센터|\
                올림픽공원 KSPO DOME|KSPO DOME|고척스카이돔|잠실종합운동장 주경기장|대학로 TOM 1관|홍대 롤링홀|CGV 용산아이파크몰|CGV용산아이파크몰|\
                메가박스 코엑스|메가박스코엑스|롯데시네마 월드타워|롯데시네마 김포공항|CGV 왕십리|국립정동극장 세실|국립극장 해오름극장|예스24 라이브홀|디큐브 링크아트센터|\
                CGV 강남|세종대학교 대양홀|Blue Square|씨네큐브 광화문|DDP 디자인전시관|KT&G 상상마당 홍대|명동예술극장|장충체육관
                """
            ),
            ("busan", "부산 드림씨어터|드림씨어터|부산문화회관 대극장|영화의전당 하늘연극장|CGV 서면|벡스코 오디토리움|해운대문화회관|국립부산국악원|(재)부산문화회관"),
            ("daegu", "대구오페라하우스|수성아트피아|엑스코|CGV 대구현대|대구 EXCO|대구콘서트하우스"),
            ("incheon", "인천 파라다이스시티|인스파이어 아레나|아트센터인천|송도컨벤시아|CGV 인천논현"),
            ("gwangju", "광주 국립아시아문화전당|국립아시아문화전당|광주예술의전당 대극장|CGV 광주터미널"),
            ("daejeon", "대전예술의전당 아트홀|대전 예술의전당|예술의전당 대전|CGV 대전터미널"), ("ulsan", "울산문화예술회관|현대예술관"),
            ("sejong", "세종예술의전당|메가박스 세종|세종시문화예술회관"),
            (
                "gyeonggi",
                """
                성남아트센터 오페라하우스|경기아트센터|의정부예술의전당|고양아람누리 아람극장|킨텍스|서울랜드|서울대공원|CGV 판교|경기 광주 남한산성아트홀|경기도 광주 곤지암홀|\
                부천아트센터|구리아트홀|화성아트홀|이천아트홀|국립현대미술관 과천
                """
            ),
            ("gangwon", "강릉아트센터|춘천문화예술회관|알펜시아 콘서트홀"), ("chungbuk", "청주예술의전당|국립현대미술관 청주"),
            ("chungnam", "천안예술의전당|공주문화예술회관|예산군문예회관|예산 문화원|메가박스 공주"), ("jeonbuk", "한국소리문화의전당|전주 디지털독립영화관"),
            ("jeonnam", "여수 예울마루|순천문화예술회관"), ("gyeongbuk", "경주예술의전당|안동문화예술의전당|포항문화예술회관|경북도청 동락관"),
            ("gyeongnam", "통영국제음악당|창원 성산아트홀|김해문화의전당|진주시 경남문화예술회관"), ("jeju", "제주아트센터|서귀포예술의전당|CGV 제주노형"),
        ])
    func known(id: String, venues: String) {
        for venue in venues.split(separator: "|") {
            let found = Region(venue: String(venue))?.id
            #expect(found == id, "\(venue)")
        }
    }

    @Test(
        "A name that does not tell, or tells two regions, gives none",
        arguments: [
            "", "별빛마루", "소극장 산울", "고양이 책방", "월드컵경기장", "경기장 앞 광장", "CGV", "메가박스 다산", "동대구", "남서울아트", "구로사와 상영관",
            "공주님의 성", "예산 없는 극장", "부산에서 서울까지", "Tomorrow Hall", "서울 부산", "영광의 홀", "문화예술회관", "진주 목걸이", "탐라대전",
        ])
    func unknown(venue: String) {
        #expect(Region(venue: venue) == nil, "\(venue)")
    }

    @Test("Any text is looked at without a trap")
    func anything() {
        var random = Seeded(5)
        let alphabet = Array("서울부산대구광주시립국립예술의전당CGVcgv 123·&(\u{301}가\u{1100}")
        for _ in 0..<2_000 {
            let text = String(
                (0..<Int.random(in: 0...30, using: &random)).map { _ in
                    alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
                })
            if let region = Region(venue: text) { #expect(Region.all.contains(region), "seed 5: \(text)") }
        }
        #expect(Region(venue: String(repeating: "국립", count: 50_000)) == nil)
    }
}
