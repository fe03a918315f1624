// swift-tools-version: 6.2
import PackageDescription

/// Every target is compiled in the Swift 6 language mode with imports internal by default.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("ExistentialAny"),
    .enableExperimentalFeature("Lifetimes"),
]

/// Pixel loops are about a hundred times slower without optimisation, so the targets that hold them are
/// optimised in debug builds too and tests stay fast.
let pixels: [SwiftSetting] = strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]
let pixelsC: [CSetting] = [.unsafeFlags(["-O3"])]

let package = Package(
    name: "piece",
    products: [
        .executable(name: "piece", targets: ["piece"]),
        .library(name: "PieceRender", targets: ["PieceRender"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
    ],
    targets: [
        // The foreign boundary: one module map and one shim header each.
        .systemLibrary(name: "CTurboJPEG", pkgConfig: "libjpeg", providers: [.apt(["libjpeg62-turbo-dev"])]),
        .systemLibrary(name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
        .systemLibrary(name: "CWebP", pkgConfig: "libwebpdemux", providers: [.apt(["libwebp-dev"])]),
        .systemLibrary(name: "CLCMS", pkgConfig: "lcms2", providers: [.apt(["liblcms2-dev"])]),
        .systemLibrary(name: "CISAL", pkgConfig: "libisal", providers: [.apt(["libisal-dev"])]),
        .systemLibrary(name: "CFreeType", pkgConfig: "freetype2", providers: [.apt(["libfreetype-dev"])]),
        .systemLibrary(name: "CHarfBuzz", pkgConfig: "harfbuzz", providers: [.apt(["libharfbuzz-dev"])]),
        .systemLibrary(name: "CICU", pkgConfig: "icu-uc", providers: [.apt(["libicu-dev"])]),
        .systemLibrary(name: "CZint", providers: [.apt(["libzint-dev"])]),

        .target(name: "PieceKernelsC", cSettings: pixelsC),
        .target(
            name: "PieceCodecsC", dependencies: ["CTurboJPEG", "CPNG", "CWebP", "CLCMS", "CISAL"],
            cSettings: pixelsC),

        .target(name: "PieceGraphics", dependencies: ["PieceKernelsC"], swiftSettings: pixels),
        .target(name: "PieceCodecs", dependencies: ["PieceCodecsC", "PieceGraphics"], swiftSettings: pixels),
        .target(
            name: "PieceText", dependencies: ["CFreeType", "CHarfBuzz", "CICU", "PieceGraphics"],
            swiftSettings: pixels),
        .target(name: "PieceModel", swiftSettings: strict),
        .target(
            name: "PieceLayout", dependencies: ["PieceText", "PieceGraphics", "PieceModel"], swiftSettings: pixels),
        .target(
            name: "PieceRender",
            dependencies: ["PieceCodecs", "PieceText", "PieceLayout", "PieceGraphics", "PieceModel", "CZint"],
            swiftSettings: pixels),
        .executableTarget(
            name: "piece",
            dependencies: [
                "PieceRender", "PieceLayout", "PieceModel", "PieceCodecs", "PieceText", "PieceGraphics",
                // For their versions, which `piece doctor` tells.
                "CTurboJPEG", "CPNG", "CWebP", "CLCMS", "CFreeType", "CHarfBuzz", "CICU", "CZint",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),

        // Measures; see scripts/bench. It needs what only this package's targets may see, so it lives here.
        .target(
            name: "PieceBenchC", dependencies: ["CTurboJPEG"], path: "Benchmarks/Sources/PieceBenchC",
            cSettings: pixelsC),
        .executableTarget(
            name: "piece-bench",
            dependencies: ["PieceRender", "PieceCodecs", "PieceModel", "PieceGraphics", "PieceBenchC"],
            path: "Benchmarks/Sources/piece-bench", swiftSettings: strict),

        .testTarget(name: "PieceGraphicsTests", dependencies: ["PieceGraphics"], swiftSettings: pixels),
        .testTarget(
            name: "PieceCodecsTests", dependencies: ["PieceCodecs", "PieceGraphics"],
            resources: [.copy("Fixtures")], swiftSettings: pixels),
        .testTarget(name: "PieceTextTests", dependencies: ["PieceText", "PieceGraphics"], swiftSettings: strict),
        .testTarget(name: "PieceModelTests", dependencies: ["PieceModel"], swiftSettings: strict),
        .testTarget(
            name: "PieceLayoutTests", dependencies: ["PieceLayout", "PieceModel", "PieceText", "PieceGraphics"],
            swiftSettings: strict),
        .testTarget(
            name: "PieceRenderTests",
            dependencies: ["PieceRender", "PieceLayout", "PieceModel", "PieceCodecs", "PieceText", "PieceGraphics"],
            exclude: ["Goldens", "Templates"], swiftSettings: strict),
        .testTarget(name: "PieceCommandTests", dependencies: ["piece", "PieceModel"], swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6],
    cLanguageStandard: .c17
)
