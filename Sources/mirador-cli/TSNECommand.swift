import ArgumentParser
import Foundation
import Mirador

/// Lays points out so that neighbours stay neighbours.
struct TSNECommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tsne", abstract: "Lay out points of many dimensions in the plane, or in space, by t-SNE.",
        discussion: """
            mirador tsne --input features.npy --output plane.npy --labels classes.npy --figure plane.png

            The same data, settings and seed give the same bits on any number of cores.
            """)

    @Option(
        help: ArgumentHelp("The points: an array [n, d], one point a row.", valueName: "file"),
        completion: .file(extensions: ["npy"]))
    var input: String

    @Option(
        help: ArgumentHelp("Where to write their places, an array [n, 2] or [n, 3].", valueName: "file"),
        completion: .file(extensions: ["npy"]))
    var output: String

    @Option(
        help: ArgumentHelp("The class of each point, whole numbers from 0 on.", valueName: "file"),
        completion: .file(extensions: ["npy"]))
    var labels: String?

    @Option(help: ArgumentHelp("The names of the classes, separated by commas.", valueName: "names"))
    var classNames: String?

    @Option("How many neighbours a point has, roughly; a third of the points at most.", "number", in: .perplexity)
    var perplexity = 30.0

    @Option("Axes of the embedding.", "count", in: .from(2, to: 3))
    var dimensions = 2

    @Option("Steps of the descent, the first 250 with exaggeration.", "count", in: .from(1, to: 1_000_000))
    var iterations = 750

    @Option(help: "How all points' repulsion is added up.")
    var method = TSNE.Method.automatic

    @Option(
        "Data of more dimensions are first projected on so many principal components; 0 for never.", "count",
        in: .from(0, to: 100_000))
    var components = 50

    @Option("Of the random numbers.", "number", in: .seed)
    var seed: UInt64 = 0

    @Option(
        help: ArgumentHelp("Draw the places, coloured by class: .png, .svg or .pdf.", valueName: "file"),
        completion: .file(extensions: ["png", "svg", "pdf"]))
    var figure: String?

    func validate() throws {
        try FigureFormat.check(figure)
        if figure != nil, dimensions != 2 {
            throw ValidationError("--figure shows the plane; with --dimensions \(dimensions) there is only --output.")
        }
        if classNames != nil, labels == nil { throw ValidationError("--class-names needs --labels.") }
    }

    func run() throws {
        try WrongPlace.check(output, figure)
        let data = try NumPyFile.read(from: input)
        let classes = try labels.map {
            try PointClasses(contentsOf: $0, names: classNames, points: data.shape.first ?? 0)
        }
        let settings = TSNE(
            perplexity: perplexity, dimensions: dimensions, components: components == 0 ? nil : components,
            method: method, iterations: iterations, exaggerationIterations: min(250, iterations / 3), seed: seed)
        var line = ProgressLine("t-SNE")
        let found = try settings.embedding(of: data, in: input) { line.show($0.iteration, of: iterations) }
        line.clear()
        try NumPyFile.write(found.points, to: output)
        print(summary(found, data, classes))
        print(output)
        if let figure {
            try plot(found.points, classes).write(to: figure, scale: 2)
            print(figure)
        }
    }

    private func summary(_ found: TSNE.Embedding, _ data: Tensor, _ classes: PointClasses?) -> String {
        let size = "\(data.shape[0]) points, \(data.count / data.shape[0]) dimensions to \(dimensions)"
        let divergence = String(format: "KL %.4f", found.divergence)
        guard let classes, data.shape[0] > 10 else { return "\(size): \(divergence)" }
        let accuracy = found.points.neighbourAccuracy(labels: classes.labels)
        return "\(size): \(divergence), 10-nearest-neighbour accuracy " + String(format: "%.3f", accuracy)
    }

    private func plot(_ points: Tensor, _ classes: PointClasses?) -> ScatterPlot {
        ScatterPlot(points: points.places, classes: classes?.numbers ?? [], names: classes?.names ?? [])
    }
}

extension NumberLimits<Double> {
    /// Of t-SNE: one neighbour is no neighbourhood, and a hundred thousand are no local one.
    static var perplexity: NumberLimits { .above(1, to: 100_000) }
}

extension TSNE.Method: ExpressibleByArgument {}

extension TSNE {
    /// The embedding of points that a file holds, which is named where they cannot be laid out.
    func embedding(of data: Tensor, in file: String, progress: (Progress) -> Void) throws -> Embedding {
        do throws(TSNEError) {
            return try embedding(of: data, progress: progress)
        } catch {
            throw FileFlaw(file: file, reason: error.description)
        }
    }
}

/// Flaw of the contents of a file.
struct FileFlaw: Error, Equatable, CustomStringConvertible {
    let file, reason: String
    var description: String { "\(file): \(reason)" }
}
