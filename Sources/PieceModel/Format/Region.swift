/// One of the seventeen first-level regions of Korea. Regions are rows of one table, `Region.all`.
public struct Region: Hashable, Sendable, Identifiable {
    /// The stable name, such as `seoul`.
    public let id: String
    /// The usual short name: `서울`, `경기`.
    public let korean: String
    public let english: String

    public static let all: [Region] = [
        Region("seoul", "서울", "Seoul"), Region("busan", "부산", "Busan"), Region("daegu", "대구", "Daegu"),
        Region("incheon", "인천", "Incheon"), Region("gwangju", "광주", "Gwangju"), Region("daejeon", "대전", "Daejeon"),
        Region("ulsan", "울산", "Ulsan"), Region("sejong", "세종", "Sejong"), Region("gyeonggi", "경기", "Gyeonggi"),
        Region("gangwon", "강원", "Gangwon"), Region("chungbuk", "충북", "Chungbuk"),
        Region("chungnam", "충남", "Chungnam"), Region("jeonbuk", "전북", "Jeonbuk"), Region("jeonnam", "전남", "Jeonnam"),
        Region("gyeongbuk", "경북", "Gyeongbuk"), Region("gyeongnam", "경남", "Gyeongnam"), Region("jeju", "제주", "Jeju"),
    ]

    /// The region with an id, or nil.
    public init?(id: String) {
        guard let region = Region.all.first(where: { $0.id == id }) else { return nil }
        self = region
    }

    private init(_ id: String, _ korean: String, _ english: String) {
        self.id = id
        self.korean = korean
        self.english = english
    }
}

extension Piece {
    /// The region of the venue; nil when there is no venue or its name does not tell.
    public var region: Region? { venue.flatMap(Region.init(venue:)) }
}
