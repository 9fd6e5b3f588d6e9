import Networks
import Tensors

/// A node as its operator sees it: inputs that are known or traced, settings with their defaults.
struct OperatorCall {
    let node: ONNXNode
    /// nil for those that are left out.
    let inputs: [Translation.FileValue?]
    let translation: Translation

    init(_ node: ONNXNode, inputs: [Translation.FileValue?], in translation: Translation) {
        self.node = node
        self.inputs = inputs
        self.translation = translation
    }

    /// The operator's name in the table: with its domain, where that is not the standard one.
    var key: String { node.domain.isEmpty ? node.operation : "\(node.domain).\(node.operation)" }

    var opset: Int { translation.opset }

    func failure(_ cause: ONNXError.Cause) -> ONNXError { node.failure(cause, in: translation.file) }

    func result(of translate: Operators.Translator) throws(ONNXError) -> [Translation.FileValue] {
        do {
            return try translate(self)
        } catch let error as ONNXError {
            throw error
        } catch {
            throw failure(.unsupported("\(error)"))
        }
    }

    /// - Throws: unless it holds.
    func require(_ holds: Bool, _ what: @autoclosure () -> String) throws(ONNXError) {
        guard holds else { throw failure(.shape(what())) }
    }

    // MARK: Inputs

    func has(_ index: Int) -> Bool { index < inputs.count && inputs[index] != nil }

    func input(_ index: Int) throws(ONNXError) -> Translation.FileValue {
        guard has(index), let value = inputs[index] else { throw failure(.shape("a missing input \(index)")) }
        return value
    }

    /// An input that depends on what the network is given.
    func traced(_ index: Int) throws(ONNXError) -> TracedValue {
        guard case .traced(let value) = try input(index) else {
            throw failure(.unsupported("a constant as input \(index)"))
        }
        return value
    }

    /// The same with its axes as the file has them.
    func plain(_ index: Int) throws(ONNXError) -> TracedValue { translation.plain(try traced(index)) }

    /// The sizes of an input, for one example.
    func sizes(_ index: Int) throws(ONNXError) -> [Int] { try input(index).sizes }

    /// An input that has to be known; nil where it is left out.
    func known(_ index: Int) throws(ONNXError) -> KnownValue? {
        guard has(index) else { return nil }
        guard case .known(let value) = try input(index) else { throw failure(.dependsOnInput(node.inputs[index])) }
        return value
    }

    /// Whole numbers that have to be known; nil where they are left out.
    func whole(_ index: Int) throws(ONNXError) -> [Int]? {
        guard let known = try known(index) else { return nil }
        guard let whole = known.whole else { throw failure(.shape("an input \(index) that is not whole")) }
        return whole
    }

    /// Whether whole numbers in an input are what is computed with, rather than a setting.
    func foldsWholeNumbers(_ index: Int) -> Bool { !Operators.settings(of: key).contains(index) }

    // MARK: Settings

    func attribute(_ name: String) -> ONNXNode.Attribute? { node.attributes[name] }

    func int(_ name: String) -> Int? { if case .integer(let value)? = attribute(name) { value } else { nil } }
    func int(_ name: String, _ fallback: Int) -> Int { int(name) ?? fallback }
    func flag(_ name: String, _ fallback: Bool = false) -> Bool { int(name, fallback ? 1 : 0) != 0 }
    func ints(_ name: String) -> [Int]? {
        switch attribute(name) {
        case .integers(let values): values
        // Some exporters write a list of one as a number.
        case .integer(let value): [value]
        default: nil
        }
    }
    func float(_ name: String, _ fallback: Float) -> Float {
        if case .float(let value)? = attribute(name) { value } else { fallback }
    }
    func floats(_ name: String) -> [Float]? { if case .floats(let values)? = attribute(name) { values } else { nil } }
    func text(_ name: String, _ fallback: String) -> String {
        if case .text(let value)? = attribute(name) { value } else { fallback }
    }

    /// Axes of an input of some rank, those below 0 counted from the end; from an input, or in older operators a setting.
    /// - Returns: nil where none are said.
    func axes(input index: Int, rank: Int) throws(ONNXError) -> [Int]? {
        guard let axes = try whole(index) ?? ints("axes") else { return nil }
        return try axes.map { axis throws(ONNXError) in try self.axis(axis, rank: rank) }
    }

    func axis(_ axis: Int, rank: Int) throws(ONNXError) -> Int {
        let counted = axis < 0 ? axis + rank : axis
        try require((0..<max(rank, 1)).contains(counted), "axis \(axis) of \(rank) axes")
        return counted
    }

    // MARK: Results

    /// Adds a layer that computes the node's first result.
    func layer(_ layer: some Layer, _ inputs: TracedValue..., suffix: String = "") throws(ONNXError) -> TracedValue {
        try translation.add(layer, reading: inputs, for: self, suffix: suffix)
    }

    /// A formula as the node's layer.
    func formula(
        _ inputs: [TracedValue], suffix: String = "", _ formula: @escaping @Sendable ([Value]) -> Value
    ) throws(ONNXError) -> TracedValue {
        try translation.add(FormulaLayer(node.operation, formula), reading: inputs, for: self, suffix: suffix)
    }

    /// A constant of the network; the key says which.
    func constant(_ value: Tensor, _ part: String) -> Constant {
        Constant(value, key: "\(node.outputs.first ?? node.name) \(part) \(value.shape)")
    }

    /// The type of a result.
    func resultType(_ index: Int) -> ONNXType { Operators.resultType(of: self, index) }
}

extension Translation.FileValue {
    /// The file's sizes, for one example.
    var sizes: [Int] {
        switch self {
        case .known(let value): value.sizes
        case .traced(let value): value.sizes
        }
    }
}
