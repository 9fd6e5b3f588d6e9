import ArgumentParser
import Foundation
import Mirador

/// How fast the kit is, and how fast others are at the same on the same machine in the same run.
struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Time the kit, beside its Python peers if there are any.",
        discussion: """
            Prints medians, and how many times longer each peer takes. Tests/Peers/README.md says how to install the \
            peers; without --python only the kit is timed. Build with -c release for numbers to quote.
            """)

    @OptionGroup var model: ModelOptions

    @Option(
        help: ArgumentHelp("The Python of an environment with the peers of Tests/Peers.", valueName: "path"),
        completion: .file())
    var python: String?

    @Option(help: ArgumentHelp("How often each thing is timed.", valueName: "count"))
    var runs = 31

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        if runs < 1 { throw ValidationError("--runs is \(runs); each thing has to be timed at least once.") }
    }

    func run() throws {
        let assets = try Assets.find()
        try Zoo.check(model.model)
        let isInstalled = (try? assets.model(model.model)) != nil
        // The time does not depend on the numbers: an architecture can be timed before its weights are fetched.
        let network =
            try isInstalled ? model.network(from: assets) : Zoo.network(model.model, formulaWeights: 0)
        let photograph = try assets.photograph("chelsea").path
        let peers = try python.map {
            PeerScript(
                python: $0, script: assets.repository.path("Tests/Peers/bench_peers.py"),
                weights: try assets.model(EfficientNetLite.lite0.name).path, photograph: photograph)
        }
        let subject = try Subject(contentsOf: photograph, for: network)
        var measurements = Measurement.passes(of: network, subject.input)
        if isInstalled { measurements.append(.process(model: model.model, photograph: photograph)) }
        var rows: [BenchRow] = []
        for measurement in measurements {
            let ours = try measurement.median(runs: runs)
            // Right after, so that both meet the machine in the same mood.
            let theirs = try peers?.measure("\(model.model)/\(measurement.name)/*") ?? []
            rows.append(BenchRow(name: measurement.name, ours: ours, peers: theirs))
        }
        print(json ? try BenchRow.json(rows) : BenchRow.table(rows))
    }
}

/// One thing that is timed, here and by others.
struct BenchRow: Encodable {
    let name: String
    let ours: Timing
    let peers: [PeerTiming]

    static func json(_ rows: [BenchRow]) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(rows), as: UTF8.self)
    }

    static func table(_ rows: [BenchRow]) -> String {
        func memory(_ megabytes: Double?) -> String { megabytes.map { String(format: "%.0f MB", $0) } ?? "" }
        var cells: [[String]] = []
        for row in rows {
            cells.append([
                row.name, "mirador", String(format: "%.2f", row.ours.milliseconds), "", memory(row.ours.megabytes),
            ])
            for peer in row.peers {
                let ratio = String(format: "× %.1f", peer.timing.milliseconds / row.ours.milliseconds)
                cells.append([
                    "", peer.peer, String(format: "%.2f", peer.timing.milliseconds), ratio,
                    memory(peer.timing.megabytes),
                ])
            }
        }
        return PlainTable(heads: ["", "", "ms, median", "ratio", "peak"], rows: cells, numeric: [2, 3, 4]).lines
            .joined(separator: "\n")
    }
}
