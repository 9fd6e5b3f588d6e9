import Networks
import Tensors

/// The tensors of a pickled state dict, and the storages that they look into.
struct StateDictionary {
    let file: MappedFile
    let tensors: [(name: String, tensor: PickledTensor)]
    /// The storages that these tensors look into, and all others that the pickle speaks of.
    let storages: [String: PickledStorage]
    /// Entries that are no tensors that can be read: the Python names by which they were to be made.
    private let foreign: [String: String]

    private typealias Entries = [(name: String, value: PickleValue)]

    /// Where checkpoints keep the state dict among other things.
    private static let wrappers = ["state_dict", "model_state_dict", "model", "module", "net", "network", "params"]

    /// - Parameters:
    ///   - value: the object that a pickle describes.
    ///   - machine: the machine that has run it.
    init(_ value: PickleValue, of machine: PickleMachine) throws(WeightsError) {
        func failure(_ cause: WeightsError.Cause, _ place: WeightsError.Place = .wholeFile) -> WeightsError {
            WeightsError(file: machine.reader.file.path, place: place, cause: cause)
        }
        if case .foreign(let name) = value { throw failure(.foreignObject(name)) }
        guard let entries = Self.entries(of: value, in: machine) else {
            throw failure(.noTensors("the file holds no dictionary; save model.state_dict()"))
        }
        var candidates = Self.wrappers.compactMap { wrapper in
            entries.first { $0.name == wrapper }.flatMap { Self.entries(of: $0.value, in: machine) }
        }
        candidates.append(entries)
        guard let state = candidates.first(where: { !Self.tensors(among: $0).isEmpty }) else {
            // Better one tensor that cannot be read than a list of what is no tensor.
            let foreign = (candidates + [entries]).lazy.flatMap(Self.foreign(among:)).first
            if let foreign { throw failure(.foreignObject(foreign.object), .tensor(foreign.name)) }
            let names = entries.prefix(5).map(\.name).joined(separator: ", ")
            throw failure(.noTensors("the dictionary holds no tensors but \(names.isEmpty ? "nothing" : names)"))
        }
        let tensors = Self.tensors(among: state)
        var seen: Set<String> = []
        for (name, _) in tensors where !seen.insert(name).inserted { throw failure(.duplicateName(name)) }
        self.file = machine.reader.file
        self.tensors = tensors
        self.foreign = Dictionary(Self.foreign(among: state).map { ($0.name, $0.object) }) { first, _ in first }
        self.storages = machine.storages
    }

    /// The keys of the storages that the tensors look into.
    var storageKeys: Set<String> { Set(tensors.map(\.tensor.storage)) }

    /// The entries of a dictionary that are named by text.
    private static func entries(of value: PickleValue, in machine: PickleMachine) -> Entries? {
        guard case .container(let index) = value, machine.containers[index].kind == .dictionary else { return nil }
        let items = machine.containers[index].items
        return stride(from: 0, to: items.count, by: 2).compactMap { i in
            if case .text(let name) = items[i] { (name, items[i + 1]) } else { nil }
        }
    }

    private static func tensors(among entries: Entries) -> [(name: String, tensor: PickledTensor)] {
        entries.compactMap { name, value in
            if case .tensor(let tensor) = value { (name, tensor) } else { nil }
        }
    }

    private static func foreign(among entries: Entries) -> [(name: String, object: String)] {
        entries.compactMap { name, value in
            if case .foreign(let object) = value { (name, object) } else { nil }
        }
    }

    /// The tensors with their places in the file.
    ///
    /// - Parameter places: the bytes of each storage, by its key.
    func located(at places: [String: Range<Int>], order: ByteOrder = .little) throws(WeightsError) -> WeightsTable {
        let reader = WeightsReader(file)
        var table = WeightsTable()
        for (name, tensor) in tensors {
            guard let storage = places[tensor.storage] else {
                let cause = WeightsError.Cause.malformed("its storage \(tensor.storage) is not in the file")
                throw WeightsError(file: file.path, place: .tensor(name), cause: cause)
            }
            let (bytes, overflow) = tensor.offset.multipliedReportingOverflow(by: tensor.type.byteCount)
            let (start, carried) = storage.lowerBound.addingReportingOverflow(bytes)
            guard !overflow && !carried else {
                let cause = WeightsError.Cause.absurdLength("an offset of \(tensor.offset) elements")
                throw WeightsError(file: file.path, place: .tensor(name), cause: cause)
            }
            let stored = try reader.tensor(
                tensor.type, order: order, sizes: tensor.sizes, strides: tensor.strides, start: start,
                within: storage, named: .tensor(name))
            table.tensors.append((name, stored))
        }
        table.unreadable = foreign.mapValues { .foreignObject($0) }
        return table
    }
}
