/// The known name that a misspelt one most probably meant: the one with the fewest single-letter edits, when those are
/// at most a third of its letters.
package func nearestName(to name: String, in known: some Sequence<String>) -> String? {
    // A name far longer than any known one is no misspelling, and need not be measured.
    let letters = Array(name.lowercased().utf8.prefix(64))
    var best: (name: String, edits: Int)?
    for candidate in known {
        let edits = editDistance(letters, Array(candidate.lowercased().utf8))
        if edits <= max(1, candidate.utf8.count / 3), edits < best?.edits ?? .max { best = (candidate, edits) }
    }
    return best?.name
}

/// The optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours that turn `a`
/// into `b`.
private func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in a.indices {
        var row = [i + 1]
        for j in b.indices {
            var edits = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
            if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { edits = min(edits, beforeLast[j - 1] + 1) }
            row.append(edits)
        }
        beforeLast = last
        last = row
    }
    return last[b.count]
}
