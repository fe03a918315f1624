import PieceGraphics
import PieceKernelsC

/// A picture in OKLab, a field for each coordinate.
struct Lab: ~Copyable {
    /// Lightness, 0…1.
    let l: Field
    let a: Field
    let b: Field

    init(l: consuming Field, a: consuming Field, b: consuming Field) {
        self.l = l
        self.a = a
        self.b = b
    }

    init(_ photo: borrowing Pixmap) {
        l = Field(uninitializedWidth: photo.width, height: photo.height)
        a = Field(uninitializedWidth: photo.width, height: photo.height)
        b = Field(uninitializedWidth: photo.width, height: photo.height)
        for y in 0..<photo.height {
            piece_field_oklab(
                l.row(y), a.row(y), b.row(y), photo.base + y * photo.stride, Light.linear, photo.width)
        }
    }

    /// The picture as opaque pixels.
    borrowing func pixmap() -> Pixmap {
        let result = Pixmap(uninitializedWidth: l.width, height: l.height)
        for y in 0..<l.height {
            piece_field_pixels(
                result.base + y * result.stride, l.row(y), a.row(y), b.row(y), Light.encoded, l.width)
        }
        return result
    }
}

extension Field {
    /// The lightness of a picture in OKLab.
    init(lightness photo: borrowing Pixmap) {
        self.init(uninitializedWidth: photo.width, height: photo.height)
        let unused = UnsafeMutablePointer<Float>.allocate(capacity: 2 * photo.width)
        defer { unused.deallocate() }
        for y in 0..<photo.height {
            piece_field_oklab(
                row(y), unused, unused + photo.width, photo.base + y * photo.stride, Light.linear, photo.width)
        }
    }

    /// Rec. 709 luma of the sRGB bytes, 0…1, averaged over squares of two pixels.
    init(halfLuma photo: borrowing Pixmap) {
        self.init(uninitializedWidth: (photo.width + 1) / 2, height: (photo.height + 1) / 2)
        let luma = UnsafeMutablePointer<UInt8>.allocate(capacity: 2 * photo.width)
        defer { luma.deallocate() }
        let second = luma + photo.width
        for j in 0..<height {
            piece_luma(luma, photo.base + 2 * j * photo.stride, photo.width)
            piece_luma(second, photo.base + min(photo.height - 1, 2 * j + 1) * photo.stride, photo.width)
            let target = row(j)
            for i in 0..<width {
                let (x, next) = (2 * i, min(photo.width - 1, 2 * i + 1))
                let sum = Int(luma[x]) + Int(luma[next]) + Int(second[x]) + Int(second[next])
                target[i] = Float(sum) * (1 / 1020)
            }
        }
    }
}
