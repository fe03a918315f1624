import PieceModel
import PieceStore
import PieceStylist

extension StyleJob {
    /// The job as its owner sees it.
    func json(_ settings: ServerSettings) -> JSONValue {
        var object = order.json
        object["id"] = .string(id.description)
        object["piece"] = .string(piece.description)
        object["state"] = .string(state.rawValue)
        object["percent"] = .int(percent)
        object["version"] = .int(version)
        object["attempts"] = .int(attempts)
        object["cancelling"] = .bool(isCancelled && !state.hasEnded)
        object["cost"] = charge.map(\.json) ?? .null
        object["problem"] =
            problem.map {
                ["code": .string($0.code), "message": ["ko": .string($0.korean), "en": .string($0.english)]]
            } ?? .null
        object["picture"] = state == .done ? result.map { $0.json(settings) } ?? .null : .null
        object["created"] = .time(created)
        object["updated"] = .time(updated)
        return .object(object)
    }
}

extension StyleOrder {
    var json: JSONObject {
        [
            "mode": .string(mode.rawValue), "style": .optional(style),
            "styleVersion": styleVersion.map(JSONValue.int) ?? .null, "prompt": .optional(prompt),
            "strength": .number(JSONNumber(strength) ?? JSONNumber(0)), "seed": .int(seed),
            "painter": .string(painter),
        ]
    }
}

extension StyleJob.Charge {
    /// US dollars as texts, so that no cent is lost.
    fileprivate var json: JSONValue {
        [
            "reserved": .string(MicroUSD(Int64(reserved)).dollars),
            "spent": spent.map { .string(MicroUSD(Int64($0)).dollars) } ?? .null, "uncertain": .bool(isUncertain),
        ]
    }
}

extension BudgetLeft {
    /// US dollars as texts; null is without limit.
    var json: JSONValue {
        func amount(_ value: MicroUSD?) -> JSONValue { value.map { .string($0.dollars) } ?? .null }
        return [
            "userDay": amount(userDay), "userMonth": amount(userMonth), "allDay": amount(allDay),
            "allMonth": amount(allMonth),
        ]
    }
}

extension MicroUSD {
    /// `0.063000`.
    fileprivate var dollars: String { String(description.drop { $0 == "$" }) }
}

extension BilingualText {
    var json: JSONValue { ["ko": .string(ko), "en": .string(en)] }
}

extension Style {
    var json: JSONValue {
        [
            "id": .string(id), "version": .int(version), "name": name.json, "about": about.json,
            "strength": .number(JSONNumber(strength) ?? JSONNumber(0)),
        ]
    }
}

extension Workshop.Bench {
    var json: JSONValue {
        [
            "id": .string(id), "name": name.json, "server": .optional(server), "notice": notice?.json ?? .null,
            "prompts": .bool(takesPrompts), "free": .bool(prices.isFree),
        ]
    }
}
