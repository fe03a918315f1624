// FoundationEssentials has no normaliser and full Foundation costs a cold process tens of milliseconds, while the
// standard library ships the tables already: this is the entry point Foundation itself uses.
@_spi(_Unicode) import Swift

extension String {
    /// The text in Unicode normal form C.
    package var precomposed: String {
        if utf8.allSatisfy({ $0 < 0x80 }) { return self }
        var scalars = String.UnicodeScalarView()
        scalars.append(contentsOf: _nfc)
        return String(scalars)
    }

    /// The text without white space at both ends.
    package var trimmed: String {
        let scalars = unicodeScalars
        guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
        else { return "" }
        return String(scalars[first...last])
    }
}
