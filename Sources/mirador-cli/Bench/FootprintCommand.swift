import ArgumentParser
import Foundation
import Mirador

/// Work that `mirador bench` runs in a process of its own: one forward pass and one gradient at the image, nothing else.
struct FootprintCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "footprint", abstract: "Print the peak of this process's memory, in bytes, after one gradient.",
        shouldDisplay: false)

    @OptionGroup var model: ModelOptions

    func run() throws {
        let network = try model.network(from: Assets.find()), input = network.input
        let image = RandomNumbers(seed: 0).normalTensor([1, input.channels, input.height, input.width])
        _ = try network.forward(image).gradient(of: .logit(0), at: .input)
        print(Self.peakOfMemory)
    }

    /// The most memory that this process ever had, in bytes.
    private static var peakOfMemory: Int {
        #if os(Linux)
            // The system's own account also counts what the parent held before this program was started.
            let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
            let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
            let kibibytes = line?.split(separator: " ").compactMap { Int($0) }.first
            return (kibibytes ?? 0) * 1024
        #else
            var usage = rusage()
            getrusage(RUSAGE_SELF, &usage)
            return Int(usage.ru_maxrss)
        #endif
    }
}
