/// The way in which a number is written in a file of tensors.
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
