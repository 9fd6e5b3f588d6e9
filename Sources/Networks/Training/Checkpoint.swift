import Foundation
import Tensors

/// A file from which a training that was killed goes on as if nothing had happened.
///
/// It holds the parameters, what the optimizer remembers, the running statistics and the number of steps, exactly, as a
/// safetensors file that is written beside its place and renamed onto it: whenever the process dies, a whole one is there.
/// All random numbers are functions of the seed and the step, so there is no state of a generator to be kept.
public struct Checkpoint: Sendable {
    public let path: String
    /// How many steps lie between two writings; the last step is written too.
    public var interval: Int

    public init(path: String, interval: Int = 200) {
        precondition(interval > 0, "a checkpoint every \(interval) steps")
        self.path = path
        self.interval = interval
    }

    private static let progressName = "training.step", identityName = "training.identity"

    /// Writes the file when it is time to.
    func save(_ run: TrainingRun) throws {
        guard run.step % interval == 0 || run.step == run.steps else { return }
        let engine = run.trainer.engine
        var tensors: [(name: String, tensor: Tensor)] = [
            (Self.progressName, Self.pieces(UInt64(run.step))), (Self.identityName, Self.pieces(run.identity)),
        ]
        for parameter in engine.parameters {
            tensors.append((parameter.name, try parameter.tensor()))
            for (name, memory) in zip(run.training.optimizer.stateNames, parameter.state) {
                tensors.append(("\(parameter.name).\(name)", try parameter.tensor(memory.address)))
            }
        }
        for (node, (mean, variance)) in engine.statistics.sorted(by: { $0.key < $1.key }) {
            let layer = engine.network.nodes[node].name
            tensors.append(("\(layer).running_mean", Tensor(mean, shape: [mean.count])))
            tensors.append(("\(layer).running_var", Tensor(variance, shape: [variance.count])))
        }
        try Weights(tensors).write(toSafetensors: path)
    }

    /// Takes a run to where the file was written, if it is there.
    func resume(_ run: TrainingRun) throws {
        guard FileManager.default.fileExists(atPath: path) else { return }
        func other(_ reason: String) -> TrainingError { .otherCheckpoint(path: path, reason: reason) }
        let weights: Weights
        do throws(WeightsError) {
            weights = try Weights(contentsOf: path)
        } catch {
            if case .unreachable = error.cause { throw error }
            // Who is told to fetch a file again has none to fetch here.
            if case .tensor(let name) = error.place { throw other("its \(name) is damaged or cut off") }
            throw other("it is damaged or cut off")
        }
        guard weights.shape(of: Self.identityName) != nil, weights.shape(of: Self.progressName) != nil else {
            throw other("it is no checkpoint of a training")
        }
        func number(_ name: String) throws(TrainingError) -> UInt64 {
            guard let number = weights[name].flatMap(Self.number) else { throw other("its \(name) is no whole number") }
            return number
        }
        let engine = run.trainer.engine
        for parameter in engine.parameters where weights.shape(of: parameter.name) != parameter.shape {
            throw other("it has no \(parameter.name) of shape \(parameter.shape), so it is another network's")
        }
        guard try number(Self.identityName) == run.identity else {
            throw other("it was written with other settings, other examples or another beginning")
        }
        let step = try number(Self.progressName)
        guard 1...UInt64(run.steps) ~= step else {
            throw other("its \(Self.progressName) is \(step), and this training has \(run.steps) steps")
        }
        if let place = weights.firstNonFinite() { throw other("its \(place)") }
        run.trainer.stepCount = Int(step)
        // Where the parameters lie is known once a batch is.
        _ = try run.trainer.parts(min(run.training.batchSize, run.set.count), shape: run.inputShape)
        for parameter in engine.parameters {
            try parameter.write(weights.tensor(parameter.name, shape: parameter.shape), to: parameter.copies[0])
            for (name, memory) in zip(run.training.optimizer.stateNames, parameter.state) {
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

extension TrainingRun {
    /// A number that another training has not: of the settings, the network's beginning and the examples.
    var identity: UInt64 {
        var hash = Fingerprint()
        hash.add("\(training) \(network.name) \(set.inputs.shape) \(set.targets.shape)")
        hash.add(network)
        hash.add(set.inputs)
        hash.add(set.targets)
        return hash.value
    }
}
