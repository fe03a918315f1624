import Foundation
import PieceGraphics
import PieceModel
import Testing

@testable import PieceLayout

/// Changes one value, key or item somewhere in `value`.
private func mutated(_ value: JSONValue, _ random: inout Seeded) -> JSONValue {
    switch value {
    case .object(let object) where !object.isEmpty && Int.random(in: 0..<10, using: &random) > 0:
        var members = object.members
        let index = Int.random(in: 0..<members.count, using: &random)
        switch Int.random(in: 0..<12, using: &random) {
        case 0: members.remove(at: index)
        case 1: members[index] = .init(key: members[index].key + "x", value: members[index].value)
        default: members[index].value = mutated(members[index].value, &random)
        }
        return .object(JSONObject(members))
    case .array(var array) where !array.isEmpty && Int.random(in: 0..<10, using: &random) > 0:
        let index = Int.random(in: 0..<array.count, using: &random)
        switch Int.random(in: 0..<12, using: &random) {
        case 0: array.remove(at: index)
        case 1: array.append(array[index])
        case 2: array.shuffle(using: &random)
        default: array[index] = mutated(array[index], &random)
        }
        return .array(array)
    case .string(let string) where Bool.random(using: &random):
        var characters = Array(string)
        guard !characters.isEmpty else { return "x" }
        let index = Int.random(in: 0..<characters.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: characters.remove(at: index)
        case 1: characters.insert(characters[index], at: index)
        default: characters[index] = "0123456789+-*/()'{}#가 ".randomElement(using: &random) ?? "0"
        }
        return .string(String(characters))
    default:
        let values: [JSONValue] = [
            0, 1, -1, -1_000, 3_000, 100_000, true, false, "", "score", "title", "palette.vib", "has(title)", "1 / 0",
            .null, [], [0, 0, 100, 100], .object(JSONObject()),
        ]
        return values.randomElement(using: &random) ?? .null
    }
}

@Suite("Mutated templates")
struct TemplateFuzzTests {
    @Test("whatever a layout is changed to, it is refused or placed")
    func mutations() throws {
        let seed: UInt64 = 20_261_114
        print("seed \(seed)")
        var random = Seeded(seed)
        let fonts = try Checkout.fontIDs()
        let documents = try Checkout.layouts.map { try JSONParser.parse(Checkout.bytes("layouts/\($0).json")) }
        let pieces = try Checkout.samplePieces()
        let placer = try Checkout.placer()
        var (placed, refused) = (0, 0)
        for turn in 0..<500 {
            var document = try #require(documents.randomElement(using: &random))
            for _ in 0..<Int.random(in: 1...3, using: &random) { document = mutated(document, &random) }
            let piece = try #require(pieces.randomElement(using: &random))
            let photo = Bool.random(using: &random) ? Size(1_200, 1_600) : nil
            do throws(TemplateProblems) {
                let bytes = [UInt8](document.serialized().utf8)
                let template = try Template.read(bytes, file: "mutated.json", fonts: fonts).template
                let inputs = Inputs(
                    piece: piece, locale: .ko, photoSize: photo,
                    canvas: Size(Double(template.width), Double(template.height)))
                let frame = placer.place(template, inputs)
                _ = placer.photoDemand(template, inputs)
                #expect(frame.staticCount <= frame.items.count, "turn \(turn), seed \(seed)")
                placed += 1
            } catch {
                #expect(!error.problems.isEmpty, "turn \(turn), seed \(seed)")
                refused += 1
            }
        }
        #expect(placed > 30 && refused > 30, "\(placed) placed, \(refused) refused")
    }
}
