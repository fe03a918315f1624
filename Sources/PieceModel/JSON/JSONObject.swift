/// The members of a JSON object in the order they were written, each key once.
public struct JSONObject: Hashable, Sendable, RandomAccessCollection {
    /// One `"key": value` of an object.
    public struct Member: Hashable, Sendable {
        public let key: String
        public var value: JSONValue

        public init(key: String, value: JSONValue) {
            self.key = key
            self.value = value
        }
    }

    public private(set) var members: [Member]

    public init() { members = [] }

    /// An object of the members given; of members with the same key the first counts.
    public init(_ members: [Member]) {
        var seen: Set<String> = []
        self.members = members.filter { seen.insert($0.key).inserted }
    }

    /// Takes members whose keys the caller has already checked to be unique.
    init(unique members: [Member]) { self.members = members }

    public var startIndex: Int { members.startIndex }
    public var endIndex: Int { members.endIndex }
    public subscript(position: Int) -> Member { members[position] }
    public var keys: [String] { members.map(\.key) }

    /// The value of a key, or nil when the key is absent (a present `null` is `.null`). Setting an absent key appends
    /// it; setting nil removes it. Time is linear in the number of members.
    public subscript(key: String) -> JSONValue? {
        get { members.first { $0.key == key }?.value }
        set {
            let index = members.firstIndex { $0.key == key }
            switch (index, newValue) {
            case (let index?, let value?): members[index].value = value
            case (let index?, nil): members.remove(at: index)
            case (nil, let value?): members.append(Member(key: key, value: value))
            case (nil, nil): break
            }
        }
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self.init(elements.map { Member(key: $0.0, value: $0.1) })
    }
}
