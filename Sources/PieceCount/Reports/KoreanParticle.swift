/// A Korean particle (조사), which has one form after a consonant and another after a vowel.
public enum KoreanParticle: Sendable {
    /// 을/를.
    case object
    /// 이/가.
    case subject
    /// 과/와.
    case and

    /// The word with the particle's form that fits its last sound; after signs without a known one, both forms:
    /// `Musical을(를)`.
    public func after(_ word: String) -> String {
        let (closed, open) =
            switch self {
            case .object: ("을", "를")
            case .subject: ("이", "가")
            case .and: ("과", "와")
            }
        return word + (KoreanParticle.endsInConsonant(word).map { $0 ? closed : open } ?? "\(closed)(\(open))")
    }

    private static func endsInConsonant(_ word: String) -> Bool? {
        guard let scalar = word.unicodeScalars.last?.value else { return nil }
        switch scalar {
        // Every 28th Hangul syllable has no final consonant.
        case 0xAC00...0xD7A3: return (scalar - 0xAC00) % 28 != 0
        // Digits as they are read: 영 일 이 삼 사 오 육 칠 팔 구.
        case 0x30...0x39: return [0, 1, 3, 6, 7, 8].contains(scalar - 0x30)
        default: return nil
        }
    }
}
