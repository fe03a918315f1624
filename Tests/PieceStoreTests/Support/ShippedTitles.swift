import Foundation
import PieceCount

/// The rules of the titles that the program ships.
func shippedTitles() throws -> TitleRules {
    let checkout = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    return try TitleRules([UInt8](Data(contentsOf: checkout.appending(path: "assets/titles.json"))))
}
