/// Which sizes a painter can be asked for.
public enum SizeRule: Hashable, Sendable {
    /// These and no others; never empty.
    case listed([PixelSize])
    case grid(SizeGrid)

    /// The size to ask for when a frame's pixels are wanted: the nearest in aspect, and as large as is useful. The size
    /// that was chosen is chosen for itself again.
    public func size(for frame: PixelSize) -> PixelSize {
        switch self {
        case .listed(let sizes):
            // How many times one aspect is the other, whichever is larger.
            func distance(_ size: PixelSize) -> Double {
                max(size.aspect / frame.aspect, frame.aspect / size.aspect)
            }
            return sizes.min { distance($0) < distance($1) } ?? frame
        case .grid(let grid): return grid.size(for: frame)
        }
    }

    /// The sizes of a model that speaks the OpenAI format; models that are not known count as the newest.
    public static func openAI(model: String) -> SizeRule { OpenAIModel(model).sizes }

    /// Sides that Stable Diffusion can make, kept to a megapixel, beyond which small models repeat themselves.
    public static let webUI = SizeRule.grid(
        SizeGrid(step: 8, longSide: 2048, shortSide: 2048, area: 512 * 512...1024 * 1024, aspect: 3))

    /// The built-in painter takes any size.
    public static let any = SizeRule.grid(
        SizeGrid(step: 1, longSide: 4096, shortSide: 4096, area: 1...4096 * 4096, aspect: 4096))
}

/// All sizes whose sides are multiples of a step, within limits.
public struct SizeGrid: Hashable, Sendable {
    /// Both sides are multiples of it.
    public var step: Int
    public var longSide: Int
    public var shortSide: Int
    /// In pixels.
    public var area: ClosedRange<Int>
    /// The most that one side may be of the other.
    public var aspect: Double

    public init(step: Int, longSide: Int, shortSide: Int, area: ClosedRange<Int>, aspect: Double) {
        self.step = max(1, step)
        self.longSide = longSide
        self.shortSide = shortSide
        self.area = area
        self.aspect = max(1, aspect)
    }

    /// What OpenAI documents since gpt-image-2; the area is kept to that of its forerunners since it is paid by the
    /// pixel.
    static let openAI = SizeGrid(step: 16, longSide: 3840, shortSide: 2160, area: 655_360...1_572_864, aspect: 3)

    func size(for frame: PixelSize) -> PixelSize {
        var width = Double(frame.width)
        var height = Double(frame.height)
        width = min(width, height * aspect)
        height = min(height, width * aspect)
        let scale = min(
            max(1, (Double(area.lowerBound) / (width * height)).squareRoot()),
            (Double(area.upperBound) / (width * height)).squareRoot(),
            Double(longSide) / max(width, height), Double(shortSide) / min(width, height))
        var across = steps(width * scale)
        var down = steps(height * scale)
        // Rounding up may have gone a step too far; the longer side can spare one better.
        while !fits(across, down), across > 1 || down > 1 {
            if across >= down { across -= 1 } else { down -= 1 }
        }
        if across * down * step * step < area.lowerBound {
            across = Int((width * scale / Double(step)).rounded(.up))
            down = Int((height * scale / Double(step)).rounded(.up))
        }
        return PixelSize(across * step, down * step)
    }

    private func steps(_ side: Double) -> Int { max(1, Int((side / Double(step)).rounded())) }

    private func fits(_ across: Int, _ down: Int) -> Bool {
        let (long, short) = (max(across, down) * step, min(across, down) * step)
        return long <= longSide && short <= shortSide && long * short <= area.upperBound
            && Double(long) <= Double(short) * aspect
    }
}
