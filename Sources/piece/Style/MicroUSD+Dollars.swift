import PieceStylist

extension MicroUSD {
    /// `0.063000`, which `init(dollars:)` reads.
    var dollars: String { String(description.dropFirst()) }
}
