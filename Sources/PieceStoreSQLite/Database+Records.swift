public import GRDB
public import PieceModel
import PieceStore

// How values of the model stand in columns: ids and hashes as their text, instants in milliseconds.

extension Identifier: DatabaseValueConvertible {
    public var databaseValue: DatabaseValue { description.databaseValue }
    public static func fromDatabaseValue(_ value: DatabaseValue) -> Identifier? {
        String.fromDatabaseValue(value).flatMap(Identifier.init)
    }
}

extension BlobHash: DatabaseValueConvertible {
    public var databaseValue: DatabaseValue { description.databaseValue }
    public static func fromDatabaseValue(_ value: DatabaseValue) -> BlobHash? {
        String.fromDatabaseValue(value).flatMap(BlobHash.init)
    }
}

extension Instant: DatabaseValueConvertible {
    public var databaseValue: DatabaseValue { milliseconds.databaseValue }
    public static func fromDatabaseValue(_ value: DatabaseValue) -> Instant? {
        Int64.fromDatabaseValue(value).map(Instant.init(milliseconds:))
    }
}

extension Database {
    /// The record in the first row of a query for documents.
    func record<Record: Decodable>(_ query: SQL) throws -> Record? {
        try value(query).map { (json: String) in try StoreDocument.value(json: json) }
    }

    /// The records in all rows of a query for documents.
    func records<Record: Decodable>(_ query: SQL) throws -> [Record] {
        try values(query).map { (json: String) in try StoreDocument.value(json: json) }
    }

    /// The only column of the first row.
    func value<Value: DatabaseValueConvertible>(_ query: SQL) throws -> Value? {
        try SQLRequest(literal: query, cached: true).fetchOne(self)
    }

    /// The only column of all rows.
    func values<Value: DatabaseValueConvertible>(_ query: SQL) throws -> [Value] {
        try SQLRequest(literal: query, cached: true).fetchAll(self)
    }

    func rows(_ query: SQL) throws -> [Row] { try SQLRequest(literal: query, cached: true).fetchAll(self) }

    /// Runs a statement that changes something.
    /// - Returns: how many rows it changed.
    @discardableResult
    func run(_ statement: SQL) throws -> Int {
        let (sql, arguments) = try statement.build(self)
        try cachedStatement(sql: sql).execute(arguments: arguments)
        return changesCount
    }
}
