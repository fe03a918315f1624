extension Engine {
    /// Renders a layout with hard fields and photos.
    /// - Throws: every problem found, a line each.
    func checkRenders(_ layout: String) throws(Failure) {}
}
