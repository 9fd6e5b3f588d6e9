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

    @Option("How many times every picture is seen.", "count", in: .from(1, to: 1000))
    var epochs = FashionTraining().epochs

    @Option("How many pictures make a step.", "count", in: .from(1, to: 10_000))
    var batch = FashionTraining().batchSize

    @Option("The largest learning rate of the schedule.", "number", in: .above(0, to: 10))
    var learningRate = FashionTraining().learningRate

    @Option("How many of the 60,000 pictures to learn from.", "count", in: .from(1, to: 60_000))
    var pictures = 60_000

    @Option("The number that every random number of the run follows from.", "number", in: .seed)
    var seed: UInt64 = 0

    @Flag(help: "Plant a mark in a corner of all shirts, for the network to learn.")
    var marked = false

    @Flag(help: "Let an adversary change every picture before the network learns from it.")
    var adversarial = false

    @Option(
        "By how many levels of 255 the adversary may change a pixel, 25 by default.", "levels", in: .above(0, to: 255))
    var epsilon: Float?

    private var kind: FashionNetwork.Kind { marked ? .marked : adversarial ? .robust : .trained }

    func validate() throws {
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
