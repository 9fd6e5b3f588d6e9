import Tensors

extension Weights {
    /// What was done to the names of a file that a network finds its own there.
    public struct Renaming: Equatable, Sendable, CustomStringConvertible {
        /// What stood before every name, such as `module.`.
        public internal(set) var beginning = ""
        /// Whose names they were, where another library has the same network: timm.
        public internal(set) var library: String?
        /// The classifier's name, where it is not the network's: `head.1`.
        public internal(set) var classifier: String?
        /// The entries that are no part of the network, and are left out.
        public internal(set) var beside: [String] = []

        /// What was done, in words; nothing where nothing was.
        public var description: String {
            var words: [String] = []
            if !beginning.isEmpty { words.append("took \(beginning) off its names") }
            if let library { words.append("its names are those of \(library)") }
            if let classifier { words.append("its classifier is \(classifier)") }
            if !beside.isEmpty {
                let shown = beside.prefix(5).joined(separator: ", ") + (beside.count > 5 ? ", …" : "")
                words.append("left out \(beside.count) beside the network's: \(shown)")
            }
            return words.joined(separator: "; ")
        }
    }

    /// Whether a variable or an entry of this name keeps the mean of a network's weights over the steps of its training.
    package static func isAveraged(_ name: some StringProtocol) -> Bool {
        let words = name.split(separator: "_")
        return words.contains("ema") || words.contains("averaged") || words.contains("swa")
    }

    /// The same tensors by the names that a network asks for.
    ///
    /// `DataParallel` saves `module.fc.weight` for `fc.weight`, `torch.compile` `_orig_mod.fc.weight`, a training program
    /// the name of the variable that held the network, and beside it what else it trained or counted. Of several such
    /// beginnings the one is taken with which most of the network's names are there; of equals one that says that it keeps
    /// means (`ema_model.module.`), and then the first of the file.
    ///
    /// A classifier is found under another name if it is the only matrix that is left and fits what it reads:
    /// `backbone.conv1.weight` … `head.weight`, or `fc.1.weight` behind a dropout that trained a new last layer.
    ///
    /// - Parameters:
    ///   - wanted: the network's parameters.
    ///   - classifier: the layer whose outputs are the classes, of which there may be another number.
    /// - Returns: these weights themselves where nothing has to be changed, or nothing can be.
    /// - Complexity: O(number of names).
    package func named(
        as wanted: [(name: String, shape: Shape)], classifier: String, dialect: StateDictDialect
    ) -> Weights {
        let all = names + unreadable.keys.sorted()
        let schemes = [NamingScheme(wanted, dialect)] + dialect.others.map { NamingScheme(wanted, $0) }
        var best: (scheme: NamingScheme, beginning: Substring, count: Int)?
        for scheme in schemes {
            guard let found = scheme.beginning(in: all), found.count > best?.count ?? 0 else { continue }
            best = (scheme, found.beginning, found.count)
        }
        guard let (scheme, beginning, _) = best else { return self }

        var named = RenamedTensors()
        named.renaming.beginning = String(beginning)
        named.renaming.library = scheme.others?.library
        let shapes = Dictionary(wanted.map { ($0.name, $0.shape) }) { first, _ in first }
        for name in all {
            guard name.hasPrefix(beginning) else {
                named.renaming.beside.append(name)
                continue
            }
            let own = scheme.ownName(name.dropFirst(beginning.count))
            named.add(own, unreadable[name])
            guard let source = tensors[name] else { continue }
            named.add(own, scheme.adapted(source, as: own, shapes[own], isOfClasses: own.hasPrefix(classifier + ".")))
        }
        if let shape = shapes[classifier + ".weight"] {
            named.takeClassifier(classifier, shape, from: self, knowing: scheme, dialect)
        }
        if named.renaming == Renaming() { return self }
        return Weights(
            names: named.names, tensors: named.tensors, unreadable: named.unreadable, renaming: named.renaming, of: self
        )
    }
}

/// The names that a file has for a network's parameters, but for what stands before all of them.
private struct NamingScheme {
    /// The library that they are of; nil for the network's own, and older ones of those.
    let others: OtherNames?
    /// The name that the network asks for, by the file's.
    private let own: [String: String]

    init(_ wanted: [(name: String, shape: Shape)], _ dialect: StateDictDialect) {
        others = nil
        let names = wanted.map(\.name), older = names.compactMap(dialect.olderName)
        own = Dictionary((names + older).map { ($0, $0) }) { first, _ in first }
    }

    init(_ wanted: [(name: String, shape: Shape)], _ others: OtherNames) {
        self.others = others
        own = Dictionary(wanted.map { (others.name($0.name), $0.name) }) { first, _ in first }
    }

    func knows(_ name: some StringProtocol) -> Bool { own[String(name)] != nil }

    func ownName(_ name: some StringProtocol) -> String { own[String(name)] ?? String(name) }

    /// Of the beginnings with which names are known, that with most of them.
    func beginning(in names: [String]) -> (beginning: Substring, count: Int)? {
        // Nobody wraps a network a dozen times, and a name may be as long as a file.
        let deepest = 12
        var counts: [Substring: Int] = [:]
        var order: [Substring] = []
        for name in names {
            var rest = name[...]
            for _ in 0..<deepest {
                if knows(rest) {
                    let beginning = name[..<rest.startIndex]
                    if counts[beginning] == nil { order.append(beginning) }
                    counts[beginning, default: 0] += 1
                }
                guard let dot = rest.firstIndex(of: ".") else { break }
                rest = rest[rest.index(after: dot)...]
            }
        }
        guard let most = counts.values.max() else { return nil }
        let best = order.filter { counts[$0] == most }
        let averaged = best.first { $0.split(separator: ".").contains(where: Weights.isAveraged) }
        return (averaged ?? best.first).map { ($0, most) }
    }

    /// A tensor of another library in the shape that the network asks for, if that differs by axes of one element alone.
    func adapted(_ source: Weights.Source, as own: String, _ shape: Shape?, isOfClasses: Bool) -> Weights.Source {
        guard let others, let shape else { return source }
        let stored = source.shape
        let wanted = isOfClasses ? Shape(Array(stored.prefix(1)) + shape.dropFirst()) : shape
        let addend = own.hasSuffix(".running_var") ? others.addedToVariances : 0
        guard wanted.filter({ $0 != 1 }) == stored.filter({ $0 != 1 }), wanted != stored || addend != 0 else {
            return source
        }
        return .adapted(source, shape: wanted, addend: addend)
    }
}

/// Tensors on their way to other names.
private struct RenamedTensors {
    var names: [String] = []
    var tensors: [String: Weights.Source] = [:]
    var unreadable: [String: WeightsError.Cause] = [:]
    var renaming = Weights.Renaming()

    mutating func add(_ name: String, _ source: Weights.Source) {
        guard tensors.updateValue(source, forKey: name) == nil else { return }
        names.append(name)
    }

    mutating func add(_ name: String, _ cause: WeightsError.Cause?) {
        if let cause { unreadable[name] = cause }
    }

    /// Gives the classifier its name where it has another.
    mutating func takeClassifier(
        _ classifier: String, _ shape: Shape, from weights: Weights, knowing scheme: NamingScheme,
        _ dialect: StateDictDialect
    ) {
        guard tensors[classifier + ".weight"] == nil, unreadable[classifier + ".weight"] == nil else { return }
        let inside = names.filter { name in
            !scheme.knows(name) && !name.hasSuffix("num_batches_tracked")
                && !dialect.ignored.contains { name.hasPrefix($0) }
        }
        let beside = renaming.beside.filter { weights.shape(of: $0) != nil }
        func shapeOf(_ name: String) -> Shape? { tensors[name]?.shape ?? weights.shape(of: name) }
        let matrices = (inside + beside).filter { shapeOf($0)?.rank ?? 0 > 1 }
        // Where there is more that computes, the classifier is not what reads the network's features.
        guard matrices.count == 1, matrices[0].hasSuffix(".weight"), let found = shapeOf(matrices[0]),
            found.dropFirst().filter({ $0 != 1 }) == shape.dropFirst().filter({ $0 != 1 }),
            !(inside + beside).contains(where: { $0.hasSuffix(".running_mean") })
        else { return }
        let stem = String(matrices[0].dropLast(".weight".count)), parts = [".weight", ".bias"]
        let root = stem.prefix { $0 != "." } + "."
        guard shapeOf(stem + ".bias")?.sizes == [found[0]],
            !beside.contains(where: { $0.hasPrefix(root) && !parts.map { stem + $0 }.contains($0) })
        else { return }
        let isInside = tensors[stem + ".weight"] != nil
        for part in parts {
            guard let source = tensors.removeValue(forKey: stem + part) ?? weights.tensors[stem + part] else { return }
            let wanted = part == ".weight" ? Shape(Array(found.prefix(1)) + shape.dropFirst()) : source.shape
            names.removeAll { $0 == stem + part }
            renaming.beside.removeAll { $0 == stem + part }
            add(classifier + part, source.shape == wanted ? source : .adapted(source, shape: wanted, addend: 0))
        }
        renaming.classifier = isInside ? renaming.beginning + stem : stem
    }
}
