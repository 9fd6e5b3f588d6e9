import ArgumentParser
import Foundation
import Mirador

/// Makes photographs searchable by what is in them.
struct IndexCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "index", abstract: "Write down what a network sees in all photographs of a folder.",
        discussion: """
            mirador index photos --output photos.index
            mirador search photos.index --image cat.jpg
            """)

    @Argument(help: ArgumentHelp("The photographs: all .png and .jpg in it and below.", valueName: "folder"))
    var folder: String

    @OptionGroup var model: ModelOptions

    @Option(help: ArgumentHelp("Whose maps are averaged. (default: the last convolutional stage)", valueName: "name"))
    var layer: String?

    @Option(help: ArgumentHelp("The index.", valueName: "file"))
    var output: String

    @Flag(help: "Keep what the index has and add the photographs that it lacks.")
    var extend = false

    func run() throws {
        try WrongPlace.check(output)
        let assets = try Assets.find()
        let network = try model.network(from: assets)
        let layer = layer.map { LayerName($0) } ?? network.explanationLayer
        _ = try network.shape(of: layer)
        let about = IndexedFeatures(of: network, at: layer)
        let old = try extend && FileManager.default.fileExists(atPath: output) ? FeatureIndex(contentsOf: output) : nil
        if let old { try about.check(old, at: output) }
        let known = Set((0..<(old?.count ?? 0)).map { old!.name($0) })
        let files = try photographs().filter { file in
            // The index keeps one name in a line.
            let isKept = !file.contains(where: \.isNewline)
            if !isKept { note("left out: \(file.debugDescription) has a line break in its name") }
            return isKept && !known.contains(file)
        }

        var line = ProgressLine("photographs"), done = 0
        let seen = try network.concurrentMap(files.count) { i, network -> Tensor? in
            do {
                let picture = try InputPicture(contentsOf: files[i], for: network)
                let features = try network.forward(picture.input).pooledFeatures(at: layer)[part: 0]
                try NonFiniteResult.check(features, "the features", of: files[i])
                return features
            } catch let error where error is PhotographError || error is NonFiniteResult {
                note("left out: \(error)")
                return nil
            }
        } progress: { _ in
            done += 1
            line.show(done, of: files.count)
        }
        line.clear()
        let vectors = seen.compactMap { $0 }, names = zip(files, seen).filter { $1 != nil }.map(\.0)
        if let old {
            if !vectors.isEmpty { try old.write(adding: Tensor(stacking: vectors), names: names, to: output) }
        } else {
            guard !vectors.isEmpty else { throw NoPhotographs(folder: folder) }
            try FeatureIndex.write(Tensor(stacking: vectors), names: names, about: about.text, to: output)
        }
        print("\(vectors.count) photographs, \(about.network) \(about.layer.text): \(output)")
    }

    /// All photographs, in the order of their paths.
    private func photographs() throws -> [String] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue,
            let below = FileManager.default.enumerator(atPath: folder)
        else { throw NoPhotographs(folder: folder) }
        let endings = ["png", "jpg", "jpeg"]
        let files = below.compactMap { $0 as? String }.filter { path in
            endings.contains(URL(fileURLWithPath: path).pathExtension.lowercased())
        }
        guard !files.isEmpty else { throw NoPhotographs(folder: folder) }
        return files.sorted().map { URL(fileURLWithPath: folder).appendingPathComponent($0).path }
    }
}

/// A folder without anything to look at.
struct NoPhotographs: Error, CustomStringConvertible {
    let folder: String
    var description: String { "\(folder) is not a folder with .png or .jpg photographs in it." }
}
