import PieceModel

/// What one piece adds to its owner's rollups and tallies.
struct Contribution {
    private let piece: Piece
    private let region: String?
    private let grade: String?
    /// Ids of the titles' conditions that the piece fulfils.
    private let marks: [String]
    private let windows: [(condition: String, name: String)]

    init(_ counted: CountedPiece, _ rules: TitleRules) {
        piece = counted.piece
        region = piece.venue.flatMap { Region(venue: $0)?.id }
        grade = piece.seatGrade
        marks = rules.marks(of: counted)
        windows = rules.windows(of: counted, marks: marks)
    }

    var date: LocalDate { piece.date }

    /// The rollups it is part of: of its periods, of all kinds and of its own.
    var rollups: [RollupKey] {
        Period.containing(piece.date).flatMap { [RollupKey($0), RollupKey($0, kind: piece.kind)] }
    }

    /// Adds the piece to a rollup, or takes it out again.
    /// - Parameter sign: 1 or −1.
    func add(to rollup: inout Rollup, _ key: RollupKey, sign: Int) {
        rollup.count += sign
        switch key.period {
        case .month: rollup.days.add(sign, at: piece.date.day)
        case .year:
            rollup.days.add(sign, at: piece.date.yearPlace)
            rollup.months.add(sign, at: piece.date.month)
        case .all:
            var line = rollup.years[piece.date.year] ?? YearLine()
            line.count += sign
            line.months.add(sign, at: piece.date.month)
            rollup.years[piece.date.year] = line.count == 0 ? nil : line
        }
        rollup.hours.add(sign, at: 25 * piece.date.weekday.rawValue + (piece.time?.hour ?? 24))
        if let score = piece.score { rollup.scores.add(sign, at: score.halves) }
        for genre in piece.genres { rollup.genres.add(sign, at: genre.id) }
        if let region { rollup.regions.add(sign, at: region) }
        addMoney(to: &rollup, key, sign: sign)
        if key.kind == nil {
            rollup.kinds.add(sign, at: piece.kind.id)
            for mark in marks { rollup.marks.add(sign, at: mark) }
        }
    }

    private func addMoney(to rollup: inout Rollup, _ key: RollupKey, sign: Int) {
        guard let price = piece.price else { return }
        var sums = rollup.money[price.currency.code] ?? MoneySums()
        // No sum of prices there are comes near the end of the numbers; should one, it wraps, and what is taken out
        // again still leaves what there was.
        sums.pieces += sign
        sums.paid &+= sign * price.minorUnits
        if let face = piece.facePrice, face.currency == price.currency {
            sums.faced += sign
            sums.face &+= sign * face.minorUnits
            sums.facedPaid &+= sign * price.minorUnits
        }
        if let score = piece.score {
            sums.scored += sign
            sums.scoredPaid &+= sign * price.minorUnits
            sums.halves += sign * score.halves
        }
        switch key.period {
        case .all: sums.steps.add(sign * price.minorUnits, at: piece.date.year)
        case .year: sums.steps.add(sign * price.minorUnits, at: piece.date.month)
        case .month: sums.steps.add(sign * price.minorUnits, at: piece.date.day)
        }
        rollup.money[price.currency.code] = sums.pieces == 0 ? nil : sums
    }

    /// The tallies it is part of, each once, and what it adds to each.
    var tallies: [(key: TallyKey, tally: Tally)] {
        var tallies: [(TallyKey, Tally)] = []
        let one = Tally(value: 1, count: 1)
        let work = WorkName(title: piece.title, kind: piece.kind).name
        // A name that a piece has twice counts once.
        let cast = (piece.cast.map(\.name) + [piece.artist].compactMap(\.self)).withoutRepeats
        let companions = piece.companions.withoutRepeats
        let year = Period.year(piece.date.year)
        for period in [Period.all, year] {
            for kind in [nil, piece.kind] {
                func count(_ dimension: Dimension, _ names: [String]) {
                    for name in names { tallies.append((TallyKey(period, kind: kind, dimension, name), one)) }
                }
                count(.work, [work])
                if let venue = piece.venue { count(.venue, [venue]) }
                if let director = piece.director { count(.director, [director]) }
                count(.cast, cast)
                count(.companion, companions)
            }
        }
        if let price = piece.price {
            let paid = Tally(value: price.minorUnits, count: 1)
            for period in Period.containing(piece.date) {
                func pay(_ by: Dimension.Spending, _ name: String?) {
                    guard let name else { return }
                    tallies.append((TallyKey(period, .paid(by, price.currency), name), paid))
                }
                pay(.work, work)
                pay(.venue, piece.venue)
                pay(.grade, grade)
                tallies.append((TallyKey(period, .price(price.currency), PriceName.name(price.minorUnits)), one))
            }
        }
        for window in windows { tallies.append((TallyKey(.all, .window(window.condition), window.name), one)) }
        return tallies
    }
}

extension [String] {
    /// Each once, by bytes, in the same order; lists of a piece are short.
    fileprivate var withoutRepeats: [String] {
        var names: [String] = []
        for name in self where !names.contains(where: { $0.utf8.elementsEqual(name.utf8) }) { names.append(name) }
        return names
    }
}

extension [String: Int] {
    /// Adds to a number; zeros are not kept.
    mutating func add(_ amount: Int, at key: String) {
        let sum = (self[key] ?? 0) + amount
        self[key] = sum == 0 ? nil : sum
    }
}
