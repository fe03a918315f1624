import PieceModel
import PieceStore

/// When tests begin; they count from here.
let start = Instant(milliseconds: 1_794_650_400_000)

func after(days: Double = 0, seconds: Double = 0) -> Instant { start.adding(seconds: days * 86_400 + seconds) }

extension Identifier {
    static func fresh() -> Identifier { new(at: start) }
}

extension BlobHash {
    /// A hash that nothing has.
    static func fresh() -> BlobHash {
        // 32 bytes always make a hash.
        BlobHash(digest: (0..<32).map { _ in UInt8.random(in: 0...255) })!
    }
}

extension Picture {
    static func png(_ hash: BlobHash = .fresh()) -> Picture {
        Picture(hash: hash, mediaType: "image/png", width: 1_080, height: 1_920, bytes: 1_000)
    }
}

extension Pictures {
    /// A ticket and nothing else.
    static func only(_ ticket: Picture = .png()) -> Pictures {
        Pictures(photo: nil, ticket: ticket, thumbnails: [], cutout: nil, palette: [:])
    }
}

extension IdempotencyKey {
    static func fresh(of account: AccountID, _ key: String = "key-1", at: Instant = start) -> IdempotencyKey {
        IdempotencyKey(account: account, key: key, fingerprint: .fresh(), at: at)
    }
}

/// A piece with the least fields and changes; nil takes a field away.
func piece(_ changes: [String: JSONValue?] = [:]) throws -> Piece {
    try Piece(fields: ["kind": "musical", "title": "지킬 앤 하이드", "date": "2026-11-14", "venue": "블루스퀘어"]).with(changes)
}

/// A record of such a piece.
func record(
    of owner: AccountID, number: Int = 1, pictures: Pictures = .only(), _ changes: [String: JSONValue?] = [:]
) throws -> PieceRecord {
    PieceRecord(
        id: .fresh(), owner: owner, number: number,
        piece: try piece(changes).with(["number": .number(JSONNumber(number))]),
        design: Design(layout: "poster-ticket", layoutVersion: 3, locale: .ko), pictures: pictures, created: start,
        updated: start)
}

/// A record with everything a record can have.
func richRecord(of owner: AccountID, number: Int = 1) throws -> PieceRecord {
    let fields: [String: JSONValue?] = [
        "kind": "exhibition", "genres": ["etc", "drama", "history"], "title": "모네 👩🏽‍🚀🇰🇷 \"빛\" \\ 'é' 각힣ㄱ €𝄞",
        "date": "2026-02-28", "time": "00:00", "venue": "국립현대미술관; DROP TABLE pieces", "seat": "1층 B구역 12열 7번",
        "cast": ["도윤재", ["name": "백하늘", "role": "오필리아 👑"]], "director": "Agnès Varda", "artist": "$where {$gt: ''}",
        "companions": ["지우", "A.B", "$c"], "price": 70_000,
        "facePrice": ["amount": 1_000_000_000_000, "currency": "USD"],
        "discount": "조기예매 20%", "bookingNumber": "T-2026/1114 00", "score": .number(JSONNumber(4.5)!),
        "review": "첫 줄\n둘째 줄 🎭", "record": .string(String(repeating: "긴 기록 🎟️\n", count: 900)), "visibility": "link",
        "viewing": 3, "link": "https://piece.example/p/121?a=1&b=%20", "layout": "playbill",
    ]
    var record = try record(of: owner, number: number, fields)
    record.design = Design(
        layout: "playbill", layoutVersion: 12, locale: .en, palette: ["vib": "#FF8800", "band": "#112233,#445566"])
    record.pictures = Pictures(
        photo: Picture(hash: .fresh(), mediaType: "image/jpeg", width: 2_160, height: 1_620, bytes: 812_345),
        ticket: .png(), thumbnails: [.png(), .png()], cutout: .png(), palette: ["vib": "#AA0011", "ink": "#000000"])
    record.pictures.masked = [.png(), .png()]
    record.recordPhotos = (0..<PieceRecord.recordPhotoLimit).map { _ in
        RecordPhoto(id: .fresh(), picture: .png(), thumbnail: .png())
    }
    record.updated = after(seconds: 0.001)
    return record
}

func account(_ nickname: String, email: String? = nil, role: Account.Role = .member) -> Account {
    Account(id: .fresh(), email: email, nickname: nickname, role: role, created: start, updated: start)
}

func session(of account: AccountID, _ label: String = "Firefox", expires: Instant = after(days: 30)) -> Session {
    Session(id: .fresh(), account: account, label: label, created: start, lastUsed: start, expires: expires)
}

func apiToken(of account: AccountID, expires: Instant? = nil) -> APIToken {
    APIToken(
        id: .fresh(), account: account, name: "책상 🖥️", hash: .fresh(), scopes: ["pieces:read", "pieces:write"],
        created: start, expires: expires)
}

func oneTimeCode(of account: AccountID, expires: Instant = after(days: 1)) -> OneTimeCode {
    OneTimeCode(hash: .fresh(), account: account, purpose: "sign-in", created: start, expires: expires)
}

func share(of piece: PieceRecord, ticket: Picture = .png(), expires: Instant? = nil) -> Share {
    Share(
        id: .fresh(), piece: piece.id, owner: piece.owner, hash: .fresh(), shows: ["price", "seat"], created: start,
        expires: expires, ticket: ticket, pieceVersion: 1)
}

func upload(of owner: AccountID, photo: Picture? = nil, expires: Instant = after(days: 1)) -> Upload {
    Upload(id: .fresh(), owner: owner, photo: photo, created: start, expires: expires)
}

func ownerLink(of owner: AccountID, expires: Instant? = nil) -> OwnerLink {
    OwnerLink(
        id: .fresh(), owner: owner, purpose: .feed, name: "내 달력", hash: .fresh(), shows: ["seat"], created: start,
        expires: expires)
}
