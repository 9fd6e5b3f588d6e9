import ArgumentParser
import Foundation
import Mirador

/// Benchmark of the kit, and of others at the same on the same machine in the same run.
struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Time the kit, beside its Python peers if there are any.",
        discussion: """
            Prints medians, and how many times longer each peer takes. Tests/Peers/README.md says how to install the \
            peers; without --python only the kit is timed. Build with -c release for numbers to quote.
            With --precision bf16 it also says how near the scores and maps come to those in fp32.
            """)

    @OptionGroup var model: ModelOptions

    @Option(
        help: ArgumentHelp("The Python of an environment with the peers of Tests/Peers.", valueName: "path"),
        completion: .file())
    var python: String?

    @Option("How often each thing is timed.", "count", in: .from(1, to: 100_000))
    var runs = 31

    @Flag(help: "Time methods of many passes too: seconds here, minutes for the peers.")
    var slow = false

    @Option(
        help: ArgumentHelp(
            "Time this alone, forward or occlusion for instance; can be given several times. Methods of many passes "
                + "need no --slow then.", valueName: "name"))
    var only: [String] = []

    @Flag(help: "Time a search among 100,000 vectors instead; takes half a gigabyte of disk for a while.")
    var search = false

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        guard !search else { return print(try SearchBench().line(runs: runs)) }
        let assets = try Assets.find()
        let model = try model.recognized()
        if model.networkFile == nil { try Assets.check(model: model.model) }
        let photograph = try assets.photograph("chelsea").path
        let peers = try python.map {
            PeerScript(
                python: $0, script: assets.repository.path("Tests/Peers/bench_peers.py"),
                weights: try assets.model(EfficientNetLite.lite0.name).path, photograph: photograph)
        }
        let isThere = model.networkFile != nil || model.weightsFile != nil || (try? assets.model(model.model)) != nil
        if isThere {
            return try measure(model, on: photograph, peers, assets)
        }
        // The time does not depend on the numbers: an architecture can be timed before its weights are fetched.
        try ScratchFolder.use { folder in
            var model = model
            let weights = folder + "/formula.safetensors"
            try Zoo.architecture(model.model).formulaWeights(0).write(toSafetensors: weights)
            model.weights = weights
            try measure(model, on: photograph, peers, assets, isInstalled: false)
        }
    }

    private func measure(
        _ model: ModelOptions, on photograph: String, _ peers: PeerScript?, _ assets: Assets, isInstalled: Bool = true
    ) throws {
        var rows: [BenchRow] = []
        func add(_ measurement: Measurement) throws {
            let ours = try measurement.median(runs: runs)
            // Right after, so that both meet the machine in the same mood.
            let theirs =
                try measurement.hasPeers && model.networkFile == nil
                ? peers?.measure("\(model.model)/\(measurement.name)/*") : nil
            rows.append(BenchRow(name: measurement.name, ours: ours, peers: theirs ?? []))
        }
        // Processes come first: a child's peak counts what its parent held when it was started.
        if only.isEmpty {
            if isInstalled { try add(.process(model, photograph: photograph)) }
            try add(.footprint(model))
        }
        let network = try model.network(from: assets)
        let image = try InputPicture(contentsOf: photograph, for: network).input
        for measurement in try measurements(of: network, image) { try add(measurement) }
        let agreement =
            network.precision == .float32
            ? nil
            : try Agreement(
                of: network, with: network.running(in: .float32), on: image,
                by: [Saliency(), GradCAM()] + (slow ? Measurement.perturbations(of: network) : []))
        if !json { print("oneDNN computes with \(InstructionSet.current).\n") }
        print(json ? try BenchRow.json(rows, agreement) : BenchRow.table(rows))
        if !json, let agreement { print("\n" + agreement.lines) }
    }
}

extension BenchCommand {
    private func measurements(of network: Network, _ image: Tensor) throws -> [Measurement] {
        let quick = Measurement.passes(of: network, image), all = quick + Measurement.slow(of: network, image)
        if only.isEmpty { return slow ? all : quick }
        let names = all.map(\.name)
        for name in only where !names.contains(name) {
            throw ValidationError(
                "--only \(name): there is \(names.joined(separator: ", ")).")
        }
        return all.filter { only.contains($0.name) }
    }
}

/// One thing that is timed, here and by others.
struct BenchRow: Encodable {
    let name: String
    let ours: Timing
    let peers: [PeerTiming]

    private struct Report: Encodable {
        let measurements: [BenchRow]
        let agreement: Agreement?
    }

    static func json(_ rows: [BenchRow], _ agreement: Agreement?) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(Report(measurements: rows, agreement: agreement)), as: UTF8.self)
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
