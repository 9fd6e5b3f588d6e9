import Tensors

/// One operator of an ONNX graph.
struct ONNXNode: Sendable {
    var name = ""
    /// `Conv`, `Relu` …
    var operation = ""
    /// Empty for the standard operators.
    var domain = ""
    /// Values by name; empty for one that is left out.
    var inputs: [String] = []
    var outputs: [String] = []
    var attributes: [String: Attribute] = [:]
    /// Settings that are those of the function in which the node stands, by their names there.
    var references: [String: String] = [:]

    /// A setting of an operator.
    enum Attribute: Sendable {
        case float(Float)
        case integer(Int)
        case text(String)
        case tensor(ONNXTensor)
        case graph(ONNXGraph)
        case floats([Float])
        case integers([Int])
        case texts([String])
    }

    init(_ message: ProtobufReader, _ sides: SideFiles) throws(ONNXError) {
        var reader = message
        try reader.forEachField { field throws(ONNXError) in
            switch field.number {
            case 1: inputs.append(try message.text(field))
            case 2: outputs.append(try message.text(field))
            case 3: name = try message.text(field)
            case 4: operation = try message.text(field)
            case 5:
                let setting = try message.message(field)
                if let (key, name) = try Self.reference(setting) {
                    references[key] = name
                } else if let (key, value) = try Self.attribute(setting, sides) {
                    attributes[key] = value
                }
            case 7:
                let domain = try message.text(field)
                self.domain = domain == "ai.onnx" ? "" : domain
            default: break
            }
        }
        if name.isEmpty { name = outputs.first ?? "" }
    }

    func failure(_ cause: ONNXError.Cause, in file: String) -> ONNXError {
        ONNXError(file: file, place: .node(name, operation: operation), cause: cause)
    }

    init(
        _ operation: String, name: String, inputs: [String], outputs: [String], attributes: [String: Attribute] = [:],
        domain: String = ""
    ) {
        self.operation = operation
        self.name = name
        self.inputs = inputs
        self.outputs = outputs
        self.attributes = attributes
        self.domain = domain
    }

    /// - Returns: nil for a setting with a value of its own.
    private static func reference(_ message: ProtobufReader) throws(ONNXError) -> (String, String)? {
        var reader = message, name = "", reference = ""
        try reader.forEachField { field throws(ONNXError) in
            if field.number == 1 { name = try message.text(field) }
            if field.number == 21 { reference = try message.text(field) }
        }
        return reference.isEmpty ? nil : (name, reference)
    }

    /// - Returns: nil for kinds that no operator that is read has.
    static func attribute(
        _ message: ProtobufReader, _ sides: SideFiles
    ) throws(ONNXError) -> (String, Attribute)? {
        var reader = message
        var name = "", value: Attribute?, floats: [Float] = [], integers: [Int] = [], texts: [String] = [], type = 0
        try reader.forEachField { field throws(ONNXError) in
            switch field.number {
            case 1: name = try message.text(field)
            case 2: value = .float(try message.float(field))
            case 3: value = .integer(try message.integer(field))
            case 4: value = .text(String(decoding: message.file.bytes[try message.bytes(field)], as: UTF8.self))
            case 5: value = .tensor(try ONNXTensor(message.message(field), sides: sides))
            case 6: value = .graph(try ONNXGraph(message.message(field), sides))
            case 7: floats += try message.floats(field)
            case 8: integers += try message.integers(field)
            case 9: texts.append(String(decoding: message.file.bytes[try message.bytes(field)], as: UTF8.self))
            case 20: type = try message.integer(field)
            default: break
            }
        }
        // AttributeType: of an empty list, the type alone tells what it is of, and of a 0 no field is written.
        switch type {
        case 1: return (name, value ?? .float(0))
        case 2: return (name, value ?? .integer(0))
        case 3: return (name, value ?? .text(""))
        case 6: return (name, .floats(floats))
        case 7: return (name, .integers(integers))
        case 8: return (name, .texts(texts))
        default: return value.map { (name, $0) }
        }
    }
}
