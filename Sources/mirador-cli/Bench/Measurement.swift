import Foundation
import Mirador

/// Time and memory that something takes: the median time, and the peak of a process's memory where a process was timed.
struct Timing: Encodable {
    let milliseconds: Double
    var megabytes: Double?

    /// The median of some runs.
    static func median(_ runs: [Timing]) -> Timing {
        let times = runs.map(\.milliseconds).sorted()
        return Timing(milliseconds: times[times.count / 2], megabytes: runs.compactMap(\.megabytes).max())
    }
}

/// Something that the kit does and that peers do too, under one name.
struct Measurement {
    let name: String
    var warmUps = 3
    /// More runs than these would only take time.
    var mostRuns = Int.max
    /// Whether the peers' script has something of that name.
    var hasPeers = true
    let run: () throws -> Timing

    /// The median of `runs` runs after some that do not count.
    func median(runs: Int) throws -> Timing {
        for _ in 0..<warmUps { _ = try run() }
        return .median(try (0..<min(runs, mostRuns)).map { _ in try run() })
    }

    private static func timed(_ name: String, _ body: @escaping () throws -> Void) -> Measurement {
        Measurement(name: name) {
            let time = try ContinuousClock().measure(body)
            return Timing(milliseconds: time / .milliseconds(1))
        }
    }

    private static let target = Target.logit(281)

    /// What is timed for one image. Each body does the whole work: nothing is kept from run to run but the plans.
    static func passes(of network: Network, _ image: Tensor) -> [Measurement] {
        [
            timed("forward") { _ = try network.logits(image) },
            timed("saliency") { _ = try network.forward(image).gradient(of: target, at: .input) },
            timed("grad-cam") { _ = try GradCAM().map(of: target, in: network.forward(image)) },
        ]
    }

    /// Methods of many passes, with the settings that the peers' script has.
    static func slow(of network: Network, _ image: Tensor) -> [Measurement] {
        let methods: [any ExplanationMethod] =
            [IntegratedGradients(steps: 50), GradientSHAP(sampleCount: 25)] + perturbations(of: network)
        return methods.map { method in
            var measurement = timed(type(of: method).name) {
                _ = try method.attribute(target, to: image, in: network)
            }
            measurement.warmUps = 1
            measurement.mostRuns = 3
            return measurement
        }
    }

    /// Methods that run altered copies of the image, forward alone.
    static func perturbations(of network: Network) -> [any ExplanationMethod] {
        let isDeep = network.name == "vgg16"
        return [Occlusion(window: isDeep ? 32 : 15, stride: isDeep ? 16 : 8), ScoreCAM()]
    }

    /// A whole process that loads the model, explains a photograph and writes the figure.
    static func process(_ model: ModelOptions, photograph: String) -> Measurement {
        Measurement(name: "process", warmUps: 1) {
            try ScratchFolder.use { folder in
                try ChildProcess.time(
                    ProcessInfo.processInfo.executablePath,
                    ["explain"] + model.arguments
                        + ["--image", photograph, "--method", GradCAM.name, "--figure", folder + "/figure.png"])
            }
        }
    }

    /// The peak of memory of a process that does nothing but one forward pass and one gradient.
    static func footprint(_ model: ModelOptions) -> Measurement {
        Measurement(name: "one gradient, alone", warmUps: 0, mostRuns: 3, hasPeers: false) {
            let start = ContinuousClock().now
            let printed = try ChildProcess.output(
                ProcessInfo.processInfo.executablePath, ["footprint"] + model.arguments)
            let bytes = Double(printed.trimmingCharacters(in: .whitespacesAndNewlines)) ?? .nan
            return Timing(
                milliseconds: (ContinuousClock().now - start) / .milliseconds(1), megabytes: bytes / 1e6)
        }
    }
}

extension ProcessInfo {
    /// The program that is running.
    fileprivate var executablePath: String {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? arguments[0]
    }
}
