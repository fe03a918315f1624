import PieceModel

struct TitleJudge {
    let rules: TitleRules
    func judge(at: Instant, in transaction: some CountTransaction) throws -> TitleChanges { TitleChanges() }
}
