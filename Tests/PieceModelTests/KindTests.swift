import PieceModel
import Testing

@Suite("Kinds and genres")
struct KindTests {
    @Test("The table of kinds has each id, name and KOPIS code once")
    func unique() {
        #expect(Kind.all.count == 11)
        #expect(Set(Kind.all.map(\.id)).count == Kind.all.count)
        #expect(Set(Kind.all.map(\.korean)).count == Kind.all.count)
        #expect(Set(Kind.all.map(\.english)).count == Kind.all.count)
        let codes = Kind.all.flatMap(\.kopisCodes)
        #expect(Set(codes).count == codes.count)
        #expect(codes.count == 9)
    }

    @Test("Kinds are found by id and by KOPIS code")
    func lookUp() {
        #expect(Kind(id: "concert")?.korean == "콘서트")
        #expect(Kind(id: "concert")?.hue == 285)
        #expect(Kind(kopisCode: "BBBE")?.id == "dance")
        #expect(Kind(kopisCode: "EEEB")?.id == "etc")
        #expect(Kind(id: "Concert") == nil)
        #expect(Kind(kopisCode: "ZZZZ") == nil)
    }

    @Test("There are 14 genres and one for the rest, with ids and TMDB numbers once each")
    func genres() {
        #expect(Genre.all.count == 15)
        #expect(Set(Genre.all.map(\.id)).count == 15)
        let numbers = Genre.all.flatMap(\.tmdbIDs)
        #expect(Set(numbers).count == numbers.count)
        #expect(Genre(id: "fantasy")?.korean == "판타지/SF")
    }
}
