import ArgumentParser
import Foundation
import Mirador

/// Brings trained weights.
struct FetchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fetch", abstract: "Bring the trained weights of a network into Assets/models.",
        discussion: """
            torchvision publishes them; `mirador models` lists the networks. A download that breaks off is taken up
            again where it stopped, and a file is used only when its SHA-256 is the published one.

            mirador fetch resnet50
            mirador fetch resnet50 --from Downloads/resnet50-0676ba61.pth
            """)

    @Argument(help: ArgumentHelp("The network.", valueName: "model"))
    var model: String

    @Option(
        help: ArgumentHelp(
            "A file, or an address, instead of the published one. A checksum in its name is checked.",
            valueName: "file-or-address"),
        completion: .file(extensions: ["pth", "pt", "safetensors"]))
    var from: String?

    @Option("Give up when nothing comes for so long.", "seconds", in: .above(0, to: 86_400))
    var timeout = 30.0

    func run() throws {
        let assets = try Assets.find()
        var line = ProgressLine(model, counting: .bytes)
        defer { line.clear() }
        let patience = DownloadPatience(connecting: min(timeout, 20), silence: timeout)
        let fetched = try assets.fetch(model, from: from, patience: patience) { line.show($0, of: $1) }
        line.clear()
        switch fetched {
        case .wasThere(let path): print("\(model) is here already, and as it was published: \(path)")
        case .brought(let path): print("\(model) is here: \(path)")
        }
    }
}
