import ArgumentParser
import Foundation
import Mirador

/// Most probable classes of a picture.
struct PredictCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "predict", abstract: "Name the most probable classes of a picture.")

    @OptionGroup var model: ModelOptions
    @OptionGroup var image: ImageOptions

    @Option("How many classes to print.", "count", in: .from(1, to: 1_000_000))
    var top = 5

    @Flag(help: "Print a JSON array of {index, label, probability, logit}.")
    var json = false

    func run() throws {
        let assets = try Assets.find()
        let (network, names) = try model.networkAndNames(from: assets)
        let picture = try image.picture(for: network)
        let logits = try network.logits(picture.input)
        try NonFiniteResult.check(logits, "the network's scores", of: picture.name)
        let predictions = Prediction.best(top, of: ClassScores(logits, names: names))
        print(json ? try Prediction.json(predictions) : Prediction.table(predictions))
    }
}

/// One class of an answer.
struct Prediction: Encodable {
    let index: Int
    let label: String
    let probability: Float
    let logit: Float

    /// The most probable classes.
    static func best(_ count: Int, of scores: ClassScores) -> [Prediction] {
        scores.topClasses(count).map {
            Prediction(
                index: $0, label: scores.name(of: $0), probability: scores.probability(of: $0), logit: scores.logits[$0]
            )
        }
    }

    static func json(_ predictions: [Prediction]) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(predictions), as: UTF8.self)
    }

    static func table(_ predictions: [Prediction]) -> String {
        predictions.map { prediction in
            let probability = String(format: "%.3f", prediction.probability)
            let logit = String(format: "%7.3f", prediction.logit)
            return "\(probability)  \(logit)  \(prediction.label) (\(prediction.index))"
        }.joined(separator: "\n")
    }
}
