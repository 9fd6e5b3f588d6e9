import Foundation
import Mirador

/// What differs between figures and maps that were drawn and those that were kept.
struct FigureComparison {
    /// How many files there are to compare.
    let count: Int
    let differences: [FigureDifference]

    /// Maps may differ by this share of their largest absolute value.
    static let mapTolerance: Float = 1e-3

    /// - Parameters:
    ///   - drawn: a lesson's folder, just written.
    ///   - kept: the lesson's folder in `Figures/`.
    init(of drawn: URL, with kept: URL) throws {
        let files = Set(FigureShelf(drawn).files).union(FigureShelf(kept).files)
            .filter { $0.hasSuffix(".png") || $0.hasSuffix(".npy") }.sorted()
        count = files.count
        differences = try files.compactMap { file in
            let paths = [kept, drawn].map { $0.appendingPathComponent(file).path }
            let name = kept.lastPathComponent + "/" + file
            guard FileManager.default.fileExists(atPath: paths[0]) else {
                return FigureDifference(file: name, reason: "it was never kept")
            }
            guard FileManager.default.fileExists(atPath: paths[1]) else {
                return FigureDifference(file: name, reason: "it is not drawn any more")
            }
            let reason =
                file.hasSuffix(".npy")
                ? Self.difference(ofMaps: try NumPyFile.read(from: paths[0]), try NumPyFile.read(from: paths[1]))
                : Self.difference(
                    ofPictures: try Photograph(contentsOf: paths[0]), try Photograph(contentsOf: paths[1]))
            return reason.map { FigureDifference(file: name, reason: $0) }
        }
    }

    static func difference(ofMaps a: Tensor, _ b: Tensor) -> String? {
        guard a.shape == b.shape else { return "its shape was \(a.shape) and is \(b.shape)" }
        let scale = max(a.absoluteValue().maximum(), b.absoluteValue().maximum())
        let difference = (a - b).absoluteValue().maximum()
        guard difference > mapTolerance * scale else { return nil }
        return String(format: "its values differ by %.2g of the largest", difference / scale)
    }

    /// Squares of 8 × 8 pixels are compared by their means, in which the edges of letters and the dithering of colours
    /// hardly count: nearly all have to agree within six 8-bit levels, and all of them together within one.
    static func difference(ofPictures a: Photograph, _ b: Photograph) -> String? {
        guard a.width == b.width, a.height == b.height else {
            return "it was \(a.width) × \(a.height) pixels large and is \(b.width) × \(b.height)"
        }
        let side = 8, mostWrong = 0.002
        let means = [a, b].map { $0.tensor().averaged(toAtMost: (max(a.width, a.height) + side - 1) / side) }
        let differences = (means[0] - means[1]).absoluteValue()
        let wrong = Double(differences.elements.count { $0 > 6 }) / Double(differences.count)
        guard wrong > mostWrong || differences.mean() > 1 else { return nil }
        return String(format: "%.1f %% of its area looks otherwise", 100 * wrong)
    }
}

/// A file that came out otherwise.
struct FigureDifference: CustomStringConvertible {
    let file, reason: String
    var description: String { "\(file): \(reason)" }
}
