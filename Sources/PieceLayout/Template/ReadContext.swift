import PieceModel

/// What the readers of one template share: problems found so far, names in scope, and what expressions read.
///
/// The same reading code also describes itself: with `isDescribing` set there is no document, every property that is
/// asked for is written down as JSON Schema instead, and so the schema can never drift from the reader.
final class ReadContext {
    let file: String
    let fonts: Set<String>
    let isDescribing: Bool
    var problems: [TemplateProblem] = []
    var scope: TypeScope
    /// Names that placing a text or stack binds; they are not known yet when the photo is decoded.
    var measured: Set<String> = []
    /// Fields of the items of every list in scope.
    var listFields: [String: [String: ValueType]]
    /// Shapes by name, with the names their expressions read.
    var shapes: [String: (geometry: GeometrySpec, dependencies: Set<String>)] = [:]
    /// JSON Schema definitions by name, while describing.
    var definitions: [String: JSONObject] = [:]
    private var dependencyStack: [Set<String>] = []
    private var layerCount = 0
    /// How many loops and stacks surround what is being read.
    var loopDepth = 0

    /// Layers of one template at the most.
    static let maximumLayers = 500

    init(
        file: String, fonts: Set<String>, scope: TypeScope, listFields: [String: [String: ValueType]],
        isDescribing: Bool = false
    ) {
        self.file = file
        self.fonts = fonts
        self.scope = scope
        self.listFields = listFields
        self.isDescribing = isDescribing
    }

    func report(_ path: JSONPath, _ message: String, _ remedy: String, severity: TemplateProblem.Severity = .error) {
        guard problems.count < 200 else { return }
        problems.append(
            TemplateProblem(
                file: file, path: path.description, severity: severity, message: message, remedy: remedy))
    }

    func depend(on names: Set<String>) {
        if let last = dependencyStack.indices.last { dependencyStack[last].formUnion(names) }
    }

    func pushDependencies() { dependencyStack.append([]) }

    /// Ends the collection of the innermost layer; what it reads its container reads too.
    func popDependencies() -> Set<String> {
        let names = dependencyStack.popLast() ?? []
        depend(on: names)
        return names
    }

    /// Runs `body` with more names in scope; what it reads of them is nobody else's business.
    func bind<T>(_ names: [String: ValueType], _ body: () -> T) -> T {
        let saved = scope
        scope.names.merge(names) { _, new in new }
        pushDependencies()
        let result = body()
        let read = dependencyStack.popLast() ?? []
        depend(on: read.subtracting(names.keys))
        scope = saved
        return result
    }

    /// Counts layers; false once there are too many.
    func countLayer(at path: JSONPath) -> Bool {
        layerCount += 1
        if layerCount == Self.maximumLayers + 1 {
            report(path, "the template has more than \(Self.maximumLayers) layers", "use each or repeat")
        }
        return layerCount <= Self.maximumLayers
    }
}
