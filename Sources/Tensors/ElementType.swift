/// How a number is written in a file of tensors.
package enum ElementType: String, CaseIterable, Sendable {
    case float32, float64, float16, bfloat16, int64, int32, int16, int8, uint8, bool

    package var byteCount: Int {
        switch self {
        case .float64, .int64: 8
        case .float32, .int32: 4
        case .float16, .bfloat16, .int16: 2
        case .int8, .uint8, .bool: 1
        }
    }
}

/// The order of a number's bytes in a file.
package enum ByteOrder: Sendable {
    case little, big

    static var ofThisMachine: ByteOrder { Int(littleEndian: 1) == 1 ? .little : .big }
}

extension ElementType {
    /// Reads numbers at `places` (byte offsets into `bytes`) as Floats, rounded to nearest where they have more digits.
    ///
    /// The places are given as a start, the bytes from one number to the next, and how many there are.
    func decode(
        _ bytes: UnsafeRawBufferPointer, order: ByteOrder, from start: Int, step: Int,
        into result: UnsafeMutableBufferPointer<Float>
    ) {
        func integer<I: FixedWidthInteger>(_: I.Type, at place: Int) -> I {
            let bits = bytes.loadUnaligned(fromByteOffset: place, as: I.self)
            return order == .little ? I(littleEndian: bits) : I(bigEndian: bits)
        }
        func fill(_ value: (Int) -> Float) {
            for i in result.indices { result[i] = value(start + i * step) }
        }
        switch self {
        case .float32: fill { Float(bitPattern: integer(UInt32.self, at: $0)) }
        case .float64: fill { Float(Double(bitPattern: integer(UInt64.self, at: $0))) }
        case .float16: fill { float(halfBits: integer(UInt16.self, at: $0)) }
        case .bfloat16: fill { float(brainBits: integer(UInt16.self, at: $0)) }
        case .int64: fill { Float(integer(Int64.self, at: $0)) }
        case .int32: fill { Float(integer(Int32.self, at: $0)) }
        case .int16: fill { Float(integer(Int16.self, at: $0)) }
        case .int8: fill { Float(integer(Int8.self, at: $0)) }
        case .uint8: fill { Float(integer(UInt8.self, at: $0)) }
        case .bool: fill { integer(UInt8.self, at: $0) == 0 ? 0 : 1 }
        }
    }
}
