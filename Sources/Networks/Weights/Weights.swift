import Tensors

/// The parameters of a trained network: tensors by name, as a training program left them in a file.
///
///     let weights = try Weights(contentsOf: "efficientnet-lite0.pth")
///     weights["_conv_stem.weight"]?.shape   // 32 × 3 × 3 × 3
///
/// Opening a file reads its table of contents and checks it against the file's size; numbers are read from disk when a
/// tensor is asked for. Nothing in a file is ever run.
public struct Weights: Sendable {
    /// The names of all tensors, in the order of the file.
    public let names: [String]
    /// Which part of a checkpoint these are, where it keeps several.
    public let part: Part?
    /// What was done to the file's names that a network may find its own.
    public let renaming: Renaming
    let tensors: [String: Source]
    /// Entries that are no tensors that can be read, and why.
    let unreadable: [String: WeightsError.Cause]
    package let file: String

    /// One of several dictionaries of tensors in a checkpoint.
    public struct Part: Equatable, Sendable, CustomStringConvertible {
        public let name: String
        /// Whether it is a mean over the steps of a training rather than what the last step left.
        public let isAveraged: Bool
        /// The others.
        public let others: [String]

        package init(name: String, isAveraged: Bool, others: [String]) {
            (self.name, self.isAveraged, self.others) = (name, isAveraged, others)
        }

        public var description: String {
            "taken from \(name.isEmpty ? "the top" : name)\(isAveraged ? ", which is averaged" : ""), not from "
                + others.joined(separator: ", ")
        }
    }

    indirect enum Source: Sendable {
        case stored(StoredTensor)
        case loaded(Tensor)
        /// The same numbers in another shape of as many, plus a number.
        case adapted(Source, shape: Shape, addend: Float)

        var shape: Shape {
            switch self {
            case .stored(let stored): stored.shape
            case .loaded(let tensor): tensor.shape
            case .adapted(_, let shape, _): shape
            }
        }

        var tensor: Tensor {
            switch self {
            case .stored(let stored): stored.tensor()
            case .loaded(let tensor): tensor
            case .adapted(let source, let shape, 0): source.tensor.reshaped(to: shape)
            case .adapted(let source, let shape, let addend): source.tensor.reshaped(to: shape).map { $0 + addend }
            }
        }
    }

    /// Weights made by a program, to be written to a file or given to a network.
    /// - Throws: `WeightsError` where two tensors have one name.
    public init(_ tensors: [(name: String, tensor: Tensor)]) throws(WeightsError) {
        try self.init(file: "(in memory)", table: tensors.map { ($0.name, .loaded($0.tensor)) })
    }

    /// The tensors of a file.
    package init(_ table: WeightsTable, of file: String) throws(WeightsError) {
        try self.init(
            file: file, table: table.tensors.map { ($0.name, .stored($0.tensor)) }, unreadable: table.unreadable,
            part: table.part)
    }

    private init(
        file: String, table: [(name: String, source: Source)], unreadable: [String: WeightsError.Cause] = [:],
        part: Part? = nil
    ) throws(WeightsError) {
        var tensors: [String: Source] = [:]
        for (name, source) in table where tensors.updateValue(source, forKey: name) != nil {
            throw WeightsError(file: file, place: .wholeFile, cause: .duplicateName(name))
        }
        self.names = table.map(\.name)
        self.part = part
        self.renaming = Renaming()
        self.tensors = tensors
        self.unreadable = unreadable
        self.file = file
    }

    /// The same tensors under other names.
    init(
        names: [String], tensors: [String: Source], unreadable: [String: WeightsError.Cause], renaming: Renaming,
        of weights: Weights
    ) {
        (self.names, self.tensors, self.unreadable, self.renaming) = (names, tensors, unreadable, renaming)
        (part, file) = (weights.part, weights.file)
    }

    /// The tensor of a name, nil where there is none.
    ///
    /// 32-bit floats that lie at a multiple of four bytes are a view of the file; anything else is converted.
    public subscript(name: String) -> Tensor? { tensors[name]?.tensor }

    /// The shape of a tensor, without reading it.
    public func shape(of name: String) -> Shape? { tensors[name]?.shape }

    /// Whether the tensor is a view of the file rather than a copy.
    package func isBorrowed(_ name: String) -> Bool {
        if case .stored(let stored) = tensors[name] { stored.isBorrowed } else { false }
    }

    /// Why an entry of the file is no tensor that can be read; nil where it is one, or is not there.
    package func reasonUnreadable(_ name: String) -> WeightsError.Cause? { unreadable[name] }

    /// The tensor of a name that a network cannot do without.
    ///
    /// - Parameters:
    ///   - name: the name in the file.
    ///   - shape: the shape that it must have.
    /// - Throws: `WeightsError` that names the nearest names, or both shapes.
    public func tensor(_ name: String, shape: Shape) throws(WeightsError) -> Tensor {
        guard let tensor = self[name] else {
            let cause = unreadable[name] ?? .missing(nearest: nearest(to: name))
            throw WeightsError(file: file, place: .tensor(name), cause: cause)
        }
        guard tensor.shape == shape else {
            let cause = WeightsError.Cause.wrongShape(expected: shape.sizes, got: tensor.shape.sizes)
            throw WeightsError(file: file, place: .tensor(name), cause: cause)
        }
        return tensor
    }

    /// The names that share the longest beginning and end with `name`, best first.
    private func nearest(to name: String) -> [String] {
        func shared(_ a: some Sequence<Character>, _ b: some Sequence<Character>) -> Int {
            zip(a, b).prefix { $0 == $1 }.count
        }
        let scored = names.map { (name: $0, score: shared(name, $0) + shared(name.reversed(), $0.reversed())) }
        let near = scored.filter { 2 * $0.score > name.count }.sorted { $0.score > $1.score }
        return near.prefix(3).map(\.name)
    }
}
