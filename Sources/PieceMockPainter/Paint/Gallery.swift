/// Pictures that answers named by address, the last 32.
actor Gallery {
    private static let limit = 32
    private var pictures: [(id: String, bytes: [UInt8], format: PictureFormat)] = []
    private var count = 0

    /// Keeps a picture.
    /// - Returns: its name, such as `7.png`.
    func hang(_ bytes: [UInt8], _ format: PictureFormat) -> String {
        count += 1
        let id = "\(count).\(format.rawValue)"
        if pictures.count == Gallery.limit { pictures.removeFirst() }
        pictures.append((id, bytes, format))
        return id
    }

    func picture(_ id: String) -> (bytes: [UInt8], format: PictureFormat)? {
        pictures.last { $0.id == id }.map { ($0.bytes, $0.format) }
    }
}
