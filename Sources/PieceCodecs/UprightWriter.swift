import PieceCodecsC
import PieceGraphics

/// Steps 5 to 7 on a few rows at a time, while they are in the cache: colour, premultiplication, halving, turning.
///
/// Decoders ask for room with `room(atMost:)`, fill it with rows as stored and `commit` them. When nothing has to be
/// done to the rows their room is the pixmap itself.
struct UprightWriter: ~Copyable {
    private static let stripRows = 16

    private let orientation: Orientation
    private let colour: ColourStep
    private let premultiplies: Bool
    /// Pixels of a row as decoded, and bytes each.
    private let sourceWidth: Int
    private let pixelBytes: Int
    /// Boxes of this many pixels a side become one.
    private let divisor: Int
    /// Size of the result as stored.
    private let width: Int
    private let height: Int
    private var pixmap: Pixmap
    /// Rows as decoded; then rows converted to 8 bits; then rows of the result that await turning.
    private let strip: Scratch<UInt8>
    private let converted: Scratch<UInt8>
    private let results: Scratch<UInt8>
    private let sums: Scratch<UInt32>
    private let writesDirectly: Bool
    private var rowsInBox = 0
    private var rowsWaiting = 0
    private var rowsDone = 0

    /// `sourceHeight` rows of `sourceWidth` pixels will come, which become 1/`divisor` of that.
    init(
        sourceWidth: Int, sourceHeight: Int, pixelBytes: Int = 4, divisor: Int = 1, orientation: Orientation,
        colour: ColourStep, premultiplies: Bool
    ) {
        self.orientation = orientation
        self.colour = colour
        self.premultiplies = premultiplies
        self.sourceWidth = sourceWidth
        self.pixelBytes = pixelBytes
        self.divisor = divisor
        width = (sourceWidth + divisor - 1) / divisor
        height = (sourceHeight + divisor - 1) / divisor
        let swaps = orientation.swapsSides
        pixmap = Pixmap(uninitializedWidth: swaps ? height : width, height: swaps ? width : height)
        writesDirectly = divisor == 1 && pixelBytes == 4 && (orientation.value == 1 || orientation.value == 4)
        let rows = Self.stripRows
        strip = Scratch(count: writesDirectly ? 0 : sourceWidth * pixelBytes * rows)
        converted = Scratch(count: pixelBytes == 4 ? 0 : sourceWidth * 4 * rows)
        results = Scratch(count: divisor == 1 ? 0 : width * 4 * rows)
        sums = Scratch(count: divisor == 1 ? 0 : width * 4)
    }

    struct Room {
        let base: UnsafeMutablePointer<UInt8>
        let stride: Int
        let rows: Int
    }

    /// Where the next rows, at most `rows`, belong.
    func room(atMost rows: Int) -> Room {
        guard writesDirectly else {
            return Room(base: strip.base, stride: sourceWidth * pixelBytes, rows: min(rows, Self.stripRows))
        }
        let flips = orientation.value == 4
        let y = flips ? height - 1 - rowsDone : rowsDone
        return Room(
            base: pixmap.base + y * pixmap.stride, stride: flips ? -pixmap.stride : pixmap.stride,
            rows: min(rows, Self.stripRows))
    }

    /// Takes over the rows that were written to `room`.
    mutating func commit(_ room: Room) {
        var (base, stride) = (room.base, room.stride)
        for y in 0..<room.rows {
            let row = base + y * stride
            let target = pixelBytes == 4 ? row : converted.base + y * sourceWidth * 4
            convert(row, target)
            if premultiplies { pc_premultiply(target, sourceWidth) }
        }
        if pixelBytes != 4 { (base, stride) = (converted.base, sourceWidth * 4) }
        if writesDirectly {
            rowsDone += room.rows
        } else if divisor == 1 {
            turn(base, stride: stride, rows: room.rows)
        } else {
            for y in 0..<room.rows { shrink(base + y * stride) }
        }
    }

    private func convert(_ row: UnsafeMutablePointer<UInt8>, _ target: UnsafeMutablePointer<UInt8>) {
        switch colour {
        case .none: break
        case .plainCMYK(let inverted): pc_cmyk_to_rgb(row, sourceWidth, inverted)
        case .profile(let transform): transform.apply(row, target, count: sourceWidth)
        }
    }

    private mutating func shrink(_ row: UnsafeMutablePointer<UInt8>) {
        pc_box_add(row, sums.base, sourceWidth, divisor)
        rowsInBox += 1
        if rowsInBox == divisor { emitBoxes() }
    }

    private mutating func emitBoxes() {
        pc_box_emit(sums.base, results.base + rowsWaiting * width * 4, sourceWidth, divisor, rowsInBox)
        rowsInBox = 0
        rowsWaiting += 1
        if rowsWaiting == Self.stripRows { flush() }
    }

    private mutating func flush() {
        turn(results.base, stride: width * 4, rows: rowsWaiting)
        rowsWaiting = 0
    }

    private mutating func turn(_ base: UnsafePointer<UInt8>, stride: Int, rows: Int) {
        precondition(rowsDone + rows <= height)
        let steps = orientation.steps(width: width, height: height, stride: pixmap.stride)
        pc_scatter(
            base, stride, width, rows, pixmap.base + steps.origin + rowsDone * steps.y, steps.x, steps.y)
        rowsDone += rows
    }

    /// The upright pixmap, once all rows have come.
    consuming func finish() -> Pixmap {
        if rowsInBox > 0 { emitBoxes() }
        if rowsWaiting > 0 { flush() }
        precondition(rowsDone == height, "every row of the pixmap must have been written")
        return pixmap
    }
}

/// Zeroed memory for a step's own use, freed with its owner.
struct Scratch<Element: FixedWidthInteger>: ~Copyable {
    let base: UnsafeMutablePointer<Element>

    init(count: Int) {
        base = .allocate(capacity: max(1, count))
        base.initialize(repeating: 0, count: max(1, count))
    }

    deinit { base.deallocate() }
}
