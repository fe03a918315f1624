import PieceBenchC
import PieceCodecs

/// What a render is compared with, measured right after it: the parts nobody can leave out.
struct Denominators {
    /// CPU nanoseconds of libjpeg-turbo's plain decode of the same file.
    var decode: UInt64
    /// CPU nanoseconds of the fastest PNG encoding of the very ticket that was rendered.
    var encode: UInt64

    /// - Parameter eighths: the scale of the decode.
    init(photo: [UInt8], eighths: Int32, ticket: [UInt8]) throws {
        let info = try inspect(photo)
        let divisor = 8 / Int(eighths)
        let capacity = ((info.width + divisor - 1) / divisor) * ((info.height + divisor - 1) / divisor) * 4
        var width: UInt32 = 0
        var height: UInt32 = 0
        // As in a program that decodes one photo: memory is taken and given back.
        let (decode, status) = measured {
            let pixels = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
            defer { pixels.deallocate() }
            return bench_decode_jpeg(photo, photo.count, eighths, pixels, capacity, &width, &height)
        }
        guard status == 0 else { throw BenchError("libjpeg-turbo cannot decode a photo of the measurement") }
        self.decode = decode

        // The finished pixels, out of the file itself.
        let pixels = try PieceCodecs.decode(ticket, .full).takePixmap()
        let start = threadCPU()
        let encoded = try encodePNG(pixels, mode: .fast)
        encode = threadCPU() - start
        guard encoded == ticket else { throw BenchError("the ticket's pixels did not encode to the same file") }
    }
}
