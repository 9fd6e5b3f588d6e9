import Tensors

/// The nodes of an ONNX graph, with the values that they exchange by name.
struct ONNXGraph: Sendable {
    var name = ""
    var nodes: [ONNXNode] = []
    /// Constants by name.
    var initializers: [String: ONNXTensor] = [:]
    /// What is given when the graph runs, the constants left out.
    var inputs: [Port] = []
    var outputs: [Port] = []

    /// A named input or output.
    struct Port: Equatable, Sendable {
        var name = ""
        /// The size along each axis, nil where it is left open; nil altogether where no shape is said.
        var sizes: [Int?]?
        /// ONNX's number for the type of its elements; nil where it is no tensor.
        var type: Int?

        var isOfFloats: Bool { type.flatMap(ONNXType.init).map { !$0.isWhole } ?? false }
    }

    init(_ message: ProtobufReader, _ sides: SideFiles) throws(ONNXError) {
        var reader = message
        var inputs: [Port] = []
        try reader.forEachField { field throws(ONNXError) in
            switch field.number {
            case 1: nodes.append(try ONNXNode(message.message(field), sides))
            case 2: name = try message.text(field)
            case 5:
                let tensor = try ONNXTensor(message.message(field), sides: sides)
                guard initializers.updateValue(tensor, forKey: tensor.name) == nil else {
                    throw message.failure(.duplicateName(tensor.name), at: field.offset)
                }
            case 11: inputs.append(try Port(message.message(field)))
            case 12: outputs.append(try Port(message.message(field)))
            default: break
            }
        }
        // Older files list their constants among the inputs.
        self.inputs = inputs.filter { initializers[$0.name] == nil }
    }

    /// The same with its nodes in an order in which they can run.
    /// - Throws: `ONNXError` where two nodes give one value, a node reads what nothing gives, or nodes wait for one another.
    func sorted(in file: String) throws(ONNXError) -> ONNXGraph {
        var giver: [String: Int] = [:]
        for (index, node) in nodes.enumerated() {
            for output in node.outputs where !output.isEmpty {
                guard giver.updateValue(index, forKey: output) == nil, initializers[output] == nil else {
                    throw node.failure(.duplicateName(output), in: file)
                }
            }
        }
        let given = Set(inputs.map(\.name)).union(initializers.keys)
        var waiting = [Int](repeating: 0, count: nodes.count), readers = [[Int]](repeating: [], count: nodes.count)
        for (index, node) in nodes.enumerated() {
            for input in node.inputs where !input.isEmpty && !given.contains(input) {
                guard let from = giver[input] else { throw node.failure(.undefined(input), in: file) }
                waiting[index] += 1
                readers[from].append(index)
            }
        }
        var order = nodes.indices.filter { waiting[$0] == 0 }, next = 0
        while next < order.count {
            for reader in readers[order[next]] {
                waiting[reader] -= 1
                if waiting[reader] == 0 { order.append(reader) }
            }
            next += 1
        }
        if let stuck = nodes.indices.first(where: { waiting[$0] > 0 }) {
            throw nodes[stuck].failure(.cycle(nodes[stuck].inputs.first { giver[$0] != nil } ?? ""), in: file)
        }
        for output in outputs where giver[output.name] == nil && !given.contains(output.name) {
            throw ONNXError(file: file, place: .wholeFile, cause: .undefined(output.name))
        }
        var sorted = self
        sorted.nodes = order.map { nodes[$0] }
        return sorted
    }
}

extension ONNXGraph.Port {
    /// A `ValueInfoProto`.
    fileprivate init(_ message: ProtobufReader) throws(ONNXError) {
        var reader = message
        try reader.forEachField { field throws(ONNXError) in
            switch field.number {
            case 1: name = try message.text(field)
            // TypeProto, its tensor_type, that one's shape.
            case 2:
                let type = try message.message(field)
                guard let tensor = try type.first(1) else { return }
                var fields = tensor
                try fields.forEachField { field throws(ONNXError) in
                    if field.number == 1 { self.type = try tensor.integer(field) }
                }
                guard let shape = try tensor.first(2) else { return }
                sizes = try Self.sizes(shape)
            default: break
            }
        }
    }

    private static func sizes(_ shape: ProtobufReader) throws(ONNXError) -> [Int?] {
        var reader = shape, sizes: [Int?] = []
        try reader.forEachField { field throws(ONNXError) in
            guard field.number == 1 else { return }
            let dimension = try shape.message(field)
            var fields = dimension, size: Int?
            try fields.forEachField { field throws(ONNXError) in
                if field.number == 1 { size = try dimension.integer(field) }
            }
            sizes.append(size.flatMap { $0 > 0 ? $0 : nil })
        }
        return sizes
    }
}

extension ProtobufReader {
    /// The first message of a field's number.
    fileprivate func first(_ number: Int) throws(ONNXError) -> ProtobufReader? {
        var reader = self, found: ProtobufReader?
        try reader.forEachField { field throws(ONNXError) in
            if field.number == number, found == nil { found = try message(field) }
        }
        return found
    }
}
