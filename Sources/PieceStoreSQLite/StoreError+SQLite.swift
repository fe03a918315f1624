import GRDB
import PieceStore

extension StoreError {
    /// What any error of a transaction means to callers; the one place where SQLite's codes are read.
    /// - Parameter failure: what did not work, as a sentence without a full stop.
    init(sqlite error: any Error, _ failure: String) {
        switch error {
        case let error as StoreError: self = error
        case let error as DatabaseError: self.init(error, failure)
        case is CancellationError:
            self.init(.unavailable, "\(failure): the request was cancelled", "send it again")
        default:
            // Rows and documents that cannot be decoded.
            self.init(
                .corrupt, "\(failure): what is stored cannot be read (\(error))",
                "restore the database from a backup, or update the program")
        }
    }

    private init(_ error: DatabaseError, _ failure: String) {
        let message = "\(failure): \(error.message ?? "SQLite error") (\(error.extendedResultCode.rawValue))"
        switch (error.resultCode, error.extendedResultCode) {
        // A disk quota shows as a failed write, a full disk also as memory of the log that cannot grow.
        case (.SQLITE_FULL, _), (_, .SQLITE_IOERR_WRITE), (_, .SQLITE_IOERR_SHMSIZE):
            self.init(.full, message, "free space on the disk; nothing has to be restarted")
        case (.SQLITE_CORRUPT, _), (.SQLITE_NOTADB, _):
            self.init(.corrupt, message, "restore the database from a backup")
        case (_, .SQLITE_CONSTRAINT_UNIQUE), (_, .SQLITE_CONSTRAINT_PRIMARYKEY), (_, .SQLITE_CONSTRAINT_ROWID):
            // "UNIQUE constraint failed: account.email"
            let column = error.message?.split(separator: ".").last.map(String.init) ?? "key"
            self.init(.duplicate(column), "\(failure): another record has this \(column)", "choose another \(column)")
        case (.SQLITE_CANTOPEN, _), (.SQLITE_READONLY, _), (.SQLITE_PERM, _), (.SQLITE_AUTH, _):
            self.init(
                .unavailable, message, "check that the folder exists and that the file and its folder can be written")
        case (.SQLITE_BUSY, _), (.SQLITE_LOCKED, _):
            self.init(.unavailable, message, "another program holds the database; try again")
        default:
            self.init(.unavailable, message, "try again; if it stays so, check the disk")
        }
    }
}
