import PieceModel
import PieceRender
import PieceStylist
import Synchronization

/// The styles of the asset root, read when somebody first asks: a batch without styles needs none.
final class StyleShelf: Sendable {
    private let assets: AssetRoot
    private let read = Mutex<Result<Styles, Failure>?>(nil)

    init(_ assets: AssetRoot) { self.assets = assets }

    /// All styles.
    /// - Throws: what is wrong with their files.
    func styles() throws(Failure) -> Styles {
        let result = read.withLock { read in
            let result = read ?? StyleShelf.read(assets.path + "/assets/styles")
            read = result
            return result
        }
        return try result.get()
    }

    /// The style of an id.
    /// - Throws: `.usage` with the id that was probably meant.
    func style(_ id: String) throws(Failure) -> Style {
        let styles = try styles()
        if let style = styles[id] { return style }
        let ids = styles.all.map(\.id)
        let meant = nearestName(to: id, in: ids).map { "did you mean \"\($0)\"?" }
        throw Failure(
            .usage, "there is no style '\(id.prefix(60))'", meant ?? "choose one of: \(ids.joined(separator: ", "))")
    }

    /// What paints backdrops.
    func backdrop() throws(Failure) -> Style {
        let file = assets.path + "/assets/backdrop.json"
        do throws(FieldErrors) {
            return try Style(file: file)
        } catch {
            throw Failure(.badData, error.problems.map { "\(file): \($0)" })
        }
    }

    private static func read(_ folder: String) -> Result<Styles, Failure> {
        do throws(FieldErrors) {
            return .success(try Styles(folder: folder))
        } catch {
            return .failure(Failure(.badData, error.problems.map(\.description)))
        }
    }
}
