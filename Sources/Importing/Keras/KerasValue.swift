import Foundation

/// A value of a model's description, which is a JSON text.
enum KerasValue: Sendable {
    case none
    case bool(Bool)
    case number(Double)
    case text(String)
    case list([KerasValue])
    case table([String: KerasValue])

    /// - Returns: nil where the text is no JSON.
    init?(json text: Data) {
        guard let object = try? JSONSerialization.jsonObject(with: text) else { return nil }
        self.init(object)
    }

    private init(_ object: Any) {
        switch object {
        case let text as String: self = .text(text)
        case let list as [Any]: self = .list(list.map(KerasValue.init))
        case let table as [String: Any]: self = .table(table.mapValues(KerasValue.init))
        case let number as NSNumber:
            // Truth values are numbers of type `char`.
            let isTruth = String(cString: number.objCType) == "c"
            self = isTruth ? .bool(number.boolValue) : .number(number.doubleValue)
        default: self = .none
        }
    }

    subscript(key: String) -> KerasValue? {
        guard case .table(let table) = self, let value = table[key] else { return nil }
        if case .none = value { return nil }
        return value
    }

    var text: String? { if case .text(let text) = self { text } else { nil } }
    var list: [KerasValue]? { if case .list(let list) = self { list } else { nil } }
    var bool: Bool? { if case .bool(let bool) = self { bool } else { nil } }

    var float: Float? {
        guard case .number(let number) = self, Float(number).isFinite else { return nil }
        return Float(number)
    }

    /// A whole number that could be a size.
    var integer: Int? {
        guard case .number(let number) = self, abs(number) <= Double(KerasSettings.largest) else { return nil }
        return Int(exactly: number)
    }

    /// A number, or a list of numbers, in any nesting (NumPy arrays are tables with a `value`).
    var floats: [Float]? {
        switch self {
        case .number: return float.map { [$0] }
        case .list(let list):
            var result: [Float] = []
            for value in list {
                guard let floats = value.floats else { return nil }
                result += floats
            }
            return result
        case .table: return (self["value"] ?? self["config"]?["value"])?.floats
        default: return nil
        }
    }
}
