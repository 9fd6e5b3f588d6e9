import ArgumentParser
import Foundation
import Mirador

/// The settings of a method, as the command line gives them.
struct MethodOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("How to explain; `mirador methods` lists the names and what each needs.", valueName: "name"))
    var method = GradCAM.name

    @Option(help: ArgumentHelp("The layer to explain. (default: the last convolution)", valueName: "name"))
    var layer: String?

    @Option(help: ArgumentHelp("Points between baseline and image.", valueName: "count"))
    var steps: Int?

    @Option(help: ArgumentHelp("Random samples.", valueName: "count"))
    var samples: Int?

    @Option(help: ArgumentHelp("Noise, as a share of the image's range: 0.1.", valueName: "level"))
    var noise: Float?

    @Option(help: ArgumentHelp("Where random numbers start; the same seed gives the same map.", valueName: "number"))
    var seed: UInt64?

    @Option(help: ArgumentHelp("The side of the windows, in pixels.", valueName: "pixels"))
    var window: Int?

    @Option(help: ArgumentHelp("From one window to the next, in pixels.", valueName: "pixels"))
    var stride: Int?

    @Option(
        help: ArgumentHelp(
            "The rules of relevance: \(LRP.Rules.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "name")
    )
    var composite: LRP.Rules?

    @Option(help: ArgumentHelp("What moves denominators away from 0.", valueName: "number"))
    var epsilon: Float?

    @Option(help: ArgumentHelp("How much more terms count that agree with their sum.", valueName: "number"))
    var gamma: Float?

    @Option(
        help: ArgumentHelp(
            "What stands for nothing: zero (the mean colour of the training images), black, mean (the picture's own "
                + "colour), blur, noise, or a file as for --image.", valueName: "name or path"))
    var baseline: String?

    func validate() throws {
        let type: any ExplanationMethod.Type
        do {
            type = try Methods.named(method)
        } catch {
            throw ValidationError(error.description)
        }
        let other = given.filter { !type.card.settings.contains($0) }
        guard other.isEmpty else {
            let own = type.card.settings.map { "--\($0.rawValue)" }
            throw ValidationError(
                "\(method) has no \(other.map { "--\($0.rawValue)" }.joined(separator: ", ")); "
                    + (own.isEmpty ? "it has no settings." : "it has \(own.joined(separator: ", "))."))
        }
    }

    /// The method with these settings, for a network.
    func explanation(for network: Network) throws -> any ExplanationMethod {
        var settings = MethodSettings()
        settings.layer = layer.map { LayerName($0) }
        settings.steps = steps
        settings.sampleCount = samples
        settings.noiseLevel = noise
        settings.seed = seed
        settings.window = window
        settings.stride = stride
        settings.composite = composite
        settings.epsilon = epsilon
        settings.gamma = gamma
        settings.baseline = try baseline.map { try self.baseline($0, for: network) }
        return try Methods.named(method).init(settings)
    }

    private func baseline(_ name: String, for network: Network) throws -> Baseline {
        switch name {
        case "zero": .zero
        case "black": .black
        case "mean": .mean
        case "blur": .blur()
        case "noise": .noise(seed: seed ?? 0)
        default: .image(try Subject(contentsOf: name, for: network).input)
        }
    }

    private var given: [MethodSettings.Name] {
        let isGiven: [(MethodSettings.Name, Bool)] = [
            (.layer, layer != nil), (.steps, steps != nil), (.samples, samples != nil), (.noise, noise != nil),
            // A seed also serves a baseline of noise.
            (.seed, seed != nil && baseline != "noise"), (.baseline, baseline != nil), (.window, window != nil),
            (.stride, stride != nil), (.composite, composite != nil), (.epsilon, epsilon != nil),
            (.gamma, gamma != nil),
        ]
        return isGiven.filter(\.1).map(\.0)
    }
}

extension LRP.Rules: ExpressibleByArgument {}
