/// A way to fail, by the name that plans call it.
public enum Fault: String, Hashable, Sendable, CaseIterable {
    /// No answer until the time of the settings is over.
    case hang
    /// The connection is reset before an answer.
    case reset
    /// The answer comes some bytes at a time.
    case trickle
    /// Half of the answer, then the connection closes.
    case truncate
    case rateLimited = "429"
    /// The account has no money left; asking again does not help.
    case quota = "429-quota"
    case serverError = "500"
    /// Refused for what it shows.
    case moderated
    /// 200 without a picture.
    case empty
    /// Bytes that are no picture.
    case garbage
    /// A page for people, with status 200.
    case page
    /// An answer of hundreds of megabytes.
    case huge
    /// A small PNG that unfolds to 400 million pixels.
    case bomb
    /// An address in place of the picture.
    case url
    /// A 500 whose `error` is a plain text.
    case stringError = "string-error"
    /// `created` is a text, the rest is fine.
    case isoCreated = "iso-created"
    /// A picture of another size and shape than asked for.
    case wrongSize = "wrong-size"
    /// Painted and charged, but the key is forgotten and the answer lost: asking again costs again.
    case chargeTwice = "charge-twice"
    /// A redirect to another origin, which must not get the key.
    case redirect

    /// Whether it happens before anything is painted, so that nothing is charged.
    var isBeforePainting: Bool {
        switch self {
        case .hang, .reset, .rateLimited, .quota, .serverError, .moderated, .empty, .page, .stringError, .redirect: true
        case .trickle, .truncate, .garbage, .huge, .bomb, .url, .isoCreated, .wrongSize, .chargeTwice: false
        }
    }

    /// Whether it is in the answer itself and so comes back when a key asks for the same answer again.
    var isContent: Bool {
        switch self {
        case .garbage, .huge, .bomb, .url, .isoCreated, .wrongSize: true
        default: false
        }
    }
}
