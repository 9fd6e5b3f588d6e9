import ArgumentParser
import Foundation
import Mirador

/// The photographs of an index, laid out so that those that look alike to the network lie together.
struct MapCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "map", abstract: "Lay out the photographs of an index by t-SNE of their features.",
        discussion: """
            mirador index photos --output photos.index
            mirador map photos.index --figure map.png
            """)

    @Argument(help: ArgumentHelp("What mirador index has written.", valueName: "index"), completion: .file())
    var index: String

    @Option(
        help: ArgumentHelp("The map: .png, .svg or .pdf.", valueName: "file"),
        completion: .file(extensions: ["png", "svg", "pdf"]))
    var figure: String

    @Flag(help: "A full grid, instead of the embedding's own empty spaces.")
    var grid = false

    @Option("The side of a picture, in pixels.", "count", in: .from(8, to: 400))
    var side = 40.0

    @Option("How many neighbours a photograph has, roughly.", "number", in: .perplexity)
    var perplexity = 30.0

    @Option("Of the random numbers.", "number", in: .seed)
    var seed: UInt64 = 0

    func validate() throws { try FigureFormat.check(figure) }

    func run() throws {
        try WrongPlace.check(figure)
        let index = try FeatureIndex(contentsOf: index), features = try IndexedFeatures(index, at: self.index)
        let settings = TSNE(perplexity: perplexity, seed: seed)
        var line = ProgressLine("t-SNE")
        let found = try settings.embedding(of: index.vectors, in: self.index) {
            line.show($0.iteration, of: settings.iterations)
        }
        line.clear()
        let arrangement = grid ? PictureArrangement.grid(found.points) : .free(found.points)
        let pictures = arrangement.centers.enumerated().compactMap { i, center in
            do {
                let photograph = try Photograph(contentsOf: index.name(i))
                return (photograph: photograph, center: Point(x: center.x, y: center.y))
            } catch {
                // An index outlives the photographs that it tells of.
                note("not drawn: \(error)")
                return nil
            }
        }
        let map = PictureMap(
            pictures: pictures, width: arrangement.width, height: arrangement.height,
            footnote:
                "t-SNE of \(features.network) \(features.layer.text); neighbours mean something, distances between groups do not.",
            side: side)
        try map.write(to: figure, scale: 2)
        print("\(index.count) photographs: " + String(format: "KL %.4f", found.divergence))
        print(figure)
    }
}
