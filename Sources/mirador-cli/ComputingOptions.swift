import ArgumentParser
import Mirador

/// How a command computes.
struct ComputingOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "How many threads compute; the answers are the same. (default: one for each core)", valueName: "count"))
    var threads: Int?

    func validate() throws {
        guard let threads else { return }
        guard threads >= 1 else { throw ValidationError("--threads is \(threads); at least one has to compute.") }
    }

    /// Before a network runs for the first time.
    func apply() throws {
        guard let threads, !ThreadCount.set(threads) else { return }
        throw ValidationError(
            "--threads \(threads): this oneDNN was built without OpenMP, and its threads cannot be chosen.")
    }
}
