import PieceGraphics
import PieceModel

/// How properties read in JSON Schema.
private enum Schema {
    static let number: JSONValue = ["type": ["number", "string"]]
    static let bool: JSONValue = ["type": ["boolean", "string"]]
    static let flag: JSONValue = ["type": "boolean"]
    static let text: JSONValue = ["type": "string"]

    static func numbers(_ count: ClosedRange<Int>, scalar: Bool) -> JSONValue {
        let array: JSONValue = [
            "type": "array", "items": number, "minItems": .number(JSONNumber(count.lowerBound)),
            "maxItems": .number(JSONNumber(count.upperBound)),
        ]
        return scalar ? ["anyOf": [number, array]] : array
    }
}

extension ObjectReader {
    // MARK: Expressions

    /// Compiles what stands at `path` as an expression of `type`.
    func expression(_ value: JSONValue, _ type: ValueType, at path: JSONPath) -> Expression? {
        switch (value, type) {
        case (.number(let n), .number): return Expression(.number(n.double))
        case (.bool(let b), .bool): return Expression(.bool(b))
        case (.string(let source), _):
            guard let expression = compiled(source, at: path) else { return nil }
            guard expression.type == type else {
                context.report(
                    path, "\"\(source)\" is a \(expression.type.rawValue), but a \(type.rawValue) is needed",
                    "write an expression that gives a \(type.rawValue)")
                return nil
            }
            return expression
        default:
            context.report(
                path, "must be a \(type.rawValue), not \(value.typeName)", "write a \(type.rawValue) or an expression")
            return nil
        }
    }

    /// An expression of whatever type it turns out to have, for definitions and list items.
    func anyExpression(_ value: JSONValue, at path: JSONPath) -> Expression? {
        switch value {
        case .number(let n): return Expression(.number(n.double))
        case .bool(let b): return Expression(.bool(b))
        case .string(let source): return compiled(source, at: path)
        default:
            context.report(
                path, "must be a number, a boolean or an expression, not \(value.typeName)", "write one of these")
            return nil
        }
    }

    private func compiled(_ source: String, at path: JSONPath) -> Expression? {
        do throws(ExpressionError) {
            let expression = try Expression(parsing: source, in: context.scope)
            context.depend(on: expression.dependencies)
            return expression
        } catch {
            context.report(
                path, "\(error.message) (at character \(error.offset + 1) of \"\(source)\")", "correct the expression")
            return nil
        }
    }

    func number(_ key: String, default fallback: Double? = nil, doc: String) -> Expression {
        let value = take(key, required: fallback == nil, schema: Schema.number, doc: doc)
        let zero = Expression(.number(fallback ?? 0))
        return value.flatMap { expression($0, .number, at: jsonPath.key(key)) } ?? zero
    }

    func optionalNumber(_ key: String, doc: String) -> Expression? {
        take(key, schema: Schema.number, doc: doc).flatMap { expression($0, .number, at: jsonPath.key(key)) }
    }

    func optionalBool(_ key: String, doc: String) -> Expression? {
        take(key, schema: Schema.bool, doc: doc).flatMap { expression($0, .bool, at: jsonPath.key(key)) }
    }

    func color(_ key: String, default fallback: Color, doc: String) -> Expression {
        optionalColor(key, doc: doc) ?? Expression(.color(fallback))
    }

    func optionalColor(_ key: String, doc: String) -> Expression? {
        take(key, schema: Schema.text, doc: doc).flatMap { expression($0, .color, at: jsonPath.key(key)) }
    }

    /// A fixed number of numbers; with `scalar` one number may stand alone.
    func numbers(
        _ key: String, count: ClosedRange<Int>, scalar: Bool = false, required: Bool = false, doc: String
    ) -> [Expression] {
        let schema = Schema.numbers(count, scalar: scalar)
        guard let value = take(key, required: required, schema: schema, doc: doc) else { return [] }
        if scalar, value.array == nil {
            return expression(value, .number, at: jsonPath.key(key)).map { [$0] } ?? []
        }
        guard let array = sized(value, key, count) else { return [] }
        return array.enumerated().map { i, item in
            expression(item, .number, at: jsonPath.key(key).index(i)) ?? Expression(.number(0))
        }
    }

    func frame() -> [Expression] {
        numbers("frame", count: 4...4, required: true, doc: "x, y, width, height in px.")
    }

    func colors(_ key: String, count: ClosedRange<Int>, doc: String) -> [Expression] {
        let schema: JSONValue = ["type": "array", "items": ["type": "string"]]
        guard let value = take(key, required: true, schema: schema, doc: doc), let array = sized(value, key, count)
        else { return [] }
        return array.enumerated().map { i, item in
            expression(item, .color, at: jsonPath.key(key).index(i)) ?? Expression(.color(.black))
        }
    }

    func points(_ key: String, doc: String) -> [[Expression]] {
        let schema: JSONValue = ["type": "array", "items": Schema.numbers(2...2, scalar: false), "minItems": 2]
        guard let value = take(key, schema: schema, doc: doc), let array = sized(value, key, 2...4_000) else {
            return []
        }
        return array.enumerated().compactMap { i, item in
            let path = jsonPath.key(key).index(i)
            guard let pair = item.array, pair.count == 2 else {
                context.report(path, "must be [x, y]", "write two numbers")
                return nil
            }
            return pair.enumerated().map { j, n in expression(n, .number, at: path.index(j)) ?? Expression(.number(0)) }
        }
    }

    /// Pairs of a number and a colour.
    func pairs<T>(_ key: String, doc: String, _ make: (Expression, Expression) -> T) -> [T] {
        let schema: JSONValue = [
            "type": "array", "minItems": 2, "maxItems": 32,
            "items": ["type": "array", "minItems": 2, "maxItems": 2, "prefixItems": [Schema.number, Schema.text]],
        ]
        guard let value = take(key, required: true, schema: schema, doc: doc), let array = sized(value, key, 2...32)
        else { return [] }
        return array.enumerated().compactMap { i, item in
            let path = jsonPath.key(key).index(i)
            guard let pair = item.array, pair.count == 2, let offset = expression(pair[0], .number, at: path.index(0)),
                let color = expression(pair[1], .color, at: path.index(1))
            else {
                if item.array?.count != 2 { context.report(path, "must be [offset, colour]", "write both") }
                return nil
            }
            return make(offset, color)
        }
    }

    private func sized(_ value: JSONValue, _ key: String, _ count: ClosedRange<Int>) -> [JSONValue]? {
        guard let array = value.array else {
            wrongType(key, value, "an array")
            return nil
        }
        guard count.contains(array.count) else {
            let wanted =
                count.lowerBound == count.upperBound
                ? "\(count.lowerBound)" : "\(count.lowerBound) to \(count.upperBound)"
            problem(key, "needs \(wanted) items, has \(array.count)", "write \(wanted) items")
            return nil
        }
        return array
    }

    // MARK: Texts, paints and choices

    func text(_ key: String, doc: String) -> TextTemplate {
        optionalText(key, required: true, doc: doc) ?? TextTemplate(literal: "")
    }

    func optionalText(_ key: String, required: Bool = false, doc: String) -> TextTemplate? {
        guard let value = take(key, required: required, schema: Schema.text, doc: doc) else { return nil }
        guard let source = value.string else {
            wrongType(key, value, "a string")
            return nil
        }
        do throws(ExpressionError) {
            let template = try TextTemplate(parsing: source, in: context.scope)
            context.depend(on: template.dependencies)
            return template
        } catch {
            problem(key, "\(error.message) (in \"\(source)\")", "correct the expression in braces")
            return nil
        }
    }

    func optionalPaint(_ key: String, required: Bool = false, doc: String) -> PaintSpec? {
        let schema: JSONValue = ["anyOf": [Schema.text, ["$ref": "#/$defs/gradient"]]]
        if isDescribing {
            let gradient = object(key, ref: "gradient", required: required, doc: doc) { PaintSpec($0) }
            amend(key, schema: schema, doc: doc)
            return gradient
        }
        guard let value = take(key, required: required, schema: schema, doc: doc) else { return nil }
        if value.object != nil { return object(key, ref: "gradient", doc: doc) { PaintSpec($0) } }
        return expression(value, .color, at: jsonPath.key(key)).map { .solid($0) }
    }

    func string(_ key: String, required: Bool = true, doc: String) -> String? {
        guard let value = take(key, required: required, schema: Schema.text, doc: doc) else { return nil }
        guard let string = value.string else {
            wrongType(key, value, "a string")
            return nil
        }
        return string
    }

    func optionalFlag(_ key: String, doc: String) -> Bool? {
        guard let value = take(key, schema: Schema.flag, doc: doc) else { return nil }
        guard let flag = value.bool else {
            wrongType(key, value, "true or false")
            return nil
        }
        return flag
    }

    func bool(_ key: String, default fallback: Bool, doc: String) -> Bool { optionalFlag(key, doc: doc) ?? fallback }

    func choice<C: RawRepresentable & CaseIterable>(_ key: String, default fallback: C, doc: String) -> C
    where C.RawValue == String {
        let names = C.allCases.map(\.rawValue)
        let schema: JSONValue = ["enum": .array(names.map { .string($0) })]
        guard let value = take(key, schema: schema, doc: doc) else { return fallback }
        guard let name = value.string, let choice = C(rawValue: name) else {
            problem(
                key, "must be one of \(names.joined(separator: ", "))\(nearest(value.string ?? "", in: names))",
                "choose one of these")
            return fallback
        }
        return choice
    }

    func optionalFont(_ key: String, doc: String) -> String? {
        guard let font = string(key, required: false, doc: doc) else { return nil }
        if !context.fonts.contains(font) {
            problem(key, "unknown font '\(font)'\(nearest(font, in: context.fonts))", "use an id of fonts/fonts.json")
        }
        return font
    }

    func identifier(_ key: String, default fallback: String, doc: String) -> String {
        optionalIdentifier(key, doc: doc) ?? fallback
    }

    func optionalIdentifier(_ key: String, doc: String) -> String? {
        guard let name = string(key, required: false, doc: doc) else { return nil }
        guard let first = name.first, first.isLetter, name.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" })
        else {
            problem(key, "'\(name)' is no name", "use letters, digits and _, starting with a letter")
            return nil
        }
        return name
    }

    /// A shape of the template's `shapes`.
    func namedShape(_ key: String, doc: String) -> GeometrySpec? {
        guard let name = string(key, required: false, doc: doc) else { return nil }
        guard let shape = context.shapes[name] else {
            problem(
                key, "unknown shape '\(name)'\(nearest(name, in: context.shapes.keys))", "define it under \"shapes\"")
            return nil
        }
        context.depend(on: shape.dependencies)
        return shape.geometry
    }

    func listName(_ key: String, doc: String) -> String {
        guard let name = string(key, required: false, doc: doc) else { return "" }
        if !context.scope.lists.contains(name) {
            problem(key, "unknown list '\(name)'\(nearest(name, in: context.scope.lists))", "define it under \"lists\"")
        }
        context.depend(on: ["list:" + name])
        return name
    }

    func listFields(_ name: String) -> [String: ValueType] { context.listFields[name] ?? [:] }
}

extension TextTemplate {
    init(literal: String) { parts = literal.isEmpty ? [] : [.literal(literal)] }
}
