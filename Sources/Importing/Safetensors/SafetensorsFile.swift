import Networks
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
    static func read(_ file: MappedFile) throws(WeightsError) -> WeightsTable {
        var reader = WeightsReader(file)
        let length = try reader.length(UInt64.self)
        let start = try reader.skip(length), data = start + length
        var header = SafetensorsHeader(WeightsReader(file, range: start..<data))
        let entries = try header.entries().sorted { ($0.begin, $0.end) < ($1.begin, $1.end) }

        var table = WeightsTable(), seen: Set<String> = []
        var end = 0
        for entry in entries {
            func failure(_ cause: WeightsError.Cause) -> WeightsError {
                WeightsError(file: file.path, place: .tensor(entry.name), cause: cause)
            }
            guard seen.insert(entry.name).inserted else {
                throw WeightsError(file: file.path, place: .wholeFile, cause: .duplicateName(entry.name))
            }
            guard entry.begin == end && entry.end >= end else {
                throw failure(.malformed("its bytes \(entry.begin) to \(entry.end) do not follow the one before"))
            }
            end = entry.end
            guard end <= reader.remaining else {
                throw failure(.cutOff(needed: end - entry.begin, available: max(reader.remaining - entry.begin, 0)))
            }
            guard let type = elementTypes[entry.type] else {
                table.unreadable[entry.name] = .unknownType(entry.type)
                continue
            }
            let storage = data + entry.begin..<data + end
            let tensor = try reader.tensor(
                type, sizes: entry.shape, start: storage.lowerBound, within: storage, named: .tensor(entry.name))
            guard tensor.shape.elementCount * type.byteCount == storage.count else {
                throw failure(.malformed("\(storage.count) bytes for a shape of \(tensor.shape)"))
            }
            table.tensors.append((entry.name, tensor))
        }
        guard end == reader.remaining else {
            throw reader.failure(.malformed("\(reader.remaining - end) bytes that belong to no tensor"), at: data + end)
        }
        if table.tensors.isEmpty, let first = entries.first(where: { table.unreadable[$0.name] != nil }) {
            throw WeightsError(file: file.path, place: .tensor(first.name), cause: .unknownType(first.type))
        }
        return table
    }
}
