/// Reads a backup's files one after the other and refuses whatever `TarWriter` would not have written.
struct TarReader {
    /// Where a file lies in the archive.
    struct Item: Hashable, Sendable {
        let entry: BackupEntry
        let offset: Int
        let size: Int
    }

    let file: BackupFile
    private let length: Int
    private var position = 0
    /// What all headers must say.
    private var modified: Int?

    init(_ file: BackupFile) throws(BackupError) {
        self.file = file
        length = try file.length
    }

    /// The next file; nil at the end, after which nothing may follow.
    mutating func next() throws(BackupError) -> Item? {
        let block = try file.read(TarHeader.blockSize, at: position)
        if block == TarHeader.empty {
            guard length == position + 2 * block.count, try file.read(block.count, at: position + block.count) == block
            else { throw .damaged("it does not end at byte \(position)") }
            return nil
        }
        guard let header = TarHeader(block: block), modified == nil || header.modified == modified else {
            throw .damaged(position == 0 ? "it does not begin as a backup" : "no file begins at byte \(position)")
        }
        guard let entry = BackupEntry(name: header.name) else {
            throw .damaged("there is a file \"\(header.name.prefix(100))\" in it, which no backup has")
        }
        modified = header.modified
        let offset = position + block.count
        guard header.size <= length - offset - header.padding else {
            throw .damaged("it is cut short in \(header.name)")
        }
        position = offset + header.size
        guard try file.read(header.padding, at: position).allSatisfy({ $0 == 0 }) else {
            throw .damaged("there is something after \(header.name)")
        }
        position += header.padding
        return Item(entry: entry, offset: offset, size: header.size)
    }

    /// The next file, which must be a certain one.
    mutating func next(_ entry: BackupEntry) throws(BackupError) -> Item {
        guard let item = try next(), item.entry == entry else {
            throw .damaged("\(entry.name) is not where it should be")
        }
        return item
    }

    /// All bytes of a file.
    func bytes(_ item: Item, limit: Int) throws(BackupError) -> [UInt8] {
        guard item.size <= limit else { throw .damaged("\(item.entry.name) has more than \(limit) bytes") }
        let bytes = try file.read(item.size, at: item.offset)
        guard bytes.count == item.size else { throw .damaged("it is cut short in \(item.entry.name)") }
        return bytes
    }
}
