import CZint
import PieceGraphics
import PieceLayout

/// Why a code could not be made.
struct CodeError: Error, CustomStringConvertible {
    var description: String
}

/// Turns data into the modules of a QR code or the bars of a Code 128, by zint, and these into a region.
final class CodeEncoder {
    private struct Key: Hashable {
        var isQR: Bool
        var data: String
    }

    /// Rows of modules; true is dark.
    typealias Matrix = [[Bool]]
    private var cache: [Key: Matrix] = [:]

    /// The dark modules of `item` within its frame. Module edges lie on whole pixels, so that none is soft; those of a
    /// QR code may differ by one pixel to fill the frame, those of a barcode never do.
    func region(of item: CodeItem) throws(CodeError) -> Region {
        let isQR = item.symbology == .qr
        let matrix = try matrix(Key(isQR: isQR, data: item.data))
        let columns = matrix.first?.count ?? 0
        guard columns > 0 else { throw CodeError(description: "the code for '\(item.data)' is empty") }
        return isQR ? try square(matrix, item) : try bars(matrix[0], item)
    }

    private func square(_ matrix: Matrix, _ item: CodeItem) throws(CodeError) -> Region {
        let side = min(item.frame.width, item.frame.height)
        let module = side / Double(matrix.count)
        guard module >= 4 else {
            throw CodeError(
                description:
                    "the QR code for '\(item.data)' needs \(matrix.count) modules of 4 px, the frame has \(Int(side)) px; shorten its data"
            )
        }
        let (left, top) = (item.frame.midX - side / 2, item.frame.midY - side / 2)
        func edge(_ start: Double, _ index: Int) -> Double { (start + Double(index) * module).rounded() }
        var path = Path()
        for (y, row) in matrix.enumerated() {
            for run in runs(row) {
                let (x0, x1) = (edge(left, run.lowerBound), edge(left, run.upperBound))
                path.append(.rect(Rect(x0, edge(top, y), x1 - x0, edge(top, y + 1) - edge(top, y))))
            }
        }
        return Region(path)
    }

    private func bars(_ row: [Bool], _ item: CodeItem) throws(CodeError) -> Region {
        let isVertical = item.symbology == .verticalCode128
        let length = isVertical ? item.frame.height : item.frame.width
        let module = (length / Double(row.count)).rounded(.down)
        guard module >= 2 else {
            throw CodeError(
                description:
                    "the barcode for '\(item.data)' needs \(row.count) modules of 2 px, the frame has \(Int(length)) px; shorten its data"
            )
        }
        let used = module * Double(row.count)
        let start = ((isVertical ? item.frame.midY : item.frame.midX) - used / 2).rounded()
        var path = Path()
        for run in runs(row) {
            let from = start + Double(run.lowerBound) * module
            let extent = Double(run.count) * module
            path.append(
                .rect(
                    isVertical
                        ? Rect(item.frame.x.rounded(), from, item.frame.width.rounded(), extent)
                        : Rect(from, item.frame.y.rounded(), extent, item.frame.height.rounded())))
        }
        return Region(path)
    }

    private func runs(_ row: [Bool]) -> [Range<Int>] {
        var result: [Range<Int>] = []
        var start: Int?
        for (x, dark) in row.enumerated() {
            if dark, start == nil { start = x }
            if !dark, let from = start {
                result.append(from..<x)
                start = nil
            }
        }
        if let from = start { result.append(from..<row.count) }
        return result
    }

    private func matrix(_ key: Key) throws(CodeError) -> Matrix {
        if let known = cache[key] { return known }
        guard let symbol = ZBarcode_Create() else { throw CodeError(description: "zint has no memory for a symbol") }
        defer { ZBarcode_Delete(symbol) }
        symbol.pointee.symbology = key.isQR ? BARCODE_QRCODE : BARCODE_CODE128B
        symbol.pointee.input_mode = UNICODE_MODE
        // Error correction M: option_1 counts L, M, Q, H from 1.
        if key.isQR { symbol.pointee.option_1 = 2 }
        let bytes = Array(key.data.utf8)
        let status = ZBarcode_Encode(symbol, bytes, Int32(bytes.count))
        guard status < ZINT_ERROR else {
            let text = String(cString: piece_zint_message(symbol))
            throw CodeError(description: "'\(key.data)' cannot be made a code: \(text)")
        }
        let rows = Int(symbol.pointee.rows)
        let width = Int(symbol.pointee.width)
        let matrix = (0..<rows).map { y in
            (0..<width).map { x in piece_zint_is_dark(symbol, Int32(y), Int32(x)) != 0 }
        }
        if cache.count > 256 { cache.removeAll() }
        cache[key] = matrix
        return matrix
    }
}
