import Glibc
import PieceGraphics

func sineCosine(_ radians: Double) -> (sine: Double, cosine: Double) { (sin(radians), cos(radians)) }

extension Pass {
    mutating func place(_ group: GroupLayer, _ around: Surroundings) -> LayerOutput {
        var local = Transform.identity
        if let rotation = group.rotation {
            let pivot = Point(number(group.origin, 0), number(group.origin, 1))
            local = .rotation(degrees: rotation.number(in: inputs.scope), about: pivot)
        }
        if group.translation.count == 2 {
            local = local.then(.translation(number(group.translation, 0), number(group.translation, 1)))
        }
        var inner = around
        inner.transform = local.then(around.transform)
        var output = LayerOutput()
        if let clip = group.clip { output.items.append(.beginClip(outline(clip, inner))) }
        output.append(place(group.layers, inner))
        if group.clip != nil { output.items.append(.endClip) }
        return output
    }

    /// Items repeated by one `each` at the most, so that no template can exhaust memory.
    private static let maximumItems = 2_000

    mutating func place(_ each: EachLayer, _ around: Surroundings) -> LayerOutput {
        var rows: [[String: Value]] = []
        let total: Int
        switch each.source {
        case .list(let name):
            rows = inputs.lists[name] ?? []
            total = rows.count
        case .count(let count): total = Int(max(0, min(Double(Self.maximumItems), count.number(in: inputs.scope))))
        }
        let first = Int(max(0, min(Double(total), each.from.number(in: inputs.scope))))
        var last = total
        if let limit = each.limit {
            last = min(total, first + Int(max(0, min(Double(Self.maximumItems), limit.number(in: inputs.scope)))))
        }
        // Where the first item lies is said in the surroundings' names.
        let (startX, startY) = (number(each.at, 0), number(each.at, 1))
        let saved = inputs.scope.values
        defer { inputs.scope.values = saved }
        var output = LayerOutput()
        for index in first..<max(first, last) where layersLeft > 0 {
            let i = index - first
            // A field that an item leaves out must not show the item before.
            inputs.scope.values = saved
            inputs.scope.values["i"] = .number(Double(i))
            inputs.scope.values["n"] = .number(Double(last - first))
            if index < rows.count {
                for (field, value) in rows[index] { inputs.scope.values[each.name + "." + field] = value }
            }
            var column = i
            var row = 0
            if let columns = each.columns.map({ Int(max(1, min(1_000, $0.number(in: inputs.scope)))) }) {
                (row, column) = i.quotientAndRemainder(dividingBy: columns)
            }
            // Without columns one pitch moves every item on by x and y alike; with columns x per column, y per row.
            let stepY = each.columns == nil ? column : row
            let offset = Transform.translation(
                startX + Double(column) * number(each.pitch, 0),
                startY + Double(stepY) * number(each.pitch, 1))
            var inner = around
            inner.transform = offset.then(around.transform)
            inner.remembers = false
            output.append(place(each.layers, inner))
        }
        output.measured = [:]
        return output
    }

    mutating func place(_ stack: StackLayer, _ layer: Layer, _ around: Surroundings) -> LayerOutput {
        let width = number(stack.frame, 2)
        let (top, sides, bottom) = (number(stack.padding, 0), number(stack.padding, 1), number(stack.padding, 2))
        var place = Transform.translation(number(stack.frame, 0), number(stack.frame, 1))
        if let rotation = stack.rotation {
            place = Transform.rotation(degrees: rotation.number(in: inputs.scope)).then(place)
        }
        var inner = around
        inner.transform = place.then(around.transform)
        inner.remembers = false
        var content = LayerOutput()
        var y = top
        var isFirst = true
        for item in stack.items where item.when?.bool(in: inputs.scope) != false {
            let itemGap = isFirst ? 0 : stack.gap.number(in: inputs.scope)
            var isFirstText = true
            for text in item.texts {
                guard case .text(let spec) = text.kind, text.when?.bool(in: inputs.scope) != false else { continue }
                var inner = inner
                if let opacity = text.opacity {
                    inner.opacity *= max(0, min(1, opacity.number(in: inputs.scope)))
                }
                let own = rect(spec.frame)
                let room = own.width > 0 ? own.width : width - 2 * sides
                let frame = Rect(sides + own.x, y + own.y, room, own.height)
                let gap = isFirstText ? itemGap : item.gap.number(in: inputs.scope)
                let (output, height) = self.place(
                    spec, text, inner, frame: Rect(frame.x, frame.y + gap, frame.width, frame.height))
                guard !output.items.isEmpty else { continue }
                content.append(output)
                y += gap + own.y + height
                isFirstText = false
                isFirst = false
            }
        }
        let height = y + bottom
        let saved = inputs.scope.values
        inputs.scope.values["stack.width"] = .number(width)
        inputs.scope.values["stack.height"] = .number(height)
        var output = self.place(stack.background, inner)
        output.append(content)
        output.append(self.place(stack.foreground, inner))
        inputs.scope.values = saved
        output.measured = [:]
        if let id = layer.id {
            let y = number(stack.frame, 1)
            output.measured = [
                id + ".top": .number(y), id + ".bottom": .number(y + height), id + ".height": .number(height),
            ]
        }
        return output
    }
}
