import PieceServer

extension RerenderPlan {
    /// The counts as a table for a terminal.
    var table: String {
        var lines = [["layout", "current", "to render", "blocked"]]
        for (row, counts) in rows.sorted(by: { $0.key < $1.key }) {
            lines.append([row.name, "\(counts.current)", "\(counts.toRender)", "\(counts.blocked)"])
        }
        let total = total
        lines.append(["all", "\(total.current)", "\(total.toRender)", "\(total.blocked)"])
        let widths = (0..<4).map { column in lines.map { $0[column].count }.max() ?? 0 }
        return lines.map { line in
            let cells = zip(line, widths).enumerated().map { index, cell in
                let space = String(repeating: " ", count: cell.1 - cell.0.count)
                return index == 0 ? cell.0 + space : space + cell.0
            }
            return cells.joined(separator: "   ")
        }.joined(separator: "\n")
    }

    /// Why pieces cannot be rendered, the most frequent reason first.
    var obstacleLines: [String] {
        obstacles.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }.map { reason, obstacle in
            let example = obstacle.example
            return "blocked: \(obstacle.count), such as No. \(example.number ?? 0) (\(example.id)): \(reason)"
        }
    }
}

extension RerenderPlan.Row {
    /// `playbill v1 → v2`.
    fileprivate var name: String {
        guard let newLayout, let newVersion else { return "\(layout) v\(version)" }
        if newLayout != layout { return "\(layout) v\(version) → \(newLayout) v\(newVersion)" }
        return newVersion == version ? "\(layout) v\(version)" : "\(layout) v\(version) → v\(newVersion)"
    }
}
