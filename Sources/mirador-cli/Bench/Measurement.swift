import Foundation
import Mirador

/// What something takes: the median time, and the peak of a process's memory where a process was timed.
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
    let warmUps: Int
    let run: () throws -> Timing

    /// The median of `runs` runs after some that do not count.
    func median(runs: Int) throws -> Timing {
        for _ in 0..<warmUps { _ = try run() }
        return .median(try (0..<runs).map { _ in try run() })
    }

    private init(_ name: String, warmUps: Int = 3, process: @escaping () throws -> Timing) {
        self.name = name
        self.warmUps = warmUps
        run = process
    }

    private init(_ name: String, _ body: @escaping () throws -> Void) {
        self.init(name) {
            let time = try ContinuousClock().measure(body)
            return Timing(milliseconds: time / .milliseconds(1))
        }
    }

    /// What is timed for one image. Each body does the whole work: nothing is kept from run to run but the plans.
    static func passes(of network: Network, _ image: Tensor) -> [Measurement] {
        let target = Target.logit(281)
        return [
            Measurement("forward") { _ = try network.logits(image) },
            Measurement("saliency") { _ = try network.forward(image).gradient(of: target, at: .input) },
            Measurement("grad-cam") { _ = try GradCAM().map(of: target, in: network.forward(image)) },
        ]
    }

    /// A whole process that loads the model, explains a photograph and writes the figure.
    static func process(model: String, photograph: String) -> Measurement {
        Measurement("process", warmUps: 1) {
            let figure = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).png").path
            defer { try? FileManager.default.removeItem(atPath: figure) }
            return try ChildProcess.time(
                ProcessInfo.processInfo.executablePath,
                ["explain", "--model", model, "--image", photograph, "--method", GradCAM.name, "--figure", figure])
        }
    }
}

extension ProcessInfo {
    /// The program that is running.
    fileprivate var executablePath: String {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? arguments[0]
    }
}
