import Foundation
import Networks
import Tensors

/// A tensor of an ONNX file: where its numbers lie, checked once and read whenever they are asked for.
///
/// Weights are a view of the file; whole numbers, shapes and indices as a rule, are read at once.
struct ONNXTensor: Sendable {
    let name: String
    /// ONNX's number for the type of its elements.
    let type: Int
    let sizes: [Int]
    private let numbers: Numbers

    private enum Numbers: Sendable {
        /// Floats in the model's file, or in a file beside it.
        case stored(StoredTensor)
        case integers([Int])
        case floats([Float])
    }

    var shape: Shape { Shape(sizes) }

    /// Whether the numbers are whole: shapes, indices and the like.
    var isInteger: Bool {
        switch numbers {
        case .integers: true
        case .stored, .floats: false
        }
    }

    /// The numbers as floats.
    func tensor() -> Tensor {
        switch numbers {
        case .stored(let stored): stored.tensor()
        case .integers(let integers): Tensor(integers.map { Float($0) }, shape: shape)
        case .floats(let floats): Tensor(floats, shape: shape)
        }
    }

    /// The numbers as whole ones; nil where they are floats.
    func integers() -> [Int]? {
        switch numbers {
        case .integers(let integers): integers
        case .stored, .floats: nil
        }
    }
}

// MARK: - Reading

extension ONNXTensor {
    /// The parts of a `TensorProto` as they come.
    private struct Parts {
        var name = "", sizes: [Int] = [], type = 0
        var raw: Range<Int>?
        var floats: [Float] = [], integers: [Int] = [], doubles: [Double] = []
        var side: [String: String] = [:]
        var isBeside = false
    }

    /// - Throws: `ONNXError` where the numbers are not those of the shape, or a side file is not beside the model.
    init(_ reader: ProtobufReader, sides: SideFiles) throws(ONNXError) {
        let parts = try Self.parts(reader)
        let place = ONNXError.Place.tensor(parts.name)
        func failure(_ cause: ONNXError.Cause) -> ONNXError {
            ONNXError(file: reader.file.path, place: place, cause: cause)
        }
        name = parts.name
        type = parts.type
        sizes = parts.sizes
        guard sizes.allSatisfy({ $0 >= 0 }) else { throw failure(.negativeSize(sizes)) }
        guard let count = Self.product(sizes), sizes.count <= 64 else { throw failure(.absurdShape(sizes)) }
        if parts.isBeside || parts.raw != nil {
            guard let type = Self.stored[parts.type] else { throw failure(.unknownType(parts.type)) }
            var file = reader.file, range = parts.raw ?? 0..<0
            if parts.isBeside { (file, range) = try sides.piece(parts.side, of: parts.name) }
            guard range.count == count * type.byteCount else {
                throw failure(.wrongCount(shape: sizes, bytes: range.count))
            }
            if Self.wholeTypes.contains(parts.type) {
                numbers = .integers(Self.integers(file.bytes[range], type))
                return
            }
            do throws(StoredTensor.Flaw) {
                numbers = .stored(
                    try StoredTensor(in: file, type: type, sizes: sizes, start: range.lowerBound, within: range))
            } catch {
                throw failure(.absurdShape(sizes))
            }
            return
        }
        // Numbers that are fields of the message: floats, or integers of some kind.
        switch parts.type {
        case 1: numbers = .floats(parts.floats)
        case 11: numbers = .floats(parts.doubles.map { Float($0) })
        case 10: numbers = .floats(parts.integers.map { Float(Float16(bitPattern: UInt16(truncatingIfNeeded: $0))) })
        case 16: numbers = .floats(parts.integers.map { Float(bitPattern: UInt32(truncatingIfNeeded: $0) << 16) })
        case _ where Self.wholeTypes.contains(parts.type): numbers = .integers(parts.integers)
        default: throw failure(.unknownType(parts.type))
        }
        let found =
            isInteger ? parts.integers.count : max(parts.floats.count, parts.doubles.count, parts.integers.count)
        guard found == count else { throw failure(.wrongCount(shape: sizes, bytes: found * 4)) }
    }

    private static func parts(_ message: ProtobufReader) throws(ONNXError) -> Parts {
        var parts = Parts(), reader = message
        try reader.forEachField { field throws(ONNXError) in
            switch field.number {
            case 1: parts.sizes += try message.integers(field)
            case 2: parts.type = try message.integer(field)
            case 4: parts.floats += try message.floats(field)
            case 5, 7, 11: parts.integers += try message.integers(field)
            case 8: parts.name = try message.text(field)
            case 9: parts.raw = try message.bytes(field)
            case 10: parts.doubles += try message.doubles(field)
            case 13:
                var entry = try message.message(field), key = "", value = ""
                let text = entry
                try entry.forEachField { field throws(ONNXError) in
                    if field.number == 1 { key = try text.text(field) }
                    if field.number == 2 { value = try text.text(field) }
                }
                parts.side[key] = value
            case 14: parts.isBeside = try message.integer(field) == 1
            default: break
            }
        }
        return parts
    }

    private static func integers(_ bytes: Slice<UnsafeRawBufferPointer>, _ type: ElementType) -> [Int] {
        let bytes = UnsafeRawBufferPointer(rebasing: bytes)
        func all<I: FixedWidthInteger>(_: I.Type) -> [Int] {
            stride(from: 0, to: bytes.count, by: MemoryLayout<I>.size).map {
                Int(truncatingIfNeeded: I(littleEndian: bytes.loadUnaligned(fromByteOffset: $0, as: I.self)))
            }
        }
        return switch type {
        case .int64: all(Int64.self)
        case .int32: all(Int32.self)
        case .int16: all(Int16.self)
        case .int8: all(Int8.self)
        default: all(UInt8.self)
        }
    }

    /// ONNX's numbers for the types of which raw bytes are read.
    private static let stored: [Int: ElementType] = [
        1: .float32, 2: .uint8, 3: .int8, 5: .int16, 6: .int32, 7: .int64, 9: .bool, 10: .float16, 11: .float64,
        16: .bfloat16,
    ]

    /// Whole numbers and truth values.
    private static let wholeTypes: Set = [2, 3, 4, 5, 6, 7, 9, 12, 13]

    private static func product(_ sizes: [Int]) -> Int? {
        var product = 1
        for size in sizes {
            let (next, overflow) = product.multipliedReportingOverflow(by: size)
            if overflow || next > Int.max / 8 { return nil }
            product = next
        }
        return product
    }
}
