/// What the program runs on.
enum Machine {
    /// The model, the cores this process may use and the instruction sets the kernels can choose from.
    static var processor: String {
        let text = (try? InputFile.read("/proc/cpuinfo", what: "processor", limit: 4 << 20)) ?? []
        let lines = String(decoding: text, as: UTF8.self).split(separator: "\n")
        func value(_ name: String) -> Substring? {
            lines.first { $0.hasPrefix(name) }?.split(separator: ":", maxSplits: 1).last?.drop { $0 == " " }
        }
        let flags = Set((value("flags") ?? value("Features") ?? "").split(separator: " "))
        let model = value("model name").map(String.init) ?? "unknown model"
        let kernels = flags.contains("avx2") ? "AVX2 kernels" : "portable kernels (no AVX2)"
        return "\(model), \(availableCores()) cores, \(kernels)"
    }

    static var compiler: String {
        #if compiler(>=6.3)
        "built with Swift 6.3 or later"
        #else
        "built with a Swift before 6.3"
        #endif
    }
}
