import ArgumentParser
import Mirador

/// Settings by which a command computes.
struct ComputingOptions: ParsableArguments {
    @Option(
        "How many threads compute; the answers are the same. By default one for each core.", "count",
        in: .from(1, to: 1024))
    var threads: Int?

    @Option(
        help: ArgumentHelp(
            "How much memory the altered copies of a picture may take that run at once: 500MB, 2GB; 1 to 1e15 bytes.",
            valueName: "size"),
        transform: { try MemorySize($0) })
    var memory = MemorySize(bytes: 1 << 30)

    /// Before a network runs for the first time.
    func apply() throws {
        guard let threads, !ThreadCount.set(threads) else { return }
        throw ValidationError(
            "--threads \(threads): this oneDNN was built without OpenMP, and its threads cannot be chosen.")
    }
}

/// An amount of memory, as people write it: `500MB`, `1.5GB`, or a number of bytes.
struct MemorySize: CustomStringConvertible {
    let bytes: Int

    init(bytes: Int) { self.bytes = bytes }

    init(_ text: String) throws {
        let text = text.uppercased()
        let units: [(String, Double)] = [("GB", 0x1p30), ("MB", 0x1p20), ("KB", 0x1p10), ("B", 1), ("", 1)]
        let (unit, size) = units.first { text.hasSuffix($0.0) }!
        guard let count = Double(text.dropLast(unit.count)), count > 0, count < 1e12,
            count * size >= 1, count * size < 1e15
        else { throw ValidationError("give an amount from 1 to 1e15 bytes, such as 500MB or 2GB.") }
        bytes = Int(count * size)
    }

    var description: String {
        bytes % (1 << 30) == 0 ? "\(bytes >> 30)GB" : bytes % (1 << 20) == 0 ? "\(bytes >> 20)MB" : "\(bytes)"
    }
}
