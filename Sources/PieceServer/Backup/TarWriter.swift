/// Writes a backup's files one after the other.
struct TarWriter {
    let descriptor: Int32
    /// Of all files, in seconds since 1970.
    let modified: Int

    private static let chunk = 1 << 18

    func add(_ entry: BackupEntry, _ bytes: [UInt8]) throws(BackupError) {
        let header = try header(entry, size: bytes.count)
        try BackupFile.write(header.block, to: descriptor)
        try BackupFile.write(bytes, to: descriptor)
        try BackupFile.write(TarHeader.empty.prefix(header.padding), to: descriptor)
    }

    /// Adds the first `size` bytes of a file.
    func add(_ entry: BackupEntry, of file: BackupFile, size: Int) throws(BackupError) {
        let header = try header(entry, size: size)
        try BackupFile.write(header.block, to: descriptor)
        var done = 0
        while done < size {
            let bytes = try file.read(min(TarWriter.chunk, size - done), at: done)
            guard !bytes.isEmpty else {
                throw BackupError(.inputOutput, "the temporary file of the records has shrunk", "run it again")
            }
            try BackupFile.write(bytes, to: descriptor)
            done += bytes.count
        }
        try BackupFile.write(TarHeader.empty.prefix(header.padding), to: descriptor)
    }

    /// Ends the archive.
    func finish() throws(BackupError) {
        try BackupFile.write(TarHeader.empty + TarHeader.empty, to: descriptor)
    }

    private func header(_ entry: BackupEntry, size: Int) throws(BackupError) -> TarHeader {
        guard size < TarHeader.sizeLimit else {
            throw BackupError(
                .refused, "\(entry.name) has \(size) bytes, but a file in a backup has fewer than 8 GiB",
                "back up with the database's own tools")
        }
        return TarHeader(name: entry.name, size: size, modified: modified)
    }
}
