import ArgumentParser
import Foundation
import Mirador

/// Trains the course's own network on Fashion-MNIST.
struct TrainFashionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fashion", abstract: "Train the network of ten garments on Fashion-MNIST.",
        discussion: """
            mirador train fashion --output fashion.safetensors
            mirador predict --model fashion --weights fashion.safetensors --image shoe.png

            A run that was killed is taken up where it stood when the same command is given again.
            """)

    @Option(help: ArgumentHelp("Where the weights go, as 16-bit safetensors.", valueName: "file"))
    var output: String

    @Option(help: ArgumentHelp("How many times every picture is seen.", valueName: "count"))
    var epochs = FashionTraining().epochs

    @Option(help: ArgumentHelp("How many pictures make a step.", valueName: "count"))
    var batch = FashionTraining().batchSize

    @Option(help: ArgumentHelp("The largest learning rate of the schedule.", valueName: "number"))
    var learningRate = FashionTraining().learningRate

    @Option(help: ArgumentHelp("How many of the 60,000 pictures to learn from.", valueName: "count"))
    var pictures = 60_000

    @Option(help: ArgumentHelp("The number that every random number of the run follows from.", valueName: "number"))
    var seed: UInt64 = 0

    @Flag(help: "Plant a mark in a corner of all shirts, for the network to learn.")
    var marked = false

    @Flag(help: "Let an adversary change every picture before the network learns from it.")
    var adversarial = false

    @Option(
        help: ArgumentHelp(
            "By how many levels of 255 the adversary may change a pixel. (default: 25)", valueName: "levels"))
    var epsilon: Float?

    private var kind: FashionNetwork.Kind { marked ? .marked : adversarial ? .robust : .trained }

    func validate() throws {
        for (option, value, limit) in [
            ("--epochs", epochs, 1000), ("--batch", batch, 10_000), ("--pictures", pictures, 60_000),
        ]
        where !(1...limit).contains(value) {
            throw ValidationError("\(option) is \(value); it is a number from 1 to \(limit).")
        }
        if !(learningRate > 0 && learningRate <= 10) {
            throw ValidationError("--learning-rate is \(learningRate.formatted()); it is a number above 0, 10 at most.")
        }
        if let epsilon, !(epsilon > 0 && epsilon <= 255) {
            throw ValidationError("--epsilon is \(epsilon.formatted()); it is a number above 0, 255 at most.")
        }
        if epsilon != nil, !adversarial {
            throw ValidationError("--epsilon is the adversary's: give --adversarial too.")
        }
        if marked && adversarial { throw ValidationError("Give --marked or --adversarial: they are two networks.") }
    }

    func run() throws {
        try WrongPlace.check(output)
        let assets = try Assets.find()
        let data = try FashionMNIST(.train, from: assets).prefix(pictures), test = try FashionMNIST(.test, from: assets)
        let recipe = FashionTraining(
            kind, epochs: epochs, batchSize: batch, learningRate: learningRate,
            adversary: FashionTraining.adversary(epsilon: epsilon ?? 25), seed: seed)
        let checkpoint = Checkpoint(path: output + ".checkpoint")
        var report = TrainingReport()
        let trained = try recipe.run(on: data, checkpoint: checkpoint) { report.tell($0) }
        report.finish()
        try trained.weights().write(toSafetensors: output, precision: .float16)
        // What is told is what the file says.
        let network = try FashionNetwork.architecture(recipe.kind).network(Weights(contentsOf: output))
        try? FileManager.default.removeItem(atPath: checkpoint.path)
        print(try report.summary(of: network, on: test))
        print(output)
    }
}
