import PieceModel
import Testing

@testable import PieceCount

extension TitleRules {
    /// As many pieces as earn a title, of which each counts and the last tips it; nil for titles that pieces do not earn.
    func example(of rule: TitleRule) throws -> [CountedPiece]? {
        let count = rule.threshold
        func pieces(_ fields: (Int) throws -> JSONObject) throws -> [CountedPiece] {
            try (0..<count).map { try counted(fields($0)) }
        }
        /// Days from a Monday in January on.
        func dates(every days: Int) throws -> [CountedPiece] {
            try pieces { index in
                let date = LocalDate(daysSince1970: 19_723 + index * days)
                return ["date": .string(try #require(date).description)]
            }
        }
        switch rule.metric {
        case .pieces(let id, _):
            let condition = try #require(conditions.first { $0.id == id }).condition
            return try (0..<count).map { _ in try condition.example() }
        case .most(let dimension, let kind):
            return try pieces { index in
                [
                    "kind": .string(kind?.id ?? "play"), "cast": ["아이유"], "companions": ["수민"], "venue": "블루스퀘어",
                    "director": "봉준호", "title": .string(dimension == .work ? "하나" : "작품 \(index)"),
                ]
            }
        case .distinct(let dimension):
            let fields = [Dimension.cast: "cast", .companion: "companions", .work: "title"]
            let field = fields[dimension] ?? dimension.rawValue
            let isList = dimension == .cast || dimension == .companion
            return try pieces { [field: isList ? [.string("이름 \($0)")] : .string("이름 \($0)")] }
        case .genres: return try pieces { ["genres": [.string(Genre.all[$0].id)]] }
        case .kinds: return try pieces { ["kind": .string(Kind.all[$0].id)] }
        case .regions:
            let cities = ["서울", "부산", "대구", "인천", "대전", "울산", "제주"]
            return try pieces { ["venue": .string(cities[$0] + " 문화회관")] }
        case .months: return try pieces { ["date": .string("2024-\($0 < 9 ? "0" : "")\($0 + 1)-15")] }
        case .spent(let currency):
            return try [count - 1, 1].map { amount in
                let price: JSONObject = ["amount": .number(JSONNumber(amount)), "currency": .string(currency.code)]
                return try counted(["price": .object(price)])
            }
        case .streak(.days): return try dates(every: 1)
        case .streak(.weeks): return try dates(every: 7)
        case .streak(.months): return try dates(every: 31)
        case .titles(let others):
            return try others.flatMap { id in
                let other = try #require(self.rule(id))
                return try example(of: other) ?? []
            }
        case .joined, .chatRooms: return nil
        }
    }
}

struct NoSuchNumber: Error {}

extension PieceCondition {
    /// The plainest piece that fulfils the condition, with every number at its lowest bound.
    func example() throws -> CountedPiece {
        func first(_ bits: UInt64, _ ids: [String]) -> String? {
            ids.indices.first { bits >> UInt64($0) & 1 == 1 }.map { ids[$0] }
        }
        var fields: JSONObject = [:]
        fields["kind"] = .string(first(kinds, Kind.all.map(\.id)) ?? "play")
        if let genre = first(genres, Genre.all.map(\.id)) { fields["genres"] = [.string(genre)] }
        let january = try #require(LocalDate("2024-01-01")).daysSince1970
        let date = try #require(
            (0..<366).lazy.compactMap { LocalDate(daysSince1970: january + $0) }.first { date in
                (weekdays == 0 || weekdays >> UInt64(date.weekday.rawValue) & 1 == 1)
                    && (months == 0 || months >> UInt64(date.month) & 1 == 1)
                    && (days.isEmpty || days.contains(date.yearPlace))
            })
        fields["date"] = .string(date.description)
        if let row = rows.sorted().first { fields["seat"] = .string("\(row)열 7번") }
        if let grade = grades.sorted().first {
            fields["seat"] = .string(grade.utf8.count == grade.count && kinds != 1 ? "\(grade)석" : "\(grade)관")
        }
        var madeOn = date.daysSince1970 + 7
        var madeAt = "12:00"
        for span in spans {
            let low = span.range.lowerBound == .min ? span.range.upperBound : span.range.lowerBound
            guard low >= 0 || span.number == .delay else { throw NoSuchNumber() }
            func text(_ name: String) { fields[name] = .string(String(repeating: "좋", count: low)) }
            func names(_ name: String) { fields[name] = .array((0..<low).map { .string("이름 \($0)") }) }
            func time() throws -> String {
                guard let time = LocalTime(hour: low / 60, minute: low % 60) else { throw NoSuchNumber() }
                return time.description
            }
            switch span.number {
            case .time: fields["time"] = .string(try time())
            case .made: madeAt = try time()
            case .delay: madeOn = date.daysSince1970 + low
            case .score: fields["score"] = JSONNumber(Double(low) / 2).map(JSONValue.number)
            case .won: fields["price"] = .number(JSONNumber(low))
            case .discount:
                fields["facePrice"] = 100_000
                fields["price"] = .number(JSONNumber(1_000 * (100 - low)))
            case .companions: names("companions")
            case .cast: names("cast")
            case .title, .venue, .seat, .review, .record: text(span.number.rawValue)
            case .viewing: fields["viewing"] = .number(JSONNumber(low))
            }
        }
        return try counted(
            fields, madeOn: try #require(LocalDate(daysSince1970: madeOn)).description, madeAt: madeAt)
    }
}
