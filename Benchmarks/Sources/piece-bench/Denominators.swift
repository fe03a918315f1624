import PieceBenchC
import PieceCodecs

/// What a render is compared with, measured right after it: the parts nobody can leave out.
struct Denominators {
    /// CPU nanoseconds of libjpeg-turbo's plain decode of the same file.
    var decode: UInt64
    /// CPU nanoseconds of the fastest PNG encoding of the very ticket that was rendered.
    var encode: UInt64
}

/// Measures denominators. It keeps its memory, so that the decode does not pay for fresh pages, which would flatter
/// the renders, whose memory is fresh.
struct Floor: ~Copyable {
    private var pixels = UnsafeMutableRawBufferPointer.allocate(byteCount: 0, alignment: 64)

    deinit { pixels.deallocate() }

    /// - Parameter eighths: the scale of the decode.
    mutating func measure(photo: [UInt8], eighths: Int32, ticket: [UInt8]) throws -> Denominators {
        let info = try inspect(photo)
        let divisor = 8 / Int(eighths)
        reserve(((info.width + divisor - 1) / divisor) * ((info.height + divisor - 1) / divisor) * 4)
        var width: UInt32 = 0
        var height: UInt32 = 0
        let room = pixels
        let (decode, status) = measured {
            bench_decode_jpeg(photo, photo.count, eighths, room.baseAddress, room.count, &width, &height)
        }
        guard status == 0 else { throw BenchError("libjpeg-turbo cannot decode a photo of the measurement") }

        // The finished pixels, out of the file itself.
        let finished = try PieceCodecs.decode(ticket, .full).takePixmap()
        let start = threadCPU()
        let encoded = try encodePNG(finished, mode: .fast)
        let encode = threadCPU() - start
        guard encoded == ticket else { throw BenchError("the ticket's pixels did not encode to the same file") }
        return Denominators(decode: decode, encode: encode)
    }

    private mutating func reserve(_ count: Int) {
        guard pixels.count < count else { return }
        pixels.deallocate()
        pixels = .allocate(byteCount: count, alignment: 64)
        pixels.initializeMemory(as: UInt8.self, repeating: 0)
    }
}

/// Touches memory and gives it back. On a virtual machine the first touch of a page may cost far more than it ever
/// will again, and would be counted for whatever happens to be measured then.
func settleMemory(bytes: Int = 512 << 20) {
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes, alignment: 4096)
    memory.initializeMemory(as: UInt8.self, repeating: 1)
    memory.deallocate()
}
