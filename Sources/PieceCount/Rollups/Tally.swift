public import PieceModel

/// What names are counted by that have no fixed list.
public struct Dimension: Hashable, Sendable, RawRepresentable {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    public static let venue = Dimension(rawValue: "venue")
    /// Names are `WorkName`s: one title of two kinds is two works.
    public static let work = Dimension(rawValue: "work")
    public static let cast = Dimension(rawValue: "cast")
    public static let director = Dimension(rawValue: "director")
    public static let companion = Dimension(rawValue: "companion")

    /// Those of people, places and works, by which pieces are counted for each year and for all time.
    public static let counted: [Dimension] = [venue, work, cast, director, companion]

    /// What was paid by venue, work or seat grade in a currency: the tally's value is in minor units.
    public static func paid(_ by: Spending, _ currency: Currency) -> Dimension {
        Dimension(rawValue: "paid.\(by.rawValue)/\(currency.code)")
    }

    /// What money is added up by beside kind and month.
    public enum Spending: String, Hashable, Sendable, CaseIterable { case venue, work, grade }

    /// Pieces by what was paid for one, for medians; names are `PriceName`s.
    public static func price(_ currency: Currency) -> Dimension { Dimension(rawValue: "price/\(currency.code)") }

    /// Pieces that fulfil a condition by the year, month or day they fall in, for titles such as ten in one month.
    public static func window(_ condition: String) -> Dimension { Dimension(rawValue: "window/\(condition)") }
}

/// Which tally of an owner.
public struct TallyKey: Hashable, Sendable {
    public let rollup: RollupKey
    public let dimension: Dimension
    public let name: String

    public init(_ period: Period, kind: Kind? = nil, _ dimension: Dimension, _ name: String) {
        rollup = RollupKey(period, kind: kind)
        self.dimension = dimension
        self.name = name
    }

    // By bytes, as stores compare: hashing Korean by canonical equivalence is most of what counting a piece costs.
    public static func == (a: TallyKey, b: TallyKey) -> Bool {
        a.name.utf8.elementsEqual(b.name.utf8) && a.dimension == b.dimension && a.rollup == b.rollup
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(rollup)
        hasher.combine(dimension)
        var name = name
        name.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}

/// How often a name comes, and the number by which names are ranked.
public struct Tally: Hashable, Sendable, Codable {
    /// What ranks: pieces, or minor units of money.
    public var value: Int
    /// Pieces; at 0 there is no tally.
    public var count: Int

    public init(value: Int = 0, count: Int = 0) {
        self.value = value
        self.count = count
    }

    static func + (a: Tally, b: Tally) -> Tally { Tally(value: a.value &+ b.value, count: a.count + b.count) }
    static prefix func - (a: Tally) -> Tally { Tally(value: -a.value, count: -a.count) }
}

/// A name of a dimension with its tally.
public struct Ranked: Hashable, Sendable {
    public let name: String
    public let tally: Tally

    public init(_ name: String, _ tally: Tally) {
        self.name = name
        self.tally = tally
    }
}

/// A work among tallies: its title and kind in one name.
public struct WorkName: Hashable, Sendable {
    public let title: String
    public let kind: Kind

    public init(title: String, kind: Kind) {
        self.title = title
        self.kind = kind
    }

    /// Reads what `name` writes.
    public init?(_ name: String) {
        // Ids of kinds have no slash, titles may.
        // By bytes: a title that begins with a combining mark makes one character with the slash.
        guard let slash = name.utf8.firstIndex(of: UInt8(ascii: "/")), let kind = Kind(id: String(name[..<slash]))
        else {
            return nil
        }
        self.init(title: String(decoding: name.utf8[slash...].dropFirst(), as: UTF8.self), kind: kind)
    }

    public var name: String { "\(kind.id)/\(title)" }
}

/// A price among tallies, with leading zeros so that names order as amounts do.
public enum PriceName {
    public static func name(_ minorUnits: Int) -> String {
        let digits = String(minorUnits)
        return String(repeating: "0", count: max(0, 13 - digits.count)) + digits
    }

    public static func minorUnits(_ name: String) -> Int? { Int(name) }
}
