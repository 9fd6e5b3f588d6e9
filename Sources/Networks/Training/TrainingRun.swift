import Tensors

/// A training on its way: which step comes next, and what it works on.
final class TrainingRun {
    let training: Training
    let network: Network
    let set: TrainingSet
    let trainer: Trainer
    let stepsPerEpoch, steps: Int
    private var order: (epoch: Int, examples: [Int])?

    init(_ training: Training, _ network: Network, _ set: TrainingSet) throws {
        self.training = training
        self.network = network
        self.set = set
        trainer = try Trainer(
            network, loss: training.loss, optimizer: training.optimizer,
            decaysOnlyKernels: training.decaysOnlyKernels, withInputGradient: training.adversary != nil)
        stepsPerEpoch = (set.count + training.batchSize - 1) / training.batchSize
        steps = stepsPerEpoch * training.epochs
        guard set.inputs.shape[1] == network.input.channels else {
            throw TrainingError.wrongShape(
                set.inputs.shape, what: "inputs", expected: "[n, \(network.input.channels), H, W]")
        }
    }

    /// The shape of one input.
    var inputShape: Shape { Shape(Array(set.inputs.shape.dropFirst())) }

    /// Steps done.
    var step: Int { trainer.stepCount }

    /// The next step.
    /// - Returns: the mean loss of its batch, how many classes were named right, and of how many examples.
    func advance() throws -> (loss: Double, right: Int, count: Int) {
        let epoch = step / stepsPerEpoch, start = step % stepsPerEpoch * training.batchSize
        if order?.epoch != epoch {
            order = (epoch, TrainingSet.order(set.count, seed: training.seed, epoch: epoch))
        }
        let examples = order!.examples[start..<min(start + training.batchSize, set.count)]
        let parts = try trainer.parts(examples.count, shape: inputShape)
        let width = parts[0].graph.targets.shape[1]
        guard set.targets.shape[1] == width else {
            throw TrainingError.wrongShape(set.targets.shape, what: "targets", expected: "[\(set.count), \(width)]")
        }
        let adversary = training.adversary.map {
            AdversaryAtWork($0, input: network.input, plane: inputShape[1] * inputShape[2])
        }
        try begin(parts, Array(examples), epoch, adversary)
        if let adversary { for _ in 0..<adversary.steps { try climb(parts, adversary) } }
        let rate = training.learningRate.rate(at: step, of: steps)
        let found: Trainer.StepResult
        do {
            found = try trainer.finish(parts, learningRate: rate)
        } catch TrainingError.diverged(_, let step) {
            throw TrainingError.diverged(epoch: epoch + 1, step: step)
        }
        return (found.loss, right(found.outputs, Array(examples)), examples.count)
    }

    /// Runs the batch, changed as augmentation and the adversary's first draw have it.
    private func begin(_ parts: [BatchPart], _ examples: [Int], _ epoch: Int, _ adversary: AdversaryAtWork?) throws {
        let channels = set.inputs.shape[1], height = set.inputs.shape[2], width = set.inputs.shape[3]
        let outputs = set.targets.shape[1], plane = height * width
        let numbers = RandomNumbers(seed: training.seed, stream: "augmentation of epoch \(epoch)")
        let starts = RandomNumbers(seed: training.seed, stream: "adversary of epoch \(epoch)")
        let (augmentation, input) = (training.augmentation, network.input)
        try set.inputs.withElements { inputs in
            try set.targets.withElements { targets in
                try trainer.engine.run(parts) { part, row, place in
                    let example = examples[place], x = part.inputs + row * channels * plane
                    let draw = augmentation.draw(numbers, example: example, height: height, width: width)
                    for channel in 0..<channels {
                        draw.write(
                            inputs.baseAddress! + (example * channels + input.channelOfPhotograph(channel)) * plane,
                            height: height, width: width,
                            mean: input.mean[channel], deviation: input.deviation[channel], to: x + channel * plane)
                    }
                    let answer = targets.baseAddress! + example * outputs
                    (part.targets + row * outputs).update(from: answer, count: outputs)
                    if let adversary, let clean = part.cleanInputs {
                        let kept = clean + row * channels * plane
                        kept.update(from: x, count: channels * plane)
                        adversary.begin(x, clean: kept, numbers: starts, example: example)
                    }
                }
            }
        }
    }

    /// Lets the adversary climb by what the last run found, and runs the batch again.
    private func climb(_ parts: [BatchPart], _ adversary: AdversaryAtWork) throws {
        try trainer.engine.run(parts) { part throws(EngineError) in
            let gradient = try part.tensor(part.graph.inputGradient!)
            gradient.withElements {
                adversary.climb(part.inputs, clean: part.cleanInputs!, gradient: $0.baseAddress!, count: $0.count)
            }
        }
    }

    /// How many outputs are largest where the targets are.
    private func right(_ outputs: Tensor, _ examples: [Int]) -> Int {
        let width = outputs.shape[1]
        return outputs.withElements { y in
            set.targets.withElements { t in
                func best(_ x: UnsafeBufferPointer<Float>, _ row: Int) -> Int {
                    (0..<width).max { x[row * width + $0] < x[row * width + $1] } ?? 0
                }
                return examples.indices.count { best(y, $0) == best(t, examples[$0]) }
            }
        }
    }
}
