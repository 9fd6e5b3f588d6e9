import Networks
import Tensors

/// A reader of a safetensors header.
struct SafetensorsHeader {
    struct Entry {
        let name: String
        var type = ""
        var shape: [Int] = []
        var begin = 0
        var end = 0
    }

    private var json: JSONReader

    init(_ reader: WeightsReader) { json = JSONReader(reader) }

    /// The tensors that the header describes, in its order.
    mutating func entries() throws(WeightsError) -> [Entry] {
        var entries: [Entry] = []
        try json.object { json, name throws(WeightsError) in
            if name == SafetensorsFile.metadataName {
                try json.object { json, _ throws(WeightsError) in _ = try json.string() }
            } else {
                entries.append(try Self.entry(name, &json))
            }
        }
        // Padding to a multiple of eight bytes.
        try json.finish("the header")
        return entries
    }

    private static func entry(_ name: String, _ json: inout JSONReader) throws(WeightsError) -> Entry {
        let place = json.reader.position
        var entry = Entry(name: name)
        var known: Set<String> = []
        try json.object { json, field throws(WeightsError) in
            switch field {
            case "dtype": entry.type = try json.string()
            case "shape": entry.shape = try json.integers()
            case "data_offsets":
                let offsets = try json.integers()
                guard offsets.count == 2 else {
                    throw json.reader.failure(.malformed("\(offsets.count) offsets instead of begin and end"))
                }
                (entry.begin, entry.end) = (offsets[0], offsets[1])
            default: throw json.reader.failure(.malformed("the field \(field), which no tensor has"))
            }
            known.insert(field)
        }
        guard known.count == 3 else {
            throw json.reader.failure(.malformed("the tensor \(name) lacks dtype, shape or data_offsets"), at: place)
        }
        return entry
    }
}
