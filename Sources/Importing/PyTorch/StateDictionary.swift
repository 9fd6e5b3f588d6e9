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

    private typealias Entries = [PickleMachine.Entry]

    /// Which part of the checkpoint this is, where it has several.
    private let part: Weights.Part?

    /// - Parameters:
    ///   - value: the object that a pickle describes.
    ///   - machine: the machine that has run it.
    init(_ value: PickleValue, of machine: PickleMachine) throws(WeightsError) {
        func failure(_ cause: WeightsError.Cause, _ place: WeightsError.Place = .wholeFile) -> WeightsError {
            WeightsError(file: machine.reader.file.path, place: place, cause: cause)
        }
        if case .foreign(let name) = value {
            throw failure(machine.modules.contains(name) ? .program(.module(name)) : .foreignObject(name))
        }
        guard let entries = machine.entries(of: value) else {
            throw failure(.noTensors("the file holds no dictionary; save model.state_dict()"))
        }
        let parts = CheckpointPart.all(in: value, of: machine)
        guard let state = CheckpointPart.chosen(of: parts) else {
            // Better one tensor that cannot be read than a list of what is no tensor.
            let foreign = parts.flatMap { Self.foreign(among: $0.entries) }
            if let module = foreign.first(where: { machine.modules.contains($0.object) }) {
                throw failure(.program(.module(module.object)))
            }
            if let first = foreign.first { throw failure(.foreignObject(first.object), .tensor(first.name)) }
            if entries.contains(where: { $0.name == "param_groups" }) {
                throw failure(.noTensors("the state of an optimizer, without the network; save model.state_dict()"))
            }
            let names = entries.prefix(5).map(\.name).joined(separator: ", ")
            throw failure(.noTensors("the dictionary holds no tensors but \(names.isEmpty ? "nothing" : names)"))
        }
        let tensors = Self.tensors(among: state.entries)
        var seen: Set<String> = []
        for (name, _) in tensors where !seen.insert(name).inserted { throw failure(.duplicateName(name)) }
        self.file = machine.reader.file
        self.tensors = tensors
        self.foreign = Dictionary(Self.foreign(among: state.entries).map { ($0.name, $0.object) }) { first, _ in first }
        self.storages = machine.storages
        let others = parts.filter { $0.tensorCount > 0 && $0.name != state.name && $0.name != "" }.map(\.name)
        self.part = others.isEmpty ? nil : .init(name: state.name, isAveraged: state.isAveraged, others: others)
    }

    /// The keys of the storages that the tensors look into.
    var storageKeys: Set<String> { Set(tensors.map(\.tensor.storage)) }

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
        table.part = part
        table.unreadable = foreign.mapValues { .foreignObject($0) }
        return table
    }
}
