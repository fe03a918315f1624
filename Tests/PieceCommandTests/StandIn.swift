import Foundation
import FoundationNetworking
import Glibc
import PieceModel
import Testing

/// `piece mock-painter` as a server that takes money, and settings that lead to it.
final class StandIn {
    private let running: Running
    private let space: Workspace
    private let port: Int

    /// - Parameters:
    ///   - plan: which requests fail.
    ///   - honoursKeys: whether a key is charged once.
    init(_ space: Workspace, plan: String = "{}", honoursKeys: Bool = true) throws {
        self.space = space
        try space.write(plan, to: "plan.json")
        let arguments = ["mock-painter", "--plan", "plan.json", honoursKeys ? "--honour-keys" : "--no-honour-keys"]
        let running = try space.start(arguments)
        self.running = running
        try space.wait(for: "the stand-in's address") { running.printed.hasSuffix("\n") }
        port = try #require(running.printed.split(separator: ":").last.flatMap { Int($0.dropLast()) })
        try space.write("sk-mock\n", to: "key")
        chmod(space.path("key"), 0o600)
        try space.write(
            """
            {"budget": {"allMonth": "20"}, "painters": [{"id": "studio", "name": {"ko": "화실", "en": "Studio"},
             "kind": "openai", "base": "http://127.0.0.1:\(port)/v1", "key": {"file": "key"}, "model": "gpt-image-1",
             "allowPrivate": true, "honoursKeys": \(honoursKeys), "limits": {"attempts": 1},
             "prices": {"perPicture": "0.04"}}]}
            """, to: "painters.json")
    }

    deinit {
        running.send(SIGKILL)
        running.process.waitUntilExit()
    }

    /// What it was asked to paint and what it charged for, in order.
    func requests() throws -> [(key: String?, charged: Int)] {
        let address = try #require(URL(string: "http://127.0.0.1:\(port)/_mock/ledger"))
        let ledger = try JSONParser.parse(Array(try Data(contentsOf: address)), limits: .init(bytes: 16 << 20))
        return (ledger.object?["requests"]?.array ?? []).map {
            ($0.object?["key"]?.string, $0.object?["charged"]?.integer ?? 0)
        }
    }

    /// How many pictures were paid for.
    func charged() throws -> Int { try requests().reduce(0) { $0 + $1.charged } }
}
