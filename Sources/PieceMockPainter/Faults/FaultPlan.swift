public import PieceModel

/// Which requests fail, and how: first as the sequence says, then every so many, with each fault in turn.
public struct FaultPlan: Hashable, Sendable {
    /// The first requests, one each; nil is a good answer.
    public var sequence: [Fault?] = []
    /// After the sequence every `every`th request fails; 0 is none.
    public var every = 0
    /// The faults to take in turn, in an order that `seed` decides.
    public var faults: [Fault] = []
    public var seed: UInt64 = 0
    /// Seconds that painting takes, 0…600.
    public var delay = 0.0

    public static let none = FaultPlan()

    public init() {}

    private static let members = ["every", "faults", "seed", "sequence", "delay"]

    /// Reads a plan such as `{"every": 4, "faults": ["hang", "500"], "seed": 7}` or `{"sequence": ["429", null]}`.
    public init(json: JSONValue) throws(FieldErrors) {
        var reader = FieldReader(json.object ?? JSONObject(), path: .root)
        if json.object == nil {
            reader.note(
                .root, "must be an object, but is \(json.typeName)", "write {\"every\": 4, \"faults\": [\"500\"]}")
        }
        reader.refuseUnknown(known: FaultPlan.members)
        every = reader.integer("every", in: 0...1_000_000, what: "a number of requests") ?? 0
        seed = UInt64(reader.integer("seed", in: 0...Int.max, what: "a seed") ?? 0)
        for (value, path) in reader.list("faults", atMost: 1_000, of: "names of faults") {
            if let fault = FaultPlan.fault(value, path, &reader) { faults.append(fault) }
        }
        for (value, path) in reader.list("sequence", atMost: 10_000, of: "names of faults") {
            sequence.append(value.isNull ? nil : FaultPlan.fault(value, path, &reader))
        }
        if let value = reader.value("delay") {
            delay = value.double ?? -1
            if !(0...600).contains(delay) { reader.note("delay", "must be a number from 0 to 600", "write seconds") }
        }
        if every > 0, faults.isEmpty { reader.missing("faults", example: "[\"500\"]") }
        guard reader.problems.isEmpty else { throw FieldErrors(reader.problems) }
    }

    private static func fault(_ value: JSONValue, _ path: JSONPath, _ reader: inout FieldReader) -> Fault? {
        if let fault = value.string.flatMap(Fault.init(rawValue:)) { return fault }
        let names = Fault.allCases.map(\.rawValue).joined(separator: ", ")
        reader.note(path, "is no fault", "write one of \(names)")
        return nil
    }

    /// The fault of the `number`th request since the plan was made, from 1.
    func fault(of number: Int) -> Fault? {
        if number <= sequence.count { return sequence[number - 1] }
        let rest = number - sequence.count
        guard every > 0, !faults.isEmpty, rest % every == 0 else { return nil }
        var order = Shuffler(state: seed)
        return faults.shuffled(using: &order)[(rest / every - 1) % faults.count]
    }

    /// The plan as JSON, with every member.
    public var json: JSONValue {
        [
            "every": .number(JSONNumber(every)), "faults": .array(faults.map { .string($0.rawValue) }),
            "seed": .number(JSONNumber(Int(clamping: seed))),
            "sequence": .array(sequence.map { $0.map { .string($0.rawValue) } ?? .null }),
            "delay": JSONNumber(delay).map(JSONValue.number) ?? 0,
        ]
    }
}

/// SplitMix64 (Steele, Lea and Flood, 2014): the same order and the same noise from the same seed everywhere.
struct Shuffler: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
