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
/// The optimiser of Swift 6.3.1 crashes on some of the server's asynchronous functions at full inlining.
let server: [SwiftSetting] = strict + []
let pixelsC: [CSetting] = [.unsafeFlags(["-O3"])]

let package = Package(
    name: "piece",
    products: [
        .executable(name: "piece", targets: ["piece"]),
        .library(name: "PieceRender", targets: ["PieceRender"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
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
        .systemLibrary(name: "CMongoC", pkgConfig: "libmongoc-1.0", providers: [.apt(["libmongoc-dev"])]),
        .systemLibrary(name: "CZint", providers: [.apt(["libzint-dev"])]),
        .systemLibrary(name: "CZip", pkgConfig: "libzip", providers: [.apt(["libzip-dev"])]),

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

        // Threads for work that must not run on the cooperative pool.
        .target(name: "PieceThreads", swiftSettings: strict),
        // Photos painted anew: the built-in painter, and clients of servers that paint.
        .target(
            name: "PiecePainter", dependencies: ["PieceKernelsC", "PieceGraphics", "PieceModel"],
            swiftSettings: pixels),
        .target(
            name: "PieceStylist",
            dependencies: [
                "PiecePainter", "PieceCodecs", "PieceGraphics", "PieceModel", "PieceNet", "PieceThreads",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"), .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            swiftSettings: strict),

        // What pieces add up to: rollups, titles and the reports made of them.
        .target(name: "PieceCount", dependencies: ["PieceModel"], swiftSettings: strict),
        // Cards made of many pieces, painted by the engine of the tickets.
        .target(
            name: "PieceCards",
            dependencies: ["PieceRender", "PieceCodecs", "PieceLayout", "PieceGraphics", "PieceModel"],
            swiftSettings: strict),
        // What other programs read and write.
        .target(name: "PieceFeeds", dependencies: ["PieceModel"], swiftSettings: strict),
        .target(
            name: "PieceInterchange", dependencies: ["PieceModel", "CICU", "CZip"], swiftSettings: strict),

        // Keeping pieces: one protocol, two engines; blobs beside them.
        .target(name: "PieceStore", dependencies: ["PieceCount", "PieceModel"], swiftSettings: strict),
        .target(
            name: "PieceStoreSQLite",
            dependencies: [
                "PieceStore", "PieceCount", "PieceModel", .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: strict),
        .target(name: "PieceMongoC", dependencies: ["CMongoC"]),
        .target(
            name: "PieceStoreMongo", dependencies: ["PieceStore", "PieceCount", "PieceModel", "PieceMongoC"],
            swiftSettings: strict),
        .target(
            name: "PieceBlobs",
            dependencies: [
                "PieceModel", .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"), .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"), .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            swiftSettings: strict),
        // Whom clients may talk to: addresses, and connections that are held to them.
        .target(
            name: "PieceNet", dependencies: [.product(name: "AsyncHTTPClient", package: "async-http-client")],
            swiftSettings: strict),
        .target(
            name: "PieceCatalogue",
            dependencies: [
                "PieceModel", "PieceNet", .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            swiftSettings: strict),
        .target(
            name: "PieceServer",
            dependencies: [
                "PieceStore", "PieceBlobs", "PieceStylist", "PieceCatalogue", "PieceRender", "PieceLayout",
                "PieceCodecs", "PieceModel", "PieceThreads",
                "PieceCount", "PieceCards", "PieceFeeds", "PieceInterchange", "PieceGraphics",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
                .product(name: "JWTKit", package: "jwt-kit"), .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: server),

        // A stand-in for servers that paint, for tests and demonstrations.
        .target(
            name: "PieceMockPainter",
            dependencies: [
                "PieceCodecs", "PieceGraphics", "PieceModel", "PiecePainter",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: server),

        .executableTarget(
            name: "piece",
            dependencies: [
                "PieceMockPainter", "PieceServer", "PieceStoreSQLite", "PieceStoreMongo", "PieceStore", "PieceBlobs",
                "PieceCatalogue", "PieceNet", "PieceStylist", "PiecePainter",
                .product(name: "Logging", package: "swift-log"), .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "NIOCore", package: "swift-nio"),
                "PieceRender", "PieceLayout", "PieceModel", "PieceCodecs", "PieceText", "PieceGraphics",
                "PieceCount", "PieceCards", "PieceInterchange",
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
            dependencies: [
                "PiecePainter", "PieceRender", "PieceCodecs", "PieceModel", "PieceGraphics", "PieceBenchC",
            ],
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
        .testTarget(
            name: "PiecePainterTests",
            dependencies: ["PiecePainter", "PieceKernelsC", "PieceCodecs", "PieceGraphics", "PieceModel"],
            exclude: ["Goldens"], swiftSettings: pixels),
        .testTarget(
            name: "PieceStoreTests",
            dependencies: ["PieceStore", "PieceStoreSQLite", "PieceStoreMongo", "PieceCount", "PieceModel"],
            swiftSettings: strict),
        .testTarget(name: "PieceCountTests", dependencies: ["PieceCount", "PieceModel"], swiftSettings: strict),
        .testTarget(
            name: "PieceCardsTests",
            dependencies: ["PieceCards", "PieceRender", "PieceLayout", "PieceModel", "PieceCodecs", "PieceGraphics"],
            exclude: ["Goldens"], swiftSettings: strict),
        .testTarget(
            name: "PieceFeedsTests", dependencies: ["PieceFeeds", "PieceModel"], exclude: ["Python"],
            swiftSettings: strict),
        .testTarget(
            name: "PieceInterchangeTests", dependencies: ["PieceInterchange", "PieceModel"], swiftSettings: strict),
        .testTarget(
            name: "PieceBlobsTests", dependencies: ["PieceBlobs", "PieceModel"], exclude: ["Python"],
            swiftSettings: strict),
        .testTarget(
            name: "PieceStylistTests",
            dependencies: [
                "PieceStylist", "PiecePainter", "PieceCodecs", "PieceGraphics", "PieceModel", "PieceNet",
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "PieceCatalogueTests", dependencies: ["PieceCatalogue", "PieceModel", "PieceNet"],
            exclude: ["standin.py"], swiftSettings: strict),
        .testTarget(
            name: "PieceMockPainterTests",
            dependencies: [
                "PieceMockPainter", "PieceCodecs", "PieceGraphics", "PieceModel", "PiecePainter",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Logging", package: "swift-log"), .product(name: "NIOCore", package: "swift-nio"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "PieceServerTests",
            dependencies: [
                "piece", "PieceServer", "PieceStore", "PieceStoreSQLite", "PieceBlobs", "PieceCodecs", "PieceModel",
                "PieceMockPainter", "PieceStylist", "PieceCatalogue", "PieceRender", "PieceStoreMongo", "PieceCount", "PieceCards",
                "PieceFeeds",
                "PieceInterchange",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"), .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"), .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ], swiftSettings: strict),
        .testTarget(name: "PieceCommandTests", dependencies: ["piece", "PieceModel"], swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6],
    cLanguageStandard: .c17
)
