import PieceRender

extension Engine {
    /// Renders a layout with hard fields and photos.
    /// - Parameter reporting: told of every warning, which a layout passes with.
    /// - Throws: every error found, a line each.
    func checkRenders(_ layout: String, with renderer: TicketRenderer, reporting: (String) -> Void) throws(Failure) {
        let findings: [LayoutFinding]
        do throws(RenderError) {
            findings = try LayoutCheck(renderer: renderer).check(layout)
        } catch {
            throw Engine.failure(error)
        }
        for finding in findings where finding.severity == .warning { reporting(finding.description) }
        let errors = findings.filter { $0.severity == .error }.map(\.description)
        if !errors.isEmpty { throw Failure(.badData, errors) }
    }
}
