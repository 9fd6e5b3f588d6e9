import Foundation
import Tensors

@testable import Importing

/// Models with inputs and outputs, as the onnx package has them, from one file. (`make_onnx_conformance.py` says how it is laid out.)
struct ConformanceFile: Sendable {
    struct Case: Decodable, Sendable {
        let name: String
        let opset: Int
        let operators: [String]
        let model: [Int]
        let inputs, outputs: [Array]
        let rtol, atol: Double
    }

    struct Array: Decodable, Sendable {
        let name, type: String
        let sizes: [Int]
        let bytes: [Int]
    }

    private struct Header: Decodable {
        let cases: [Case]
        let leftOut: [String: [String]]
    }

    let cases: [Case]
    /// The names of the package's other cases, by the reason why they are not here.
    let leftOut: [String: [String]]
    let file: MappedFile
    private let start: Int

    init(_ path: String) throws {
        file = try MappedFile(path: path)
        let length = Int(UInt64(littleEndian: file.bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)))
        start = 8 + length
        let header = try JSONDecoder().decode(Header.self, from: Data(file.bytes[8..<start]))
        (cases, leftOut) = (header.cases, header.leftOut)
    }

    func model(_ one: Case) throws(ONNXError) -> ONNXFile {
        try ONNXFile(file, start + one.model[0]..<start + one.model[0] + one.model[1])
    }

    /// The model of a case as a file.
    func bytes(of one: Case) -> [UInt8] {
        Swift.Array(file.bytes[start + one.model[0]..<start + one.model[0] + one.model[1]])
    }

    /// - Returns: nil for a type that is not read.
    func value(_ array: Array) -> KnownValue? {
        let bytes = UnsafeRawBufferPointer(
            rebasing: file.bytes[start + array.bytes[0]..<start + array.bytes[0] + array.bytes[1]])
        func whole<I: FixedWidthInteger>(_: I.Type, _ type: ONNXType) -> KnownValue {
            KnownValue(
                stride(from: 0, to: bytes.count, by: MemoryLayout<I>.size).map {
                    Int(truncatingIfNeeded: bytes.loadUnaligned(fromByteOffset: $0, as: I.self))
                }, array.sizes, type: type)
        }
        func real<Number>(_: Number.Type, _ type: ONNXType, _ convert: (Number) -> Float) -> KnownValue {
            KnownValue(
                Tensor(
                    stride(from: 0, to: bytes.count, by: MemoryLayout<Number>.size).map {
                        convert(bytes.loadUnaligned(fromByteOffset: $0, as: Number.self))
                    }, shape: Shape(array.sizes)), type: type)
        }
        return switch array.type {
        case "float32": real(Float.self, .float) { $0 }
        case "float64": real(Double.self, .double) { Float($0) }
        case "float16": real(UInt16.self, .float16) { Float(Float16(bitPattern: $0)) }
        case "bfloat16": real(UInt16.self, .bfloat16) { Float(bitPattern: UInt32($0) << 16) }
        case "int8": whole(Int8.self, .int8)
        case "int16": whole(Int16.self, .int16)
        case "int32": whole(Int32.self, .int32)
        case "int64": whole(Int64.self, .int64)
        case "uint8": whole(UInt8.self, .uint8)
        case "uint16": whole(UInt16.self, .uint16)
        case "uint32": whole(UInt32.self, .uint32)
        case "uint64": whole(UInt64.self, .uint64)
        case "bool": whole(UInt8.self, .bool)
        default: nil
        }
    }
}
