/// Something a layout does wrong with hard fields or photos: where, with which of them, and what to do.
public struct LayoutFinding: Hashable, Sendable, CustomStringConvertible {
    /// What sort of fault it is.
    public struct Kind: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }
        public var description: String { rawValue }

        /// A text is larger than its frame even at its smallest size.
        public static let overflow = Kind(rawValue: "overflow")
        /// A text lost words though its layer does not allow it.
        public static let clamped = Kind(rawValue: "clamped")
        /// A word was broken where a line could have ended between words.
        public static let brokenWord = Kind(rawValue: "broken-word")
        /// Characters that no font has.
        public static let tofu = Kind(rawValue: "tofu")
        /// Ink outside the canvas or outside the template's safe area.
        public static let safeArea = Kind(rawValue: "safe-area")
        /// Ink cut off by a clip around it.
        public static let clipped = Kind(rawValue: "clipped")
        /// Two texts that cover each other.
        public static let overlap = Kind(rawValue: "overlap")
        /// A text too close in luminance to what lies under it.
        public static let contrast = Kind(rawValue: "contrast")
        /// A QR code or barcode that scanners would not read.
        public static let code = Kind(rawValue: "code")
    }

    /// A layout with an error does not pass; a warning is for its designer to judge.
    public enum Severity: String, Hashable, Sendable, Comparable {
        case warning, error

        public static func < (a: Severity, b: Severity) -> Bool { a == .warning && b == .error }
    }

    /// The layout as it was asked for.
    public var layout: String
    /// Name of the scenario it shows in, or shows worst in.
    public var scenario: String
    /// Names of the other scenarios it shows in.
    public var alsoIn: [String] = []
    /// JSON path of the layer, such as `$.layers[3].text`.
    public var path: String
    public var kind: Kind
    public var severity: Severity
    public var message: String
    public var remedy: String

    /// How bad it is among findings of its kind; larger is worse.
    var weight = 0.0

    public var description: String {
        let others = alsoIn.isEmpty ? "" : " and in \(alsoIn.count) more"
        return "\(layout): \(path): \(severity): \(kind): \(message) (in \(scenario)\(others)); \(remedy)"
    }
}

extension [LayoutFinding] {
    /// One finding for each layer and kind: the worst, with the names of all other scenarios it shows in.
    func merged() -> [LayoutFinding] {
        var order: [FaultKey] = []
        var worst: [FaultKey: LayoutFinding] = [:]
        for finding in self {
            let key = FaultKey(path: finding.path, kind: finding.kind)
            guard var known = worst[key] else {
                order.append(key)
                worst[key] = finding
                continue
            }
            let scenarios = [known.scenario] + known.alsoIn + [finding.scenario]
            if (finding.severity, finding.weight) > (known.severity, known.weight) { known = finding }
            var seen: Set<String> = [known.scenario]
            known.alsoIn = scenarios.filter { seen.insert($0).inserted }
            worst[key] = known
        }
        return order.compactMap { worst[$0] }.sorted { a, b in a.severity > b.severity }
    }
}

/// Findings that are one fault to a designer.
private struct FaultKey: Hashable {
    var path: String
    var kind: LayoutFinding.Kind
}
