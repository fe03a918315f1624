import Foundation
import PieceModel
import PieceMongoC
import PieceStore

/// What went wrong inside the engine: the error for the caller, and what the engine itself has to know about it.
struct MongoFailure: Error {
    var error: StoreError
    /// Whether the transaction it happened in may be tried again as a whole.
    var isTransient = false
    /// Whether the commit it happened in may be tried again.
    var isUnknownCommit = false
    /// The name of the unique index that refused a document.
    var duplicate: String?
    /// What the server calls it, in mongod's `error_codes.yml`.
    var serverCode: Int?
    /// What is the matter with the owner's numbers, when that is why.
    var counts: CountTrouble?

    enum CountTrouble {
        /// A rebuild is under way.
        case busy
        /// A rebuild has died.
        case dead
    }

    init(_ error: StoreError) { self.error = error }

    init(_ code: StoreError.Code, _ message: String, _ remedy: String) {
        self.init(StoreError(code, message, remedy))
    }
}

extension MongoFailure {
    /// An error of a call.
    init(_ failure: pm_error) {
        let message = withUnsafePointer(to: failure) { String(cString: pm_message($0)) }
        switch failure.kind {
        case PM_SERVER: self.init(serverCode: Int(failure.code), message: message)
        case PM_NO_SERVER, PM_BROKEN:
            self.init(
                .unavailable, "MongoDB does not answer: \(message)",
                "check that it runs and that the address is right, then try again")
        case PM_REFUSED:
            self.init(
                .unavailable, "MongoDB refuses the connection: \(message)", "check user and password in the address")
        default: self.init(.unavailable, "MongoDB cannot be used: \(message)", "check the address and its options")
        }
        // Looking for a server has taken its time already; doing that again would only keep the caller waiting.
        isTransient = isTransient || failure.transient && failure.kind != PM_NO_SERVER
        isUnknownCommit = failure.unknown_commit
    }

    /// An error the server answered.
    init(serverCode code: Int, message: String) {
        switch code {
        case 11000, 11001, 12582:
            let index = MongoFailure.index(in: message)
            self.init(
                .duplicate(index), "another record has the same value: \(message)",
                "use another value, or the record there is")
            duplicate = index
        case 14031:
            self.init(
                .full, "MongoDB has no space left: \(message)", "make space where it keeps its data, then try again")
        case 112, 251:
            self.init(
                .unavailable, "MongoDB was too busy with writes to the same records: \(message)", "try again")
            isTransient = true
        case 20, 263:
            self.init(
                .unavailable, "MongoDB does no transactions: \(message)",
                "run it as a replica set, which may have one member (--replSet)")
        case 10334, 17280, 17419:
            self.init(.full, "the record is larger than MongoDB keeps: \(message)", "shorten it")
        case 11, 13, 18, 8000:
            self.init(
                .unavailable, "MongoDB refuses this user: \(message)", "give the user the role readWrite and dbAdmin")
        default:
            self.init(.unavailable, "MongoDB said: \(message) (code \(code))", "try again; look into its log")
        }
        serverCode = code
    }

    /// mongod writes `E11000 duplicate key error collection: d.c index: NAME dup key: {…}`.
    private static func index(in message: String) -> String {
        guard let start = message.range(of: "index: ")?.upperBound else { return "" }
        return String(message[start...].prefix { $0 != " " })
    }

    /// A document that is not what the engine writes.
    static func unreadable(_ what: String, _ reason: String) -> MongoFailure {
        MongoFailure(
            .corrupt, "\(what) in MongoDB cannot be read: \(reason)",
            "use the program version that wrote it, or restore a backup")
    }
}
