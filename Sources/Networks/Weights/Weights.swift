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
    /// The entries of the file that stand beside those of the network, where a training program has put the network's
    /// under a name: `n_averaged` and `criterion.weight` beside `model.fc.weight`.
    public let namesBeside: [String]
    private let tensors: [String: Source]
    /// Entries that are no tensors that can be read, and why.
    private let unreadable: [String: WeightsError.Cause]
    private let file: String

    private enum Source: Sendable {
        case stored(StoredTensor)
        case loaded(Tensor)
    }

    /// Weights made by a program, to be written to a file or given to a network.
    /// - Throws: `WeightsError` where two tensors have one name.
    public init(_ tensors: [(name: String, tensor: Tensor)]) throws(WeightsError) {
        try self.init(file: "(in memory)", table: tensors.map { ($0.name, .loaded($0.tensor)) })
    }

    /// The tensors of a file.
    package init(_ table: WeightsTable, of file: String) throws(WeightsError) {
        try self.init(
            file: file, table: table.tensors.map { ($0.name, .stored($0.tensor)) }, unreadable: table.unreadable)
    }

    private init(
        file: String, table: [(name: String, source: Source)], unreadable: [String: WeightsError.Cause] = [:]
    ) throws(WeightsError) {
        var tensors: [String: Source] = [:]
        for (name, source) in table where tensors.updateValue(source, forKey: name) != nil {
            throw WeightsError(file: file, place: .wholeFile, cause: .duplicateName(name))
        }
        self.names = table.map(\.name)
        self.namesBeside = []
        self.tensors = tensors
        self.unreadable = unreadable
        self.file = file
    }

    /// The tensor of a name, nil where there is none.
    ///
    /// 32-bit floats that lie at a multiple of four bytes are a view of the file; anything else is converted.
    public subscript(name: String) -> Tensor? {
        switch tensors[name] {
        case .stored(let stored): stored.tensor()
        case .loaded(let tensor): tensor
        case nil: nil
        }
    }

    /// The shape of a tensor, without reading it.
    public func shape(of name: String) -> Shape? {
        switch tensors[name] {
        case .stored(let stored): stored.shape
        case .loaded(let tensor): tensor.shape
        case nil: nil
        }
    }

    /// Whether the tensor is a view of the file rather than a copy.
    package func isBorrowed(_ name: String) -> Bool {
        if case .stored(let stored) = tensors[name] { stored.isBorrowed } else { false }
    }

    /// Why an entry of the file is no tensor that can be read; nil where it is one, or is not there.
    package func reasonUnreadable(_ name: String) -> WeightsError.Cause? { unreadable[name] }

    /// The same tensors by the names that a network knows, where a training program has put something before them.
    ///
    /// `DataParallel` saves `module.fc.weight` for `fc.weight`, `torch.compile` `_orig_mod.fc.weight`, a training program
    /// the name of the variable that held the network, and beside it what else it trained or counted.
    ///
    /// - Parameter name: a name that there should be, such as `fc.weight`.
    /// - Returns: the tensors whose names have what stands before `name`, without it; of several such beginnings the one
    ///   that most names have. These weights themselves where `name` is there already, or not there with a beginning either.
    package func withoutBeginning(before name: String) -> Weights {
        guard tensors[name] == nil, unreadable[name] == nil else { return self }
        let all = names + unreadable.keys.sorted()
        let beginnings = all.filter { $0.hasSuffix("." + name) }.map { $0.dropLast(name.count) }
        let counts = beginnings.map { beginning in all.count { $0.hasPrefix(beginning) } }
        guard let most = counts.max(), let beginning = zip(beginnings, counts).first(where: { $1 == most })?.0 else {
            return self
        }
        func shortened<Value>(_ table: [String: Value]) -> [String: Value] {
            let belonging = table.filter { $0.key.hasPrefix(beginning) }
            return Dictionary(
                uniqueKeysWithValues: belonging.map { (String($0.key.dropFirst(beginning.count)), $0.value) })
        }
        return Weights(
            names: names.filter { $0.hasPrefix(beginning) }.map { String($0.dropFirst(beginning.count)) },
            namesBeside: names.filter { !$0.hasPrefix(beginning) }, tensors: shortened(tensors),
            unreadable: shortened(unreadable), file: file)
    }

    private init(
        names: [String], namesBeside: [String], tensors: [String: Source], unreadable: [String: WeightsError.Cause],
        file: String
    ) {
        (self.names, self.namesBeside, self.file) = (names, namesBeside, file)
        (self.tensors, self.unreadable) = (tensors, unreadable)
    }

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
