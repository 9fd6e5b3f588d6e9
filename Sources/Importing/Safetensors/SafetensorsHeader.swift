import Networks
import Tensors

/// A reader of a safetensors header: of JSON as much as the format allows, each fault with its byte offset.
struct SafetensorsHeader {
    struct Entry {
        let name: String
        var type = ""
        var shape: [Int] = []
        var begin = 0
        var end = 0
    }

    private var reader: WeightsReader

    init(_ reader: WeightsReader) { self.reader = reader }

    /// The tensors that the header describes, in its order.
    mutating func entries() throws(WeightsError) -> [Entry] {
        var entries: [Entry] = []
        try object { header, name throws(WeightsError) in
            if name == SafetensorsFile.metadataName {
                try header.object { header, _ throws(WeightsError) in _ = try header.string() }
            } else {
                entries.append(try header.entry(name))
            }
        }
        // Padding to a multiple of eight bytes.
        try skipSpace()
        guard reader.remaining == 0 else { throw reader.failure(.malformed("text behind the header's end")) }
        return entries
    }

    private mutating func entry(_ name: String) throws(WeightsError) -> Entry {
        let place = reader.position
        var entry = Entry(name: name)
        var known: Set<String> = []
        try object { header, field throws(WeightsError) in
            switch field {
            case "dtype": entry.type = try header.string()
            case "shape": entry.shape = try header.integers()
            case "data_offsets":
                let offsets = try header.integers()
                guard offsets.count == 2 else {
                    throw header.reader.failure(.malformed("\(offsets.count) offsets instead of begin and end"))
                }
                (entry.begin, entry.end) = (offsets[0], offsets[1])
            default: throw header.reader.failure(.malformed("the field \(field), which no tensor has"))
            }
            known.insert(field)
        }
        guard known.count == 3 else {
            throw reader.failure(.malformed("the tensor \(name) lacks dtype, shape or data_offsets"), at: place)
        }
        return entry
    }

    // MARK: JSON

    /// An object; `value` reads the value of each of its keys.
    private mutating func object(
        _ value: (inout SafetensorsHeader, String) throws(WeightsError) -> Void
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

    private mutating func integers() throws(WeightsError) -> [Int] {
        var integers: [Int] = []
        try expect("[")
        if try accept("]") { return integers }
        repeat { integers.append(try integer()) } while try accept(",")
        try expect("]")
        return integers
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

    private mutating func string() throws(WeightsError) -> String {
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
