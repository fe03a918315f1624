import PieceModel
import Testing

@testable import PieceInterchange

@Suite("Imported tables")
struct FormatTests {
    @Test("Letterboxd's import table becomes films with half the rating")
    func letterboxd() throws {
        let table =
            "WatchedDate,Title,Year,tmdbID,Rating10\n2026-11-14,겨울왕국 2,2019,330457,9\n2026-11-15,Past Lives,2023,,\n"
        let all = try rows(.letterboxd, table.utf8)
        #expect(all.map(\.line) == [2, 3])
        let first = try all[0].result.get()
        #expect(first.piece.kind.id == "movie")
        #expect(first.piece.title == "겨울왕국 2")
        #expect(first.piece.date.description == "2026-11-14")
        #expect(first.piece.score?.stars == 4.5)
        #expect(first.piece.visibility == .private)
        #expect(first.warnings.isEmpty)
        #expect(try all[1].result.get().piece.score == nil)
    }

    @Test("Letterboxd's diary becomes films with its links")
    func diary() throws {
        let table = """
            Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date
            2026-11-15,"Me, Myself & Irene",2000,https://boxd.it/1abc,3.5,Yes,"a, b",2026-11-14
            2026-11-16,Hamlet,1996,https://boxd.it/2abc,,,,
            """
        let all = try rows(.letterboxd, table.utf8)
        let first = try all[0].result.get()
        #expect(first.piece.title == "Me, Myself & Irene")
        #expect(first.piece.link == "https://boxd.it/1abc")
        #expect(first.piece.score?.stars == 3.5)
        #expect(first.piece.date.description == "2026-11-14")
        let second = try all[1].result.get()
        #expect(second.piece.date.description == "2026-11-16")
        #expect(second.warnings.count == 1)
        #expect(first.externalID != second.externalID)
    }

    @Test("키노라이츠's table becomes films and series")
    func kinolights() throws {
        let long = String(repeating: "긴 감상 ", count: 60)
        let table =
            "URL,Title,Type,Year,Directors,WatchedAt,StarRating,Review\n"
            + "https://m.kinolights.com/title/1,기생충,MOVIE,2019,봉준호,2026.11.14,4.5,\"좋다, \"\"아주\"\"\"\n"
            + "https://m.kinolights.com/title/2,파친코,TV,2022,,2026-11-15 21:10:00,0,\(long)\n"
        let all = try rows(.kinolights, table.utf8)
        let film = try all[0].result.get()
        #expect(film.piece.director == "봉준호")
        #expect(film.piece.review == "좋다, \"아주\"")
        #expect(film.piece.link == "https://m.kinolights.com/title/1")
        let series = try all[1].result.get()
        #expect(series.piece.kind.id == "etc")
        #expect(series.piece.time == nil)
        #expect(series.piece.score == nil)
        #expect(series.piece.review == nil)
        #expect(series.piece.record == long.trimmed)
        #expect(series.warnings.count == 2)
    }

    @Test("A table that somebody wrote by hand in Korean is understood")
    func korean() throws {
        let table = """
            종류;제목;관람일시;장소;좌석;출연;가격;정가;장르;동행;별점
            뮤지컬;지킬 앤 하이드;2026년 11월 14일 오후 7시 30분;블루스퀘어;1층 A구역 3열;"홍길동=지킬;임꺽정";R석 9만원;₩150,000;"로맨스;드라마";"지우;하린";4.5
            """
        let piece = try onlyRow(.csv, table).piece
        #expect(piece.kind.id == "musical")
        #expect(piece.date.description == "2026-11-14")
        #expect(piece.time?.description == "19:30")
        #expect(piece.cast.map(\.name) == ["홍길동", "임꺽정"])
        #expect(piece.cast.map(\.role) == ["지킬", nil])
        #expect(piece.price == Money(minorUnits: 90_000))
        #expect(piece.facePrice == Money(minorUnits: 150_000))
        #expect(piece.genres.map(\.id) == ["romance", "drama"])
        #expect(piece.companions == ["지우", "하린"])
        #expect(piece.score?.stars == 4.5)
    }

    @Test("Every problem of a row is told, and the rows around it are read")
    func problems() throws {
        let table =
            "title,date,price,score,viewing,kind\n햄릿,어제,비싸다,아홉,두번,opera\n햄릿,2026-11-14,,,,play\n,,,,,\na,2026-11-14,1,2,3,play,5\n"
        let all = try rows(.csv, table.utf8)
        #expect(all.map(\.line) == [2, 3, 4, 5])
        guard case .failure(let errors) = all[0].result, case .failure(let blank) = all[2].result,
            case .failure(let wide) = all[3].result
        else {
            Issue.record("rows with problems were accepted")
            return
        }
        #expect(Set(errors.problems.map(\.path)) == ["$.date", "$.price", "$.score", "$.viewing", "$.kind"])
        #expect(Set(blank.problems.map(\.path)) == ["$.title", "$.date"])
        #expect(wide.description.contains("7 cells"))
        #expect(try all[1].result.get().piece.title == "햄릿")
    }

    @Test("Tables without the columns they need are refused as a whole")
    func columns() {
        #expect(failure(.csv, "name,day\n1,2")?.code == .columns)
        #expect(failure(.csv, "title,date,TITLE\n1,2,3")?.description.contains("twice") == true)
        #expect(failure(.csv, "")?.code == .columns)
        #expect(failure(.letterboxd, "Title,Year\n1,2")?.line == 1)
        #expect(failure(.kinolights, "Title,WatchedAt\n1,2")?.code == .columns)
    }

    @Test("Columns nobody knows are named")
    func strangers() throws {
        var reader = ImportReader(.csv)
        _ = try reader.push(Array("title,date,상영관 크기,hearts\n햄릿,2026-11-14,1,2\n".utf8))
        _ = try reader.finish()
        #expect(reader.ignoredColumns == ["상영관 크기"])
    }

    @Test("A row keeps its external id when its rating and review change, and no other")
    func identity() throws {
        func id(_ row: String) throws -> String {
            try onlyRow(.kinolights, "URL,Title,Type,Year,Directors,WatchedAt,StarRating,Review\n" + row).externalID
        }
        let first = try id("u,햄릿,MOVIE,1996,,2026-11-14,4,좋다")
        #expect(first.hasPrefix("kinolights:"))
        #expect(try id("u,햄릿,MOVIE,1996,,2026-11-14,1,나쁘다") == first)
        #expect(try id("u,햄릿,MOVIE,1996,,2026-11-15,4,좋다") != first)
        #expect(try id("u,햄릿 2,MOVIE,1996,,2026-11-14,4,좋다") != first)
        #expect(
            try onlyRow(.csv, "title,date,kind,time\n햄릿,2026.11.14,play,19:00").externalID
                == onlyRow(.csv, "kind,date,time,title,score\n연극,2026-11-14,오후 7시,햄릿,5").externalID)
    }

    @Test("The choices of an import fill in what a source does not tell, and nothing else")
    func options() throws {
        let options = ImportOptions(kind: Kind(id: "play"), visibility: .public)
        let bare = try onlyRow(.csv, "title,date\n햄릿,2026-11-14", options: options).piece
        #expect(bare.kind.id == "play")
        #expect(bare.visibility == .public)
        let told = try onlyRow(.csv, "title,date,kind,visibility\n햄릿,2026-11-14,movie,", options: options).piece
        #expect(told.kind.id == "movie")
        #expect(told.visibility == .private)
        let json = #"[{"title":"햄릿","date":"2026-11-14","kind":"movie"}]"#
        #expect(try onlyRow(.json, json, options: options).piece.visibility == .private)
    }

    @Test("The format is told by the content")
    func detect() {
        func detected(_ text: String, _ name: String = "data.txt") -> ImportFormat? {
            ImportFormat.detect(fileName: name, firstBytes: Array(text.utf8))
        }
        #expect(detected("WatchedDate,Title,Year,tmdbID,Rating10\n") == .letterboxd)
        #expect(detected("\u{FEFF}Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date\r\n") == .letterboxd)
        #expect(detected("URL,Title,Type,Year,Directors,WatchedAt,StarRating,Review") == .kinolights)
        #expect(detected("title,date\n") == .csv)
        #expect(detected("제목\t날짜\n") == .csv)
        #expect(detected(ExportWriter(.csv).start()) == .csv)
        #expect(detected(ExportWriter(.json).start()) == .json)
        #expect(detected(ExportWriter(.jsonLines).start()) == .jsonLines)
        #expect(detected("[{}]") == .json)
        #expect(detected("{\"title\":\"가\"}\n{\"title\":\"나\"}") == .jsonLines)
        #expect(detected("{\"format\":\"piece-export\",\"version\":1,\"pieces\":[]}") == .json)
        #expect(detected("PK\u{3}\u{4}…") == .pass)
        for other in ["", "hello", "a,b,c\n1,2,3", "<html>", "%PDF-1.7", "\u{89}PNG"] {
            #expect(detected(other) == nil)
        }
    }
}

@Suite("Imported documents")
struct DocumentTests {
    private let hamlet = #"{"kind":"play","title":"햄릿","date":"2026-11-14"}"#

    /// The titles of the rows, `!` for a failed one, with their lines.
    private func titles(_ format: ImportFormat, _ text: String, chunk: Int) throws -> String {
        try rows(format, text.utf8, chunk: chunk).map { row in
            "\(row.line):" + ((try? row.result.get().piece.title) ?? "!")
        }.joined(separator: " ")
    }

    @Test("Arrays, wrapped lists and lines of pieces are read in any chunks", arguments: [1, 2, 5, 64, 1 << 20])
    func shapes(chunk: Int) throws {
        let header = #""format": "piece-export", "version": 1"#
        let list = "[\n\(hamlet),\n {\"id\":\"7\",\"fields\":\(hamlet)}\n, 5, \"a]b\" ,{\"title\":\"]}\\\"\"}]"
        #expect(try titles(.json, list, chunk: chunk) == "2:햄릿 3:햄릿 4:! 4:! 4:!")
        #expect(
            try titles(.json, "{\(header),\n\"pieces\": \(list) , \"end\": [1, \"}\"]}\n", chunk: chunk)
                == "3:햄릿 4:햄릿 5:! 5:! 5:!")
        #expect(try titles(.json, "{\"pieces\":[\(hamlet)]}", chunk: chunk) == "1:햄릿")
        #expect(try titles(.json, "[]", chunk: chunk) == "")
        #expect(
            try titles(.jsonLines, "{\(header)}\n\n\(hamlet)\r\nbroken\n\(hamlet)", chunk: chunk) == "3:햄릿 4:! 5:햄릿")
    }

    @Test(
        "Documents of other shapes are refused",
        arguments: [
            "", "{}", "5", "[", "{\"pieces\":[", "[{}", "[1,]x", "[1 2]", "[,1]", "[]]", "{\"pieces\":{}}",
            "{\"format\":\"other\",\"pieces\":[]}", "{\"format\":\"piece-export\",\"version\":2,\"pieces\":[]}", "[}",
            "{\"x\":{\"pieces\":[]}}", "{\"x\" \"pieces\":[]}", "{\"a\":\"pieces\",[1]}",
        ])
    func refused(text: String) {
        #expect(failure(.json, text) != nil)
    }

    @Test("A header of another format or a later version is refused before anything is read")
    func header() {
        #expect(failure(.jsonLines, "{\"format\":\"piece-export\",\"version\":2}\n\(hamlet)")?.code == .unknownFormat)
        #expect(failure(.jsonLines, "{\"format\":\"x\"}\n\(hamlet)")?.code == .unknownFormat)
    }

    @Test("A syntax problem inside a document is told with its own line")
    func lines() throws {
        let all = try rows(.json, "[\n\(hamlet),\n{\n\"a\": tru\n}]".utf8)
        guard case .failure(let errors) = all[1].result else {
            Issue.record("broken JSON was accepted")
            return
        }
        #expect(errors.description.contains("line 4"))
    }

    @Test("A value without end is refused at a megabyte")
    func endless() {
        #expect(failure(.json, "[\"" + String(repeating: "a", count: 1 << 20) + "\"]")?.code == .tooLarge)
        #expect(failure(.json, "{\"" + String(repeating: "a", count: 1 << 20) + "\":1}")?.code == .tooLarge)
        #expect(failure(.jsonLines, String(repeating: "a", count: 1 << 20 + 1))?.code == .tooLarge)
        let deep = "[" + String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000) + "]"
        #expect(failure(.json, deep) == nil)
    }
}
