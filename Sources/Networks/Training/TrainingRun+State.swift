import Tensors

// What a training needs to go on from where it was.

extension TrainingRun {
    private static let progressName = "training.step", identityName = "training.identity"

    /// Saves the state when it is time to.
    func save(to store: any TrainingStore) throws {
        guard step % store.interval == 0 || step == steps else { return }
        let engine = trainer.engine
        var tensors: [(name: String, tensor: Tensor)] = [
            (Self.progressName, Self.pieces(UInt64(step))), (Self.identityName, Self.pieces(identity)),
        ]
        for parameter in engine.parameters {
            tensors.append((parameter.name, try parameter.tensor()))
            for (name, memory) in zip(training.optimizer.stateNames, parameter.state) {
                tensors.append(("\(parameter.name).\(name)", try parameter.tensor(memory.address)))
            }
        }
        for (node, (mean, variance)) in engine.statistics.sorted(by: { $0.key < $1.key }) {
            let layer = engine.network.nodes[node].name
            tensors.append(("\(layer).running_mean", Tensor(mean, shape: [mean.count])))
            tensors.append(("\(layer).running_var", Tensor(variance, shape: [variance.count])))
        }
        try store.save(Weights(tensors))
    }

    /// Takes the run to where the state was saved, if there is one.
    /// - Throws: `TrainingError.otherCheckpoint` where it belongs to another training.
    func resume(from store: any TrainingStore) throws {
        func other(_ reason: String) -> TrainingError { .otherCheckpoint(path: store.path, reason: reason) }
        guard let weights = try store.load() else { return }
        guard weights.shape(of: Self.identityName) != nil, weights.shape(of: Self.progressName) != nil else {
            throw other("it is no checkpoint of a training")
        }
        func number(_ name: String) throws(TrainingError) -> UInt64 {
            guard let number = weights[name].flatMap(Self.number) else { throw other("its \(name) is no whole number") }
            return number
        }
        for parameter in trainer.engine.parameters where weights.shape(of: parameter.name) != parameter.shape {
            throw other("it has no \(parameter.name) of shape \(parameter.shape), so it is another network's")
        }
        guard try number(Self.identityName) == identity else {
            throw other("it was written with other settings, other examples or another beginning")
        }
        let step = try number(Self.progressName)
        guard 1...UInt64(steps) ~= step else {
            throw other("its \(Self.progressName) is \(step), and this training has \(steps) steps")
        }
        if let place = weights.firstNonFinite() { throw other("its \(place)") }
        trainer.stepCount = Int(step)
        try restore(weights)
    }

    private func restore(_ weights: Weights) throws {
        let engine = trainer.engine
        // Where the parameters lie is known once a batch is.
        _ = try trainer.parts(min(training.batchSize, set.count), shape: inputShape)
        for parameter in engine.parameters {
            try parameter.write(weights.tensor(parameter.name, shape: parameter.shape), to: parameter.copies[0])
            for (name, memory) in zip(training.optimizer.stateNames, parameter.state) {
                try parameter.write(weights.tensor("\(parameter.name).\(name)", shape: parameter.shape), to: memory)
            }
            try parameter.spread()
        }
        for (node, (mean, _)) in engine.statistics {
            let layer = engine.network.nodes[node].name, shape: Shape = [mean.count]
            engine.statistics[node] = (
                try weights.tensor("\(layer).running_mean", shape: shape).elements,
                try weights.tensor("\(layer).running_var", shape: shape).elements
            )
        }
    }

    /// A number that another training has not: of the settings, the network's beginning and the examples.
    var identity: UInt64 {
        var hash = Fingerprint()
        hash.add("\(training) \(network.name) \(set.inputs.shape) \(set.targets.shape)")
        hash.add(network)
        hash.add(set.inputs)
        hash.add(set.targets)
        return hash.value
    }

    /// A number as four pieces of 16 bits, which floats hold exactly.
    private static func pieces(_ number: UInt64) -> Tensor {
        Tensor((0..<4).map { Float(number >> (16 * UInt64($0)) & 0xFFFF) }, shape: [4])
    }

    /// Nil where the pieces are none.
    private static func number(_ pieces: Tensor) -> UInt64? {
        let whole = pieces.elements.compactMap { UInt16(exactly: $0) }
        guard whole.count == 4, pieces.count == 4 else { return nil }
        return whole.reversed().reduce(0) { $0 << 16 | UInt64($1) }
    }
}
