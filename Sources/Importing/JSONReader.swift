import Networks
import Tensors

/// A reader of JSON as much as weights have of it: objects, texts and lists of whole numbers, each fault with its byte
/// offset.
struct JSONReader {
    private(set) var reader: WeightsReader

    init(_ reader: WeightsReader) { self.reader = reader }

    /// An object; `value` reads the value of each of its keys.
    mutating func object(
        _ value: (inout JSONReader, String) throws(WeightsError) -> Void
    ) throws(WeightsError) {
        try expect("{")
        if try accept("}") { return }
        repeat {
            let key = try string()
            try expect(":")
            try value(&self, key)
        } while try accept(",")
        try expect("}")
    }

    mutating func integers() throws(WeightsError) -> [Int] {
        var integers: [Int] = []
        try expect("[")
        if try accept("]") { return integers }
        repeat { integers.append(try integer()) } while try accept(",")
        try expect("]")
        return integers
    }

    /// Passes over any value. Of nested ones only brackets and texts are looked at.
    mutating func skipValue() throws(WeightsError) {
        var depth = 0
        repeat {
            try skipSpace()
            switch peek().map({ UnicodeScalar($0) }) {
            case nil: throw reader.failure(.cutOff(needed: 1, available: 0))
            case "\"": _ = try string()
            case "{", "[":
                depth += 1
                _ = try reader.skip(1)
            case "}", "]":
                guard depth > 0 else { throw reader.failure(.malformed("no value in its place")) }
                depth -= 1
                _ = try reader.skip(1)
            case ",", ":":
                guard depth > 0 else { throw reader.failure(.malformed("no value in its place")) }
                _ = try reader.skip(1)
            default:
                while let byte = peek(), !" \n\r\t,:{}[]\"".utf8.contains(byte) { _ = try reader.skip(1) }
            }
        } while depth > 0
    }

    /// Passes over space to the end.
    mutating func finish(_ what: String) throws(WeightsError) {
        try skipSpace()
        guard reader.remaining == 0 else { throw reader.failure(.malformed("text behind the end of \(what)")) }
    }

    private mutating func integer() throws(WeightsError) -> Int {
        try skipSpace()
        let place = reader.position
        var value = 0, digits = 0
        while let byte = peek(), UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte {
            let (shifted, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carried) = shifted.addingReportingOverflow(Int(byte - UInt8(ascii: "0")))
            guard !overflow && !carried else {
                throw reader.failure(.absurdLength("a number beyond 64 bits"), at: place)
            }
            _ = try reader.skip(1)
            (value, digits) = (sum, digits + 1)
        }
        guard digits > 0 else { throw reader.failure(.malformed("something else where a whole number belongs")) }
        return value
    }

    mutating func string() throws(WeightsError) -> String {
        try expect("\"")
        let place = reader.position
        var bytes: [UInt8] = []
        while true {
            let byte = try reader.integer(UInt8.self)
            if byte == UInt8(ascii: "\"") { break }
            if byte == UInt8(ascii: "\\") { bytes += try escape() } else { bytes.append(byte) }
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw reader.failure(.malformed("a name that is not UTF-8"), at: place)
        }
        return text
    }

    /// The UTF-8 of the character behind a backslash.
    private mutating func escape() throws(WeightsError) -> [UInt8] {
        let place = reader.position
        switch UnicodeScalar(try reader.integer(UInt8.self)) {
        case "\"": return [UInt8(ascii: "\"")]
        case "\\": return [UInt8(ascii: "\\")]
        case "/": return [UInt8(ascii: "/")]
        case "b": return [0x08]
        case "f": return [0x0C]
        case "n": return [0x0A]
        case "r": return [0x0D]
        case "t": return [0x09]
        case "u":
            var units = [try unit()]
            if UTF16.isLeadSurrogate(units[0]) {
                guard try reader.bytes(2).elementsEqual("\\u".utf8) else { break }
                units.append(try unit())
            }
            guard let text = String(validating: units, as: UTF16.self) else { break }
            return Array(text.utf8)
        default: break
        }
        throw reader.failure(.malformed("an unknown escape in a name"), at: place)
    }

    private mutating func unit() throws(WeightsError) -> UInt16 {
        let place = reader.position
        guard let unit = UInt16(try reader.text(4), radix: 16) else {
            throw reader.failure(.malformed("an unknown escape in a name"), at: place)
        }
        return unit
    }

    private func peek() -> UInt8? { reader.remaining > 0 ? reader.file.bytes[reader.position] : nil }

    private mutating func skipSpace() throws(WeightsError) {
        while let byte = peek(), " \n\r\t".utf8.contains(byte) { _ = try reader.skip(1) }
    }

    /// Passes over `character` and any space before it; false where something else stands there.
    private mutating func accept(_ character: UnicodeScalar) throws(WeightsError) -> Bool {
        try skipSpace()
        guard peek() == UInt8(ascii: character) else { return false }
        _ = try reader.skip(1)
        return true
    }

    private mutating func expect(_ character: UnicodeScalar) throws(WeightsError) {
        guard try accept(character) else {
            let isAtEnd = reader.remaining == 0
            throw reader.failure(
                isAtEnd ? .cutOff(needed: 1, available: 0) : .malformed("no \(character) in its place"))
        }
    }
}
