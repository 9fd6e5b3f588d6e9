import Tensors

/// An operator that a file defines itself, by other operators (FunctionProto).
struct ONNXFunction {
    var name = "", domain = ""
    var inputs: [String] = [], outputs: [String] = []
    var nodes: [ONNXNode] = []
    var defaults: [String: ONNXNode.Attribute] = [:]

    init(_ message: ProtobufReader, _ sides: SideFiles) throws(ONNXError) {
        var reader = message
        try reader.forEachField { field throws(ONNXError) in
            switch field.number {
            case 1: name = try message.text(field)
            case 4: inputs.append(try message.text(field))
            case 5: outputs.append(try message.text(field))
            case 7: nodes.append(try ONNXNode(message.message(field), sides))
            case 10: domain = try message.text(field)
            case 11:
                if let (key, value) = try ONNXNode.attribute(message.message(field), sides) { defaults[key] = value }
            default: break
            }
        }
    }

    var key: String { "\(domain).\(name)" }

    /// The nodes that stand for a call, with names of their own.
    func body(for call: ONNXNode) -> [ONNXNode] {
        var names: [String: String] = [:]
        for (inner, outer) in zip(inputs, call.inputs) { names[inner] = outer }
        for input in inputs.dropFirst(call.inputs.count) { names[input] = "" }
        for (inner, outer) in zip(outputs, call.outputs) where !outer.isEmpty { names[inner] = outer }
        func renamed(_ name: String) -> String { name.isEmpty ? "" : names[name] ?? "\(call.name)/\(name)" }
        return nodes.map { node in
            var node = node
            node.name = "\(call.name)/\(node.name)"
            node.inputs = node.inputs.map(renamed)
            node.outputs = node.outputs.map(renamed)
            for (key, setting) in node.references {
                node.attributes[key] = call.attributes[setting] ?? defaults[setting]
            }
            node.references = [:]
            return node
        }
    }

    /// Calls of functions replaced by what they stand for, to the last one.
    /// - Throws: `ONNXError` where functions call one another without end.
    static func inlined(
        _ nodes: [ONNXNode], _ functions: [String: ONNXFunction], in file: String, depth: Int = 0
    ) throws(ONNXError) -> [ONNXNode] {
        if functions.isEmpty { return nodes }
        var result: [ONNXNode] = []
        for node in nodes {
            guard let function = functions["\(node.domain).\(node.operation)"] else {
                result.append(node)
                continue
            }
            guard depth < 16, result.count < 1_000_000 else { throw node.failure(.cycle(function.name), in: file) }
            result += try inlined(function.body(for: node), functions, in: file, depth: depth + 1)
        }
        return result
    }
}
