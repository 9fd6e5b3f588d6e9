import Tensors

/// A cursor over one message in protocol buffers' wire format: fields with a number and a value, one after another, which it never
/// leaves. Each read either succeeds or is an `ONNXError`.
///
/// ONNX needs four kinds of value: variable-length integers, floats of four bytes, numbers of eight bytes, and stretches of bytes,
/// which are text, numbers side by side or messages of their own. (protobuf.dev/programming-guides/encoding)
struct ProtobufReader {
    let file: MappedFile
    /// The bytes of the message.
    let range: Range<Int>
    private var position: Int
    /// How deep this message lies within others.
    let depth: Int

    /// Messages within messages; what ONNX writes has ten, and each takes a piece of the stack.
    private static let deepest = 64

    struct Field {
        let number: Int
        let value: Value
        /// The offset of the field in the file.
        let offset: Int
    }

    enum Value {
        case integer(UInt64)
        /// Four bytes, as a float has.
        case four(UInt32)
        case eight(UInt64)
        case bytes(Range<Int>)
    }

    init(_ file: MappedFile, _ range: Range<Int>? = nil, depth: Int = 0) throws(ONNXError) {
        self.file = file
        self.range = range ?? 0..<file.bytes.count
        self.depth = depth
        position = self.range.lowerBound
        guard depth <= Self.deepest else {
            throw failure(.malformed("more than \(Self.deepest) messages within another"))
        }
    }

    func failure(_ cause: ONNXError.Cause, at offset: Int? = nil) -> ONNXError {
        ONNXError(file: file.path, place: .byte(offset ?? position), cause: cause)
    }

    /// The next field; nil at the end of the message.
    mutating func next() throws(ONNXError) -> Field? {
        guard position < range.upperBound else { return nil }
        let offset = position
        let key = try integer()
        guard let number = Int(exactly: key >> 3), number > 0 else { throw failure(.malformed("field 0"), at: offset) }
        let value: Value
        switch key & 7 {
        case 0: value = .integer(try integer())
        case 1: value = .eight(try fixed(UInt64.self))
        case 2:
            let length = try integer()
            guard length <= UInt64(range.upperBound - position) else {
                throw failure(
                    .cutOff(needed: Int(clamping: length), available: range.upperBound - position), at: offset)
            }
            value = .bytes(position..<position + Int(length))
            position += Int(length)
        case 5: value = .four(try fixed(UInt32.self))
        default: throw failure(.malformed("a value of kind \(key & 7)"), at: offset)
        }
        return Field(number: number, value: value, offset: offset)
    }

    /// Calls `body` with each field.
    mutating func forEachField(_ body: (Field) throws(ONNXError) -> Void) throws(ONNXError) {
        while let field = try next() { try body(field) }
    }

    private mutating func integer() throws(ONNXError) -> UInt64 {
        let offset = position
        var result: UInt64 = 0
        for shift in stride(from: 0, through: 63, by: 7) {
            guard position < range.upperBound else { throw failure(.cutOff(needed: 1, available: 0), at: offset) }
            let byte = file.bytes[position]
            position += 1
            result |= UInt64(byte & 0x7F) << UInt64(shift)
            if byte < 0x80 { return result }
        }
        throw failure(.malformed("an integer of more than ten bytes"), at: offset)
    }

    private mutating func fixed<I: FixedWidthInteger>(_: I.Type) throws(ONNXError) -> I {
        let size = MemoryLayout<I>.size
        guard range.upperBound - position >= size else {
            throw failure(.cutOff(needed: size, available: range.upperBound - position))
        }
        defer { position += size }
        return I(littleEndian: file.bytes.loadUnaligned(fromByteOffset: position, as: I.self))
    }
}

// MARK: - Values of a field

extension ProtobufReader {
    /// A message within this one.
    func message(_ field: Field) throws(ONNXError) -> ProtobufReader {
        try ProtobufReader(file, try bytes(field), depth: depth + 1)
    }

    func bytes(_ field: Field) throws(ONNXError) -> Range<Int> {
        guard case .bytes(let range) = field.value else { throw wrongKind(field) }
        return range
    }

    func text(_ field: Field) throws(ONNXError) -> String {
        let range = try bytes(field)
        guard let text = String(validating: file.bytes[range], as: UTF8.self) else {
            throw failure(.malformed("text that is not UTF-8"), at: field.offset)
        }
        return text
    }

    func integer(_ field: Field) throws(ONNXError) -> Int {
        guard case .integer(let value) = field.value else { throw wrongKind(field) }
        return Int(truncatingIfNeeded: Int64(bitPattern: value))
    }

    func float(_ field: Field) throws(ONNXError) -> Float {
        guard case .four(let bits) = field.value else { throw wrongKind(field) }
        return Float(bitPattern: bits)
    }

    /// Integers, each a field of its own or all side by side in one.
    func integers(_ field: Field) throws(ONNXError) -> [Int] {
        guard case .bytes(let range) = field.value else { return [try integer(field)] }
        var reader = try ProtobufReader(file, range, depth: depth + 1), result: [Int] = []
        while reader.position < range.upperBound {
            result.append(Int(truncatingIfNeeded: Int64(bitPattern: try reader.integer())))
        }
        return result
    }

    /// Floats, likewise.
    func floats(_ field: Field) throws(ONNXError) -> [Float] {
        guard case .bytes(let range) = field.value else { return [try float(field)] }
        guard range.count % 4 == 0 else { throw failure(.malformed("floats that are cut off"), at: field.offset) }
        return stride(from: range.lowerBound, to: range.upperBound, by: 4).map {
            Float(bitPattern: UInt32(littleEndian: file.bytes.loadUnaligned(fromByteOffset: $0, as: UInt32.self)))
        }
    }

    /// Numbers of eight bytes, likewise.
    func doubles(_ field: Field) throws(ONNXError) -> [Double] {
        if case .eight(let bits) = field.value { return [Double(bitPattern: bits)] }
        let range = try bytes(field)
        guard range.count % 8 == 0 else { throw failure(.malformed("numbers that are cut off"), at: field.offset) }
        return stride(from: range.lowerBound, to: range.upperBound, by: 8).map {
            Double(bitPattern: UInt64(littleEndian: file.bytes.loadUnaligned(fromByteOffset: $0, as: UInt64.self)))
        }
    }

    private func wrongKind(_ field: Field) -> ONNXError {
        failure(.malformed("field \(field.number) with a value of another kind"), at: field.offset)
    }
}
