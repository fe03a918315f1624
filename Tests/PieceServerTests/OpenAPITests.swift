import PieceModel
import PieceStore
import Testing

@testable import PieceServer

@Suite("The OpenAPI document")
struct OpenAPITests {
    private let document: APIDocument

    init() throws { document = try APIDocument() }

    @Test("It lists the service's addresses, with methods and names, and nothing else")
    func routes() async throws {
        let described = document.operations.map { "\($0.method) \($0.path) \($0.id)" }.sorted()
        try await withServer { server in
            let routes = server.service.services.routes
            #expect(described == routes.map { "\($0.method.rawValue) \($0.path) \($0.operation)" }.sorted())
            let answer = try await server.request("GET", "/api/openapi.json")
            #expect(answer.status == 200)
            #expect(answer.body == (try Checkout.bytes("assets/api/openapi.json")))
        }
        #expect(Set(document.operations.map(\.id)).count == document.operations.count)
        #expect(document.root.object?["openapi"] == "3.1.0")
    }

    @Test("Every reference leads somewhere")
    func references() {
        var count = 0
        APIDocument.walk(document.root) { place, value in
            guard let reference = value.object?["$ref"]?.string else { return }
            count += 1
            #expect(document[reference] != nil, "\(place) refers to \(reference)")
        }
        #expect(count > 100)
    }

    @Test("Every operation says what it does, for whom, and declares exactly the parameters of its path")
    func operations() {
        let tags = (document.root.object?["tags"]?.array ?? []).compactMap { $0.object?["name"]?.string }
        let accesses: Set = [
            "anyone", "anyone-if-allowed", "signed-in", "admin", "machine-or-admin", "holder-of-link", "holder-of-feed",
            "holder-of-recap", "owner-of-piece", "owner-of-photo", "owner-of-share", "owner-of-session",
            "owner-of-token", "owner-of-feed", "owner-of-recap", "owner-of-body", "owner-of-job", "viewer-of-piece",
            "viewer-of-picture",
        ]
        for operation in document.operations {
            for name in ["summary", "description"] {
                #expect(operation.object[name]?.string?.isEmpty == false, "\(operation.id) has no \(name)")
            }
            #expect(accesses.contains(operation.access), "\(operation.id): x-access \(operation.access)")
            #expect(Scope.all.isSuperset(of: (operation.scopes + operation.ownerScopes).map(Scope.init(rawValue:))))
            #expect((operation.object["tags"]?.array ?? []).compactMap(\.string).filter(tags.contains).count == 1)
            let placeholders = operation.path.split(separator: "{").dropFirst().map { String($0.prefix { $0 != "}" }) }
            let declared = document.parameters(of: operation).filter { $0["in"] == "path" }
            #expect(declared.compactMap { $0["name"]?.string } == placeholders, "\(operation.id)")
            #expect(declared.allSatisfy { $0["required"] == true })
        }
    }

    @Test("Every refusal is a problem, and every answer carries the request's id")
    func responses() {
        for operation in document.operations {
            for (status, response) in document.responses(of: operation) {
                #expect(response["headers"]?.object?["X-Request-ID"] != nil, "\(operation.id) \(status)")
                #expect(response["description"]?.string?.isEmpty == false, "\(operation.id) \(status)")
                guard status >= "400" else { continue }
                let schema = response["content"]?.object?["application/problem+json"]?.object?["schema"]
                #expect(schema == ["$ref": "#/components/schemas/Problem"], "\(operation.id) \(status)")
            }
        }
    }

    @Test("It knows the words and fields that the program knows")
    func words() {
        func words(_ schema: JSONObject) -> [String] { (schema["enum"]?.array ?? []).compactMap(\.string) }
        #expect(words(document.schema("Kind")) == Kind.all.map(\.id))
        #expect(words(document.schema("Genre")) == Genre.all.map(\.id))
        #expect(words(document.schema("Visibility")) == Visibility.allCases.map(\.rawValue))
        #expect(words(document.schema("Locale")) == TicketLocale.allCases.map(\.rawValue))
        #expect(words(document.schema("PrivateField")) == PrivateField.allCases.map(\.rawValue))
        func members(_ name: String) -> Set<String> { Set(document.schema(name)["properties"]?.object?.keys ?? []) }
        let given = Set(Piece.fieldNames)
        #expect(members("TicketFields") == given.union(["creator"]))
        #expect(members("Piece") == given.union(["creator"]).subtracting(["number"]))
        #expect(members("PieceChanges") == members("Piece"))
        #expect(members("PieceDraft") == members("TicketFields"))
        let stored = given.subtracting(["number"])
        #expect(members("StoredPiece") == stored)
        let hidden = Set(PrivateField.allCases.flatMap(\.fields) + PrivateField.always + ["link"])
        #expect(members("PublicFields") == stored.subtracting(hidden))
        #expect(members("SharedFields") == stored.subtracting(PrivateField.always + ["link", "visibility"]))
        for operation in document.operations where ["listPieces", "listPublicPieces"].contains(operation.id) {
            #expect(document.parameters(of: operation).compactMap { $0["name"]?.string } == PieceQuery.names)
        }
    }

    @Test("Texts may be as long as it says and no longer")
    func lengths() throws {
        let fields = document.schema("TicketFields")["properties"]?.object ?? JSONObject()
        var checked = 0
        for field in fields {
            let schema = document.resolved(field.value)
            guard let limit = schema["maxLength"]?.integer, field.key != "link" else { continue }
            checked += 1
            func problems(_ text: String) -> [String] {
                var piece: JSONObject = ["kind": "play", "title": "t", "date": "2026-11-14"]
                piece[field.key] = .string(text)
                do throws(FieldErrors) { _ = try Piece(fields: .object(piece)) } catch {
                    return error.problems.map(\.path)
                }
                return []
            }
            #expect(problems(String(repeating: "a", count: limit)).isEmpty, "\(field.key)")
            #expect(problems(String(repeating: "a", count: limit + 1)) == ["$.\(field.key)"], "\(field.key)")
        }
        #expect(checked >= 10)
    }

    @Test("Its examples of pieces are pieces")
    func examples() throws {
        for name in ["TicketFields", "Piece"] {
            let examples = document.schema(name)["examples"]?.array ?? []
            #expect(!examples.isEmpty)
            for example in examples { #expect(throws: Never.self) { try Piece(fields: example) } }
        }
    }
}
