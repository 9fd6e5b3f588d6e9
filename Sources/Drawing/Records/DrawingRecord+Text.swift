import Foundation

extension DrawingRecord.Line {
    var text: String {
        what + (words.map { " “\($0)”" } ?? "")
            + (places.isEmpty ? "" : " @ " + places.map(\.short).joined(separator: " "))
            + (levels.isEmpty ? "" : " # " + levels.map(\.hex).joined())
    }

    init?(_ text: some StringProtocol) {
        var rest = String(text)
        if let mark = rest.range(of: " # ", options: .backwards), !rest[mark.upperBound...].contains("”") {
            guard let levels = [UInt8](hex: rest[mark.upperBound...]) else { return nil }
            self.levels = levels
            rest = String(rest[..<mark.lowerBound])
        }
        if let mark = rest.range(of: " @ ", options: .backwards), !rest[mark.upperBound...].contains("”") {
            let numbers = rest[mark.upperBound...].split(separator: " ").map { Double($0) }
            guard numbers.allSatisfy({ $0 != nil }) else { return nil }
            places = numbers.compactMap { $0 }
            rest = String(rest[..<mark.lowerBound])
        }
        if let start = rest.range(of: " “") {
            guard rest.hasSuffix("”") else { return nil }
            words = String(rest[start.upperBound...].dropLast())
            rest = String(rest[..<start.lowerBound])
        }
        guard !rest.isEmpty else { return nil }
        what = rest
    }
}

extension UInt8 {
    fileprivate var hex: String { (self < 16 ? "0" : "") + String(self, radix: 16, uppercase: true) }
}

extension [UInt8] {
    fileprivate init?(hex: some StringProtocol) {
        let digits = Array<Character>(hex)
        guard digits.count % 2 == 0 else { return nil }
        self = []
        for i in stride(from: 0, to: digits.count, by: 2) {
            guard let value = UInt8(String(digits[i...i + 1]), radix: 16) else { return nil }
            append(value)
        }
    }
}
