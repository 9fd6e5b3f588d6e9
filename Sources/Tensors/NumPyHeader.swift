/// The header of a `.npy` file: `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 224, 224), }`.
struct NumPyHeader {
    let type: ElementType
    let order: ByteOrder
    let isFortranOrder: Bool
    let shape: [Int]
    /// The first byte behind the header.
    let end: Int

    private static let signature: [UInt8] = [0x93] + Array("NUMPY".utf8)

    /// The header for 32-bit floats in C order, padded so that they start at a multiple of 64 bytes.
    static func bytes(for shape: Shape) -> [UInt8] {
        let sizes = shape.rank == 1 ? "\(shape[0])," : shape.map(String.init).joined(separator: ", ")
        let text = "{'descr': '<f4', 'fortran_order': False, 'shape': (\(sizes)), }"
        let padding = [UInt8](repeating: UInt8(ascii: " "), count: -(10 + text.utf8.count + 1) & 63)
        let header = Array(text.utf8) + padding + [UInt8(ascii: "\n")]
        let length = UInt16(header.count)
        return signature + [1, 0, UInt8(length & 0xFF), UInt8(length >> 8)] + header
    }

    init(of bytes: UnsafeRawBufferPointer) throws(NumPyFileError.Cause) {
        guard bytes.starts(with: Self.signature) else { throw .notNumPy }
        guard bytes.count >= 10 else { throw .cutOff(needed: 10, available: bytes.count) }
        let major = Int(bytes[6])
        guard 1...3 ~= major else { throw .unsupportedVersion(major) }
        let lengthSize = major == 1 ? 2 : 4, start = 8 + lengthSize
        guard bytes.count >= start else { throw .cutOff(needed: start, available: bytes.count) }
        let length = (8..<start).reversed().reduce(0) { $0 << 8 | Int(bytes[$1]) }
        guard length <= bytes.count - start else { throw .cutOff(needed: length, available: bytes.count - start) }
        end = start + length

        var literal = PythonLiteral(bytes: bytes, range: start..<end)
        var type: (ElementType, ByteOrder)?, isFortranOrder: Bool?, shape: [Int]?
        try literal.expect("{")
        while !literal.accept("}") {
            let place = literal.position, key = try literal.string()
            try literal.expect(":")
            switch key {
            case "descr" where literal.accept("["): throw .unsupportedType("record")
            case "descr" where type == nil: type = try Self.elementType(try literal.string())
            case "fortran_order" where isFortranOrder == nil: isFortranOrder = try literal.bool()
            case "shape" where shape == nil: shape = try literal.integers()
            default: throw .malformedHeader("an unknown or repeated field \(key)", byte: place)
            }
            if !literal.accept(",") {
                try literal.expect("}")
                break
            }
        }
        guard let type, let isFortranOrder, let shape else {
            throw .malformedHeader("no descr, fortran_order or shape", byte: start)
        }
        (self.type, self.order, self.isFortranOrder, self.shape) = (type.0, type.1, isFortranOrder, shape)
    }

    /// The type that NumPy writes as a byte order (`<`, `>`, or `|` where there is none), a kind and a number of bytes.
    private static func elementType(_ description: String) throws(NumPyFileError.Cause) -> (ElementType, ByteOrder) {
        let types: [Substring: ElementType] = [
            "f2": .float16, "f4": .float32, "f8": .float64, "i1": .int8, "i2": .int16, "i4": .int32, "i8": .int64,
            "u1": .uint8, "b1": .bool,
        ]
        guard let type = types[description.dropFirst()] else { throw .unsupportedType(description) }
        switch description.first {
        case "<": return (type, .little)
        case ">": return (type, .big)
        case "|" where type.byteCount == 1: return (type, .little)
        default: throw .unsupportedType(description)
        }
    }
}

/// A reader of the few Python literals that a header consists of.
private struct PythonLiteral {
    let bytes: UnsafeRawBufferPointer
    let range: Range<Int>
    private(set) var position: Int

    init(bytes: UnsafeRawBufferPointer, range: Range<Int>) {
        (self.bytes, self.range, self.position) = (bytes, range, range.lowerBound)
    }

    private var next: UnicodeScalar? { position < range.upperBound ? UnicodeScalar(bytes[position]) : nil }

    /// Passes over `character` and any space before it; false where something else stands there.
    mutating func accept(_ character: UnicodeScalar) -> Bool {
        skipSpace()
        guard next == character else { return false }
        position += 1
        return true
    }

    mutating func expect(_ character: UnicodeScalar) throws(NumPyFileError.Cause) {
        guard accept(character) else { throw .malformedHeader("no \(character) in its place", byte: position) }
    }

    /// Text between single quotes; the format needs no escapes.
    mutating func string() throws(NumPyFileError.Cause) -> String {
        try expect("'")
        let text = characters { $0 != "'" }
        try expect("'")
        return text
    }

    mutating func bool() throws(NumPyFileError.Cause) -> Bool {
        skipSpace()
        let place = position
        switch characters(where: { "a"..."z" ~= $0 || "A"..."Z" ~= $0 }) {
        case "True": return true
        case "False": return false
        default: throw .malformedHeader("neither True nor False", byte: place)
        }
    }

    /// A tuple of integers: `()`, `(3,)`, `(3, 4)`.
    mutating func integers() throws(NumPyFileError.Cause) -> [Int] {
        var integers: [Int] = []
        try expect("(")
        while !accept(")") {
            integers.append(try integer())
            if !accept(",") {
                try expect(")")
                break
            }
        }
        return integers
    }

    private mutating func integer() throws(NumPyFileError.Cause) -> Int {
        skipSpace()
        let place = position
        guard let integer = Int(characters { "0"..."9" ~= $0 }) else {
            throw .malformedHeader("no size of an axis", byte: place)
        }
        return integer
    }

    private mutating func characters(where isMember: (UnicodeScalar) -> Bool) -> String {
        var characters = String.UnicodeScalarView()
        while let character = next, isMember(character) {
            characters.append(character)
            position += 1
        }
        return String(characters)
    }

    private mutating func skipSpace() {
        while next == " " || next == "\n" { position += 1 }
    }
}
