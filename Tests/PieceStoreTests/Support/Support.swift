import Foundation
import PieceModel
import PieceStore
import Testing

/// A small generator of repeatable randomness (SplitMix64).
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// A new seed every run; `PIECE_SEED` runs a failure again, whose message names its seed.
    static func seed() -> UInt64 {
        ProcessInfo.processInfo.environment["PIECE_SEED"].flatMap(UInt64.init) ?? .random(in: 0...UInt64.max)
    }
}

/// The code of the error something ends with, or nil when it succeeds; errors of other types are passed on.
func code<Value>(_ body: () async throws -> Value) async throws -> StoreError.Code? {
    do {
        _ = try await body()
        return nil
    } catch let error as StoreError {
        #expect(!error.message.isEmpty && !error.remedy.isEmpty)
        return error.code
    }
}

/// Runs something `count` times at once and gives the results in the order of their indices.
func together<Value: Sendable>(
    _ count: Int, _ body: @escaping @Sendable (Int) async throws -> Value
) async throws -> [Value] {
    try await withThrowingTaskGroup(of: (Int, Value).self) { group in
        for index in 0..<count { group.addTask { (index, try await body(index)) } }
        var values: [(Int, Value)] = []
        for try await value in group { values.append(value) }
        return values.sorted { $0.0 < $1.0 }.map(\.1)
    }
}

/// How a write that others raced with ended.
enum Race<Value: Hashable & Sendable>: Hashable, Sendable {
    case won(Value)
    case lost(StoreError.Code)

    init(_ body: () async throws -> Value) async throws {
        do {
            self = .won(try await body())
        } catch let error as StoreError {
            self = .lost(error.code)
        }
    }

    var value: Value? { if case .won(let value) = self { value } else { nil } }
    var code: StoreError.Code? { if case .lost(let code) = self { code } else { nil } }
}

/// The bytes a record is written as; unlike `==` of strings they tell composed and decomposed text apart.
func bytes(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
}

extension PieceStore {
    func note(_ blobs: some Sequence<BlobHash>, noted at: Instant = start) async throws {
        try await note(blobs.map { BlobNote(hash: $0, bytes: 1_000, mediaType: "image/png") }, at: at)
    }

    /// Notes a record's blobs and creates it.
    @discardableResult
    func keep(_ record: PieceRecord, key: IdempotencyKey? = nil) async throws -> PieceRecord {
        try await note(record.blobs)
        return try await create(record, key: key).record
    }

    /// All pieces of a query, page by page.
    func all(_ query: PieceQuery) async throws -> [PieceRecord] {
        var query = query
        var records: [PieceRecord] = []
        repeat {
            let page = try await pieces(query)
            records += page.items
            query.after = page.next
        } while query.after != nil
        return records
    }

    /// Titles of an owner's pieces that a search finds, sorted.
    func titles(of owner: AccountID, _ text: String) async throws -> [String] {
        let search = try #require(SearchQuery(text), "\(text) has nothing to search for")
        return try await all(PieceQuery(owner: owner, search: search)).map(\.piece.title).sorted()
    }
}
