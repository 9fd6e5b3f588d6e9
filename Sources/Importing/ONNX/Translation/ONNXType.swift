/// The types of elements that are read, by ONNX's numbers for them.
enum ONNXType: Int, Sendable {
    case float = 1
    case uint8, int8, uint16, int16, int32, int64
    case bool = 9
    case float16, double, uint32, uint64
    case bfloat16 = 16

    /// Whole numbers and truth values: shapes, indices and the like.
    var isWhole: Bool {
        switch self {
        case .float, .float16, .double, .bfloat16: false
        default: true
        }
    }

    /// A number as this type keeps it: what does not fit loses its upper bits.
    func wrapping(_ number: Int) -> Int {
        switch self {
        case .uint8: Int(UInt8(truncatingIfNeeded: number))
        case .int8: Int(Int8(truncatingIfNeeded: number))
        case .uint16: Int(UInt16(truncatingIfNeeded: number))
        case .int16: Int(Int16(truncatingIfNeeded: number))
        case .int32: Int(Int32(truncatingIfNeeded: number))
        case .uint32: Int(UInt32(truncatingIfNeeded: number))
        case .bool: number == 0 ? 0 : 1
        case .int64, .uint64, .float, .float16, .double, .bfloat16: number
        }
    }
}
