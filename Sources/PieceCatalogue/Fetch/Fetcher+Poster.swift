import PieceNet

extension Fetcher {
    /// The poster at an address.
    /// - Throws: `.malformed` when it does not start as a JPEG, PNG or WebP does.
    func poster(at address: WebAddress) async throws(CatalogueError) -> [UInt8]? {
        guard let bytes = try await get(address, limit: Fetcher.posterBytes) else { return nil }
        let isWebP = bytes.starts(with: "RIFF".utf8) && bytes.dropFirst(8).starts(with: "WEBP".utf8)
        guard isWebP || bytes.starts(with: [0xFF, 0xD8, 0xFF]) || bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) else {
            throw error(
                .malformed, "the poster at \(address.place) is not a JPEG, PNG or WebP", "choose a photo of your own")
        }
        return bytes
    }
}
