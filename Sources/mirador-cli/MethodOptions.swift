import ArgumentParser
import Foundation
import Mirador

/// The settings of a method, as the command line gives them.
struct MethodOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("How to explain; `mirador methods` lists the names and what each needs.", valueName: "name"))
    var method = GradCAM.name

    @Option(
        name: .customLong("layer"), parsing: .singleValue,
        help: ArgumentHelp(
            "The layer to explain; can be given several times. (default: the last convolution)", valueName: "name"))
    var layers: [String] = []

    @Option("Points between baseline and image.", "count", in: .steps)
    var steps: Int?

    @Option("Random samples.", "count", in: .samples)
    var samples: Int?

    @Option("Noise, as a share of the image's range.", "level", in: .from(0, to: 10))
    var noise: Float?

    @Option("Where random numbers start; the same seed gives the same map.", "number", in: .seed)
    var seed: UInt64?

    @Option("The side of the windows, in pixels.", "pixels", in: .from(1, to: 10_000))
    var window: Int?

    @Option("From one window to the next, in pixels.", "pixels", in: .from(1, to: 10_000))
    var stride: Int?

    @Option("About how many superpixels.", "count", in: .from(1, to: 2000))
    var segments: Int?

    @Option(
        help: ArgumentHelp(
            "The rules of relevance: \(LRP.Rules.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "name")
    )
    var composite: LRP.Rules?

    @Option("What moves denominators away from 0.", "number", in: .from(0, to: 1e6))
    var epsilon: Float?

    @Option("How much more terms count that agree with their sum.", "number", in: .from(0, to: 1e6))
    var gamma: Float?

    @Option(
        help: ArgumentHelp(
            "Whose definition: the paper's, or that of a tool where it differs in the map.", valueName: "name"))
    var convention: Convention?

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
        let other = given.filter { !type.description.settings.contains($0) }
        guard other.isEmpty else {
            let own = type.description.settings.map { "--\($0.rawValue)" }
            throw ValidationError(
                "\(method) has no \(other.map { "--\($0.rawValue)" }.joined(separator: ", ")); "
                    + (own.isEmpty ? "it has no settings." : "it has \(own.joined(separator: ", "))."))
        }
        if let convention, !type.description.conventions.contains(convention) {
            let known = type.description.conventions.map(\.rawValue).joined(separator: ", ")
            throw ValidationError(
                "\(method) is not defined otherwise by \(convention.rawValue); it has \(known).")
        }
        // A mark for each superpixel of each sample is held until the end.
        if let samples, let segments, samples * segments > 200_000_000 {
            throw ValidationError(
                "--samples \(samples) with --segments \(segments): the product of the two is at most 200000000.")
        }
        if let twice = Dictionary(grouping: layers, by: \.self).first(where: { $1.count > 1 }) {
            throw ValidationError("--layer \(twice.key) is given \(twice.value.count) times; once is enough.")
        }
    }

    /// The method with these settings, for a network: once for each layer asked for.
    /// - Throws: `NetworkError.unknownLayer` with the nearest names, and what reading a baseline throws.
    func explanations(for network: Network) throws -> [(layer: LayerName?, method: any ExplanationMethod)] {
        let type = try Methods.named(method)
        var settings = MethodSettings()
        settings.steps = steps
        settings.sampleCount = samples
        settings.noiseLevel = noise
        settings.seed = seed
        settings.window = window
        settings.stride = stride
        settings.segments = segments
        settings.composite = composite
        settings.epsilon = epsilon
        settings.gamma = gamma
        settings.convention = convention
        settings.baseline = try baseline.map { try self.baseline($0, for: network) }
        let names: [LayerName?] = layers.isEmpty ? [nil] : layers.map { LayerName($0) }
        return try names.map { layer in
            if let layer { _ = try network.shape(of: layer) }
            settings.layer = layer
            return (layer, type.init(settings))
        }
    }

    private func baseline(_ name: String, for network: Network) throws -> Baseline {
        switch name {
        case "zero": .zero
        case "black": .black
        case "mean": .mean
        case "blur": .blur()
        case "noise": .noise(seed: seed ?? 0)
        default: .image(try InputPicture(contentsOf: name, for: network).input)
        }
    }

    private var given: [MethodSettings.Name] {
        let isGiven: [(MethodSettings.Name, Bool)] = [
            (.layer, !layers.isEmpty), (.steps, steps != nil), (.samples, samples != nil), (.noise, noise != nil),
            // A seed also serves a baseline of noise.
            (.seed, seed != nil && baseline != "noise"), (.baseline, baseline != nil), (.window, window != nil),
            (.stride, stride != nil), (.segments, segments != nil), (.composite, composite != nil),
            (.epsilon, epsilon != nil), (.gamma, gamma != nil),
            // The paper's is everybody's.
            (.convention, convention != nil && convention != .paper),
        ]
        return isGiven.filter(\.1).map(\.0)
    }
}

extension NumberLimits<Int> {
    /// Of points between a baseline and an image: their place and weight are found one by one from all others.
    static var steps: NumberLimits { .from(1, to: 10_000) }
    /// Of random samples.
    static var samples: NumberLimits { .from(1, to: 1_000_000) }
}

extension LRP.Rules: ExpressibleByArgument {}
extension Convention: ExpressibleByArgument {}
