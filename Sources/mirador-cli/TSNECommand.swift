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

    @Option(help: ArgumentHelp("How many neighbours a point has, roughly.", valueName: "number"))
    var perplexity = 30.0

    @Option(help: ArgumentHelp("2 or 3.", valueName: "count"))
    var dimensions = 2

    @Option(help: ArgumentHelp("Steps of the descent, the first 250 with exaggeration.", valueName: "count"))
    var iterations = 750

    @Option(help: "How all points' repulsion is added up.")
    var method = TSNE.Method.automatic

    @Option(
        help: ArgumentHelp(
            "Data of more dimensions are first projected on so many principal components; 0 for never.",
            valueName: "count"))
    var components = 50

    @Option(help: ArgumentHelp("Of the random numbers.", valueName: "number"))
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
        for path in [output, figure].compactMap({ $0 }) { try WrongPlace.check(path) }
        let data = try NumPyFile.read(from: input)
        let classes = try labels.map {
            try PointClasses(contentsOf: $0, names: classNames, points: data.shape.first ?? 0)
        }
        let settings = TSNE(
            perplexity: perplexity, dimensions: dimensions, components: components == 0 ? nil : components,
            method: method, iterations: iterations, exaggerationIterations: min(250, iterations / 3), seed: seed)
        var line = ProgressLine("t-SNE")
        let found = try settings.embedding(of: data) { line.show($0.iteration, of: iterations) }
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
        ScatterPlot(points: points.places, classes: classes?.labels ?? [], names: classes?.names ?? [])
    }
}

extension TSNE.Method: ExpressibleByArgument {}

/// The classes of points, as a file tells them.
struct PointClasses {
    let labels: [Int]
    let names: [String]

    /// - Parameters:
    ///   - names: separated by commas; numbers where there are none.
    ///   - points: how many labels there have to be.
    init(contentsOf path: String, names: String?, points: Int) throws {
        let numbers = try NumPyFile.read(from: path)
        guard numbers.count == points else {
            throw Flaw(path: path, reason: "it has \(numbers.count) labels for \(points) points")
        }
        if let place = numbers.elements.firstIndex(where: { !($0 >= 0 && $0 < 1e6 && $0 == $0.rounded()) }) {
            throw Flaw(path: path, reason: "label \(place) is \(numbers.elements[place]), not a whole number from 0 on")
        }
        labels = numbers.elements.map { Int($0) }
        let count = (labels.max() ?? 0) + 1
        let given = names?.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        if let given, given.count < count {
            throw Flaw(path: path, reason: "its labels go up to \(count - 1), and there are \(given.count) class names")
        }
        self.names = given ?? (0..<count).map(String.init)
    }

    struct Flaw: Error, Equatable, CustomStringConvertible {
        let path, reason: String
        var description: String { "\(path): \(reason)." }
    }
}
