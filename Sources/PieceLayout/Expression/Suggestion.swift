import PieceModel

/// “; did you mean 'x'?” for the candidate closest to a misspelt name, or the empty text.
func nearest(_ name: String, in candidates: some Sequence<String>) -> String {
    nearestName(to: name, in: candidates.sorted()).map { "; did you mean '\($0)'?" } ?? ""
}
