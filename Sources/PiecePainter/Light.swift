import PieceGraphics
import PieceKernelsC

/// Tables between bytes and linear light.
enum Light {
    /// The linear light of each sRGB byte.
    static let linear: [Float] = LinearColor.decodedBytes.map(Float.init)

    /// The sRGB byte of the light (i / PIECE_LIGHT_STEPS)²: steps in the square root are about even to the eye.
    static let encoded: [UInt8] = (0...Int(PIECE_LIGHT_STEPS)).map { i in
        let root = Double(i) / Double(PIECE_LIGHT_STEPS)
        return UInt8((min(1, max(0, LinearColor.encode(root * root))) * 255).rounded())
    }

    /// The sRGB byte of a linear light.
    @inline(__always)
    static func byte(_ light: Float, _ table: UnsafePointer<UInt8>) -> UInt8 {
        // The root of 0…1 times the table's steps stays inside it.
        table[Int(held(light).squareRoot() * Float(PIECE_LIGHT_STEPS) + 0.5)]
    }
}

extension SIMD3<Float> {
    /// The linear light of a colour.
    init(light color: Color) {
        let light = LinearColor(color)
        self.init(Float(light.red), Float(light.green), Float(light.blue))
    }
}
