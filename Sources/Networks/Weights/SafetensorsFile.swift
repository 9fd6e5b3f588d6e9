import Tensors

/// The safetensors format: the length of a header as a 64-bit integer, the header, the numbers.
///
/// The header is JSON: `{"name": {"dtype": "F32", "shape": [32, 3, 3, 3], "data_offsets": [begin, end]}, …}`, where
/// offsets count bytes from the end of the header. The tensors' bytes leave no gaps and do not overlap.
/// (huggingface/safetensors, "Format".)
enum SafetensorsFile {
    static let elementTypes: [String: ElementType] = [
        "F32": .float32, "F64": .float64, "F16": .float16, "BF16": .bfloat16, "I64": .int64, "I32": .int32,
        "I16": .int16, "I8": .int8, "U8": .uint8, "BOOL": .bool,
    ]

    /// The header's entry that is no tensor but text about the file.
    static let metadataName = "__metadata__"

    /// The tensors of a file by name, in the order of their bytes.
    static func read(_ file: MappedFile) throws(WeightsError) -> [(name: String, tensor: StoredTensor)] {
        var reader = WeightsReader(file)
        let length = try reader.length(UInt64.self)
        let start = try reader.skip(length), data = start + length
        var header = SafetensorsHeader(WeightsReader(file, range: start..<data))
        let entries = try header.entries().sorted { ($0.begin, $0.end) < ($1.begin, $1.end) }

        var table: [(name: String, tensor: StoredTensor)] = []
        var end = 0
        for entry in entries {
            func failure(_ cause: WeightsError.Cause) -> WeightsError {
                WeightsError(file: file.path, place: .tensor(entry.name), cause: cause)
            }
            guard let type = elementTypes[entry.type] else {
                throw failure(.unsupported("elements of type \(entry.type) are not known"))
            }
            guard entry.begin == end && entry.end >= end else {
                throw failure(.malformed("its bytes \(entry.begin) to \(entry.end) do not follow the one before"))
            }
            end = entry.end
            guard end <= reader.remaining else {
                throw failure(.cutOff(needed: end - entry.begin, available: max(reader.remaining - entry.begin, 0)))
            }
            let storage = data + entry.begin..<data + end
            let tensor = try reader.tensor(
                type, sizes: entry.shape, start: storage.lowerBound, within: storage, named: .tensor(entry.name))
            guard tensor.shape.elementCount * type.byteCount == storage.count else {
                throw failure(.malformed("\(storage.count) bytes for a shape of \(tensor.shape)"))
            }
            table.append((entry.name, tensor))
        }
        guard end == reader.remaining else {
            throw reader.failure(.malformed("\(reader.remaining - end) bytes that belong to no tensor"), at: data + end)
        }
        return table
    }
}
