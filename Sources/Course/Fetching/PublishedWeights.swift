import Foundation
import Networks

/// The table of trained weights that torchvision publishes: `Sources/Course/Fetching/published-weights.tsv`.
///
/// The first line gives the address that all files are below; then, parted by tabs: model, file, parameters (those
/// that are trained), input (height and width of the images), licence. The hexadecimal digits at the end of a file's
/// name are the start of its SHA-256.
public struct PublishedWeights: Sendable {
    /// The weights of one network.
    public struct Entry: Hashable, Sendable {
        /// As on the command line: `resnet50`.
        public let model: String
        /// The published name: `resnet50-0676ba61.pth`.
        public let file: String
        /// Where it is published.
        public let address: String
        /// The number of trained parameters, statistics of batch normalization not counted.
        public let parameterCount: Int
        /// Height and width of the images that the network was trained on.
        public let inputSize: Int
        public let licence: String
    }

    /// The rows, in the order of the table.
    public let entries: [Entry]

    private static let columns = ["model", "file", "parameters", "input", "licence"]

    /// Reads the table.
    ///
    /// - Parameters:
    ///   - text: the table.
    ///   - file: the path that errors name.
    /// - Throws: `ManifestError` with the line that is wrong.
    public init(_ text: String, file: String) throws(ManifestError) {
        func wrong(_ line: Int, _ reason: String) -> ManifestError {
            ManifestError(file: file, line: line, reason: reason)
        }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.components(separatedBy: "\t") }
        guard let first = lines.first, first.count == 2, first[0] == "address", URL(string: first[1]) != nil else {
            throw wrong(1, "it does not give the address of the files")
        }
        guard lines.count > 1, lines[1] == Self.columns else { throw wrong(2, "the columns are not \(Self.columns)") }
        var entries: [Entry] = []
        for (index, cells) in lines.enumerated().dropFirst(2) where cells != [""] {
            guard cells.count == Self.columns.count, !cells.contains("") else {
                throw wrong(
                    index + 1, "\(cells.count) cells where there are \(Self.columns.count), or one that is empty")
            }
            guard let parameters = Int(cells[2]), let size = Int(cells[3]) else {
                throw wrong(index + 1, "parameters or input is not a number")
            }
            guard Checksum(inNameOf: cells[1]) != nil else {
                throw wrong(index + 1, "\(cells[1]) does not end in the start of its SHA-256")
            }
            entries.append(
                Entry(
                    model: cells[0], file: cells[1], address: "\(first[1])/\(cells[1])", parameterCount: parameters,
                    inputSize: size, licence: cells[4]))
        }
        self.entries = entries
    }

    /// The weights of a model, nil where none are published.
    public subscript(model: String) -> Entry? { entries.first { $0.model == model } }
}

extension Assets {
    /// The table of published weights.
    /// - Throws: `ManifestError` where it is not as it should be.
    public func publishedWeights() throws -> PublishedWeights {
        let path = repository.path("Sources/Course/Fetching/published-weights.tsv")
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw ManifestError(file: path, line: 1, reason: "the table of published weights cannot be read")
        }
        return try PublishedWeights(text, file: path)
    }
}
