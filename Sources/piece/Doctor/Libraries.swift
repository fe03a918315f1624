import CFreeType
import CHarfBuzz
import CICU
import CLCMS
import CPNG
import CTurboJPEG
import CWebP
import CZint

/// A C library the program is linked to.
struct LinkedLibrary: Sendable {
    let name: String
    let version: String
}

/// The libraries and the versions that are loaded; libjpeg-turbo cannot be asked at run time and gives the version it
/// was compiled against.
func linkedLibraries() -> [LinkedLibrary] {
    [
        LinkedLibrary(name: "libjpeg-turbo", version: dotted(Int(LIBJPEG_TURBO_VERSION_NUMBER), base: 1000)),
        LinkedLibrary(name: "libpng", version: dotted(Int(png_access_version_number()), base: 100)),
        LinkedLibrary(name: "libwebp", version: dotted(Int(WebPGetDecoderVersion()), base: 256)),
        LinkedLibrary(name: "Little CMS", version: littleCMS()),
        LinkedLibrary(name: "ISA-L", version: "(does not tell its version)"),
        LinkedLibrary(name: "FreeType", version: freeType()),
        LinkedLibrary(name: "HarfBuzz", version: String(cString: hb_version_string())),
        LinkedLibrary(name: "ICU", version: U_ICU_VERSION),
        LinkedLibrary(name: "zint", version: dotted(Int(ZBarcode_Version()), base: 100)),
    ]
}

/// A version of three numbers packed into one.
private func dotted(_ version: Int, base: Int) -> String {
    "\(version / (base * base)).\(version / base % base).\(version % base)"
}

private func littleCMS() -> String {
    // 2140 is version 2.14.
    let version = Int(cmsGetEncodedCMMversion())
    return "\(version / 1000).\(version % 1000 / 10)"
}

private func freeType() -> String {
    var library: FT_Library?
    guard FT_Init_FreeType(&library) == 0 else { return "cannot be initialised" }
    defer { FT_Done_FreeType(library) }
    var major: FT_Int = 0
    var minor: FT_Int = 0
    var patch: FT_Int = 0
    FT_Library_Version(library, &major, &minor, &patch)
    return "\(major).\(minor).\(patch)"
}
