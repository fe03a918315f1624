public import PieceModel

/// One way to try a layout: a piece, a language and a photo.
public struct CheckScenario: Sendable {
    /// `long-title, ko, bright photo`
    public let name: String
    public let piece: Piece
    public let locale: TicketLocale
    let photo: CheckPhoto?

    init(_ hardCase: HardCase, _ piece: Piece, _ locale: TicketLocale, _ photo: CheckPhoto?) {
        name = "\(hardCase.name), \(locale.rawValue), \(photo.map { $0.name + " photo" } ?? "no photo")"
        self.piece = piece
        self.locale = locale
        self.photo = photo
    }
}

extension CheckScenario {
    /// Not the full product: every photo with usual and with many fields, the fields that fight for room with every
    /// shape of photo, every case in both languages with photos in turn.
    static let all: [CheckScenario] = {
        let pieces = HardCase.all.map { (hardCase: $0, piece: $0.piece) }
        let shapes: [CheckPhoto?] = [.landscape, .portrait, nil]
        let tones: [CheckPhoto?] = CheckPhoto.all + [nil]
        var result: [CheckScenario] = []
        var turn = 0
        for (hardCase, piece) in pieces {
            // The project's tests show that every case is a valid piece.
            guard let piece else { continue }
            for locale in TicketLocale.allCases {
                let photos: [CheckPhoto?]
                switch hardCase.reach {
                case .everyPhoto: photos = locale == .ko ? tones : [.bright, .noise, nil]
                case .everyShape: photos = shapes
                case .inTurn:
                    photos = [tones[turn % tones.count]]
                    // 7 and the ten photos have no common divisor, so every photo comes up.
                    turn += 7
                }
                result += photos.map { CheckScenario(hardCase, piece, locale, $0) }
            }
        }
        return result
    }()
}
